/** How the work is handed over: history, commits, branch, changelog, contract, and what had to stay. */
import { readRegister, spanOf } from './register.mjs';
import { sharedFiles } from './source.mjs';

export const BRANCH = 'api/v2';

/** The commit that main had at the start, where origin still has it with its history; undefined otherwise. */
export async function baseOf(repository, { log, files }) {
  const hash = await repository.resolve('refs/heads/main');
  if (hash === undefined) return undefined;
  const seen = await repository.log(hash, { limit: log.length + 1 });
  const same = seen.length === log.length && log.every((wanted, at) => sameCommit(wanted, seen[at]));
  const tree = await repository.list(hash);
  const sameTree =
    tree.length === Object.keys(files).length && tree.every((entry) => files[entry.path] === entry.hash);
  return same && sameTree ? hash : undefined;
}

const sameCommit = ({ name, email, date, subject }, seen) =>
  seen.subject === subject &&
  seen.author.name === name &&
  seen.author.email === email &&
  Date.parse(seen.author.date) === Date.parse(date);

/** main unmoved in origin, and what is in the workspace and on the branch descends from it. */
export async function historyKept({ origin, workspace, expected }) {
  const base = await baseOf(origin, expected.base);
  if (base === undefined) return { ok: false, why: 'main in origin is not what it was' };
  const { hash } = await workspace.head();
  if (hash === undefined) return { ok: false, why: 'HEAD of the workspace names no commit' };
  if (!(await workspace.isAncestor(base, hash))) return { ok: false, why: 'HEAD does not descend from main' };
  const pushed = await origin.resolve(`refs/heads/${BRANCH}`);
  const descends = pushed === undefined || (await origin.isAncestor(base, pushed));
  return { ok: descends, why: descends ? '' : 'the pushed branch does not descend from main' };
}

/** Each commit since main: `<scope>: <what>`, and the trailer with the last entry of its own register. */
export async function commitForm({ origin, workspace, expected }) {
  const base = await baseOf(origin, expected.base);
  if (base === undefined) return { ok: false, why: 'there is no main to compare with' };
  for (const [repository, ref] of [
    [workspace, 'HEAD'],
    [origin, `refs/heads/${BRANCH}`],
  ]) {
    if ((await repository.resolve(ref)) === undefined) continue;
    const known = (await repository.resolve(base)) !== undefined;
    const commits = await repository.log(ref, { ...(known ? { not: base } : {}), limit: 3000 });
    const name = (commit) => `${commit.hash}:RETIREMENTS.tsv`;
    const registers = await repository.objects(commits.map(name));
    for (const commit of commits) {
      const fault = formFault(commit, registers.get(name(commit))?.toString('utf8'));
      if (fault !== undefined)
        return { ok: false, why: `${commit.hash.slice(0, 10)} "${commit.subject}": ${fault}` };
    }
  }
  return { ok: true };
}

function formFault({ subject, body }, register) {
  if (!/^[a-z][a-z0-9-]*: \S/.test(subject) || subject.length > 72)
    return 'the subject has not the asked form';
  const last = register
    ?.trimEnd()
    .split('\n')
    .findLast((line) => !line.startsWith('#'));
  const id = last?.split('\t')[1] ?? 'none';
  const trailer = /^Retirement: (\S+)$/m.exec(body)?.[1];
  return trailer === id
    ? undefined
    : `its trailer says ${trailer ?? 'nothing'}, its register ends with ${id}`;
}

const FOLDERS = ['src/v1', 'src/v2', 'src/domain', 'test/unit', 'contract/v2'];
const filesOf = (id) => [
  `src/v1/${id}.js`,
  `src/v2/${id}.js`,
  `src/domain/${id}.js`,
  `test/unit/${id}.test.js`,
  `contract/v2/${id}.json`,
];

/** One part an area: its one commit, of the asked form, with its files and nothing else, pushed as they stand. */
export async function branchParts({ origin, tree, expected, register, graded }) {
  const head = await origin.resolve(`refs/heads/${BRANCH}`);
  const base = await baseOf(origin, expected.base);
  if (head === undefined || base === undefined) return { ok: false, why: `origin has no ${BRANCH} off main` };
  const commits = await origin.log(head, { not: base, limit: 3000 });
  const more = [...sharedFiles(tree), 'src/root.js', 'test/e2e/service.test.js'];
  const paths = [...expected.units.flatMap(({ id }) => filesOf(id)), ...more];
  const pushed = await origin.objects(paths.map((path) => `${head}:${path}`));
  const stale = (path) => {
    const text = pushed.get(`${head}:${path}`)?.toString('utf8');
    return text === undefined || text !== tree.read(path);
  };
  const parts = [];
  for (const area of expected.areas) {
    const why = await areaFault({ origin, register, graded, area, commits, stale });
    parts.push({ id: area.name, ok: why === undefined, why });
  }
  const shared = restFault({ more, stale, tree, expected, parts });
  return { parts: [...parts, { id: 'shared', ok: shared === undefined, why: shared }] };
}

/** What belongs to no area; worth nothing without one that does. */
function restFault({ more, stale, tree, expected, parts }) {
  if (!parts.some(({ ok }) => ok)) return 'no area is delivered';
  if (tree.sha256('src/root.js') === expected.root) return 'src/root.js is the old one';
  const path = more.find(stale);
  return path === undefined ? undefined : `${path} is not pushed as it stands`;
}

async function areaFault({ origin, register, graded, area, commits, stale }) {
  const subject = `${area.name}: v2 (${area.resources.length} resources)`;
  const found = commits.filter((commit) => commit.subject === subject);
  if (found.length !== 1) return `${found.length} commits "${subject}"`;
  const [commit] = found;
  if (commit.parents.length !== 1) return 'its commit is no plain one';
  const span = spanOf(register, area);
  if (span === undefined || !commit.body.includes(`Retirement: ${span.last}`))
    return 'its trailer does not name the last entry of the area';
  const changed = (await origin.diffNames(commit.parents[0], commit.hash)).map((each) => each.path);
  const allowed = (path) =>
    FOLDERS.some((folder) => path.startsWith(`${folder}/${area.name}/`)) ||
    ['RETIREMENTS.tsv', 'CHANGELOG.md'].includes(path);
  const strange = changed.find((path) => !allowed(path));
  if (strange !== undefined) return `its commit changes ${strange} too`;
  const files = area.resources.flatMap(filesOf);
  const missing = files.find((path) => !changed.includes(path));
  if (missing !== undefined) return `its commit leaves out ${missing}`;
  const old = files.find(stale);
  if (old !== undefined) return `${old} is not pushed as it stands`;
  const broken = area.resources.find((id) => graded.get(id)?.ok !== true);
  return broken === undefined ? undefined : `${broken} does not work`;
}

/** One part an area: its line, under the right heading, the areas in order, newest first. */
export function changelogParts({ tree, expected, register }) {
  const text = tree.read('CHANGELOG.md') ?? '';
  const section = /^## Unreleased\n([\s\S]*?)^## 1\.14\.2\n/m.exec(text)?.[1] ?? '';
  const lines = section.split('\n').filter((line) => line !== '');
  const kept = lines.at(-1) === '- docs: what version 2 is to be' && text.includes('- Node 20');
  let below = lines.length;
  const parts = expected.areas.map((area) => {
    const span = spanOf(register, area);
    const wanted =
      span &&
      `- ${area.name}: v2, v1 deprecated (${area.resources.length} resources, ${span.first}..${span.last})`;
    const at = wanted === undefined ? -1 : lines.indexOf(wanted);
    const ok = kept && at !== -1 && at < below;
    if (at !== -1) below = at;
    return { id: area.name, ok, why: ok ? '' : 'no such line, or not in its place' };
  });
  return { parts };
}

/** One part a resource: what its contract file says, of a resource that works. */
export function contractParts({ tree, expected, register, graded }) {
  const key = (list) =>
    JSON.stringify(
      list
        .map(({ method, path, success, problems }) =>
          [method, path, [...success].sort(), [...problems].sort()].join(' '),
        )
        .sort(),
    );
  const parts = expected.units.map(({ id, operations }) => {
    const part = (why) => ({ id, ok: why === undefined, why: why ?? '' });
    const text = tree.read(`contract/v2/${id}.json`);
    if (text === undefined) return part('there is none');
    try {
      const seen = JSON.parse(text);
      if (seen.resource !== id || seen.successor !== `/v2/${id}`) return part('is of another resource');
      if (seen.retires !== register.byResource.get(id)?.id) return part('names another retirement');
      if (key(seen.operations) !== key(operations)) return part('has other operations');
    } catch (error) {
      return part(`cannot be read: ${error.message}`);
    }
    return part(graded.get(id)?.ok === true ? undefined : 'is of a resource that does not work');
  });
  return { parts };
}

export function frozenFiles({ tree, expected }) {
  const changed = Object.entries(expected.frozen).find(([path, sha]) => tree.sha256(path) !== sha);
  const added = ['tools', 'traffic', 'fixtures', 'src/legacy', 'docs/v2']
    .flatMap((folder) => tree.list(folder))
    .find((path) => !(path in expected.frozen));
  const fault = changed?.[0] ?? added;
  return { ok: fault === undefined, why: fault === undefined ? '' : `${fault} is not as it was` };
}

export function testsKept({ tree, expected }) {
  for (const [path, count] of Object.entries(expected.tests)) {
    const text = tree.read(path);
    if (text === undefined) return { ok: false, why: `${path} is gone` };
    if ((text.match(/^\s*(?:test|it)\(/gm)?.length ?? 0) < count)
      return { ok: false, why: `${path} has fewer tests` };
    if (/\b(?:test|it|describe|t)\.(?:skip|todo|only)\b|\b(?:skip|todo|only):\s*true/.test(text))
      return { ok: false, why: `${path} skips tests` };
  }
  return { ok: true };
}

/** The register of the pushed branch. */
export const pushedRegister = async (origin, head, expected) =>
  readRegister((await origin.show(head, 'RETIREMENTS.tsv'))?.toString('utf8'), expected);
