/** How the work is handed over: branch, commits, changelog, pull request, surface, and what had to stay. */
import { readLedger } from './ledger.mjs';
import { stampOf } from './source.mjs';

export const BRANCH = 'migrate/promises';

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

/** main unmoved in origin, and what is in the workspace descends from it. */
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

/** Each commit since main: `<scope>: <what>`, and the trailer with the last entry of its own ledger. */
export async function commitForm({ origin, workspace, expected }) {
  const base = await baseOf(origin, expected.base);
  const commits = [];
  for (const [repository, ref] of [
    [workspace, 'HEAD'],
    [origin, `refs/heads/${BRANCH}`],
  ]) {
    if ((await repository.resolve(ref)) === undefined) continue;
    const known = base !== undefined && (await repository.resolve(base)) !== undefined;
    for (const commit of await repository.log(ref, { ...(known ? { not: base } : {}), limit: 3000 }))
      commits.push({ commit, repository });
  }
  if (base === undefined) return { ok: false, why: 'there is no main to compare with' };
  for (const [repository, group] of Map.groupBy(commits, (each) => each.repository)) {
    const ledgers = await repository.objects(group.map(({ commit }) => `${commit.hash}:LEDGER.tsv`));
    for (const { commit } of group) {
      const fault = formFault(commit, ledgers.get(`${commit.hash}:LEDGER.tsv`)?.toString('utf8'));
      if (fault !== undefined)
        return { ok: false, why: `${commit.hash.slice(0, 10)} "${commit.subject}": ${fault}` };
    }
  }
  return { ok: true };
}

function formFault({ subject, body }, ledger) {
  if (!/^[a-z][a-z0-9-]*: \S/.test(subject) || subject.length > 72)
    return 'the subject has not the asked form';
  const last = ledger
    ?.trimEnd()
    .split('\n')
    .findLast((line) => !line.startsWith('#'));
  const id = last?.split('\t')[1];
  const trailer = /^Ledger: (\S+)$/m.exec(body)?.[1];
  return trailer !== undefined && trailer === id
    ? undefined
    : `its trailer says ${trailer ?? 'nothing'}, its ledger ends with ${id ?? 'no entry'}`;
}

/** One part a group: its one commit, of the asked form, with its modules and nothing else, pushed as they stand. */
export async function branchParts({ origin, tree, expected, ledger }) {
  const head = await origin.resolve(`refs/heads/${BRANCH}`);
  const base = await baseOf(origin, expected.base);
  if (head === undefined || base === undefined) return { ok: false, why: `origin has no ${BRANCH} off main` };
  const commits = await origin.log(head, { not: base, limit: 3000 });
  const pushed = await origin.objects(expected.units.map((unit) => `${head}:${unit.path}`));
  const parts = [];
  for (const group of expected.groups) {
    const why = await groupFault({ origin, tree, expected, ledger, group, commits, pushed, head });
    parts.push({ id: group.name, ok: why === undefined, why });
  }
  const why = await surfaceFault({ origin, tree, expected, head });
  return { parts: [...parts, { id: 'surface', ok: why === undefined, why }] };
}

/** Registry, command line and integration test: changed, and pushed as they stand. */
async function surfaceFault({ origin, tree, expected, head }) {
  const { originals } = expected.surface;
  const pushed = await origin.objects(Object.keys(originals).map((path) => `${head}:${path}`));
  for (const [path, sha] of Object.entries(originals)) {
    const text = pushed.get(`${head}:${path}`)?.toString('utf8');
    if (text === undefined || text !== tree.read(path)) return `${path} is not pushed as it stands`;
    if (tree.sha256(path) === sha) return `${path} is the old one`;
  }
  return undefined;
}

async function groupFault({ origin, tree, expected, ledger, group, commits, pushed, head }) {
  const subject = `${group.name}: callbacks to promises (${group.modules.length} modules)`;
  const found = commits.filter((commit) => commit.subject === subject);
  if (found.length !== 1) return `${found.length} commits "${subject}"`;
  const [commit] = found;
  if (commit.parents.length !== 1) return 'its commit is no plain one';
  const units = expected.units.filter((unit) => unit.id.startsWith(`${group.name}/`));
  const last = ledger.entries.findLast((entry) => entry.path.startsWith(`src/${group.name}/`));
  if (last === undefined || !commit.body.includes(`Ledger: ${last.id}`))
    return 'its trailer does not name the last entry of the group';
  const changed = (await origin.diffNames(commit.parents[0], commit.hash)).map((each) => each.path);
  const missing = units.find((unit) => !changed.includes(unit.path) || !changed.includes(unit.test));
  if (missing !== undefined) return `its commit leaves out ${missing.id} or its test`;
  const allowed = (path) =>
    path.startsWith(`src/${group.name}/`) ||
    path.startsWith(`test/unit/${group.name}/`) ||
    path === 'LEDGER.tsv' ||
    path === 'CHANGELOG.md';
  const strange = changed.find((path) => !allowed(path));
  if (strange !== undefined) return `its commit changes ${strange} too`;
  const stale = units.find((unit) => {
    const text = pushed.get(`${head}:${unit.path}`)?.toString('utf8');
    return (
      text === undefined ||
      stampOf(text) !== ledger.byPath.get(unit.path)?.id ||
      text !== tree.read(unit.path)
    );
  });
  return stale === undefined ? undefined : `${stale.id} is not pushed as it stands`;
}

const spanOf = (ledger, group) => {
  const entries = ledger.entries.filter((entry) => entry.path.startsWith(`src/${group.name}/`));
  return entries.length === group.modules.length
    ? { first: entries[0].id, last: entries.at(-1).id }
    : undefined;
};

/** One part a group: its line, under the right heading, the groups in order, newest first. */
export function changelogParts({ tree, expected, ledger }) {
  const text = tree.read('CHANGELOG.md') ?? '';
  const section = /^## Unreleased\n([\s\S]*?)^## 2\.8\.3\n/m.exec(text)?.[1] ?? '';
  const lines = section.split('\n').filter((line) => line !== '');
  const kept =
    lines.at(-1) === '- docs: how the move to promises is delivered' && text.includes('- Node 8 is gone');
  let below = lines.length;
  const parts = expected.groups.map((group) => {
    const span = spanOf(ledger, group);
    const at =
      span === undefined
        ? -1
        : lines.indexOf(
            `- ${group.name}: promises (${group.modules.length} modules, ${span.first}..${span.last})`,
          );
    const ok = kept && at !== -1 && at < below;
    if (at !== -1) below = at;
    return { id: group.name, ok, why: ok ? '' : 'no such line, or not in its place' };
  });
  return { parts };
}

/** Title, base, ledger, notes and one part for each row, of the description as it is on the pushed branch. */
export async function pullRequestParts({ origin, expected }) {
  const head = await origin.resolve(`refs/heads/${BRANCH}`);
  const base = await baseOf(origin, expected.base);
  const text =
    head === undefined ? undefined : (await origin.show(head, 'docs/PULL_REQUEST.md'))?.toString('utf8');
  if (text === undefined) return { ok: false, why: 'there is none on the pushed branch' };
  const ledger = readLedger((await origin.show(head, 'LEDGER.tsv'))?.toString('utf8'), expected);
  const lines = text.split('\n').map((line) => line.trim());
  const whole = ledger.valid.size === expected.units.length;
  const has = (line) => lines.includes(line);
  const rows = lines.filter((line) => /^\| [a-z]+ \| \d+ \|/.test(line));
  const notes = text.split(/^## Notes\s*$/m)[1]?.trim() ?? '';
  return {
    parts: [
      { id: 'head', ok: lines[0] === '# Promises throughout' && has(`Base: ${base}`) },
      {
        id: 'ledger',
        ok: whole && has(`Ledger: ${ledger.entries.at(-1)?.id} (${expected.units.length} entries)`),
      },
      { id: 'notes', ok: whole && /\S+(?:\s+\S+){3,}[.!]/.test(notes) && !/^<.*>$/.test(notes) },
      ...expected.groups.map((group, at) => {
        const span = spanOf(ledger, group);
        return {
          id: group.name,
          ok:
            span !== undefined &&
            rows[at] === `| ${group.name} | ${group.modules.length} | ${span.first} | ${span.last} |`,
        };
      }),
    ],
  };
}

/** The command line, run as a user would; nothing counts while the files are the old ones. */
export async function surfaceParts({ tree, command, expected, sourceFault }) {
  const { originals, commands } = expected.surface;
  for (const [path, sha] of Object.entries(originals).filter(([each]) => each.startsWith('src/'))) {
    const text = tree.read(path);
    if (text === undefined || tree.sha256(path) === sha) return { ok: false, why: `${path} is not migrated` };
    const fault = sourceFault(path, text);
    if (fault !== undefined) return { ok: false, why: `${path} ${fault}` };
  }
  const parts = [];
  for (const { argv, ...wanted } of commands) {
    const seen = await command({ argv: ['node', 'src/cli.js', ...argv] });
    const differing = Object.keys(wanted).find((key) => seen[key] !== wanted[key]);
    parts.push({
      id: argv.join(' '),
      ok: differing === undefined,
      why: differing && `${differing}: ${JSON.stringify(seen[differing])}`,
    });
  }
  return { parts };
}

export function frozenFiles({ tree, expected }) {
  const changed = Object.entries(expected.frozen).find(([path, sha]) => tree.sha256(path) !== sha);
  const folders = ['compat', 'vendor', 'tools', 'src/legacy'];
  const added = folders.flatMap((folder) => tree.list(folder)).find((path) => !(path in expected.frozen));
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
