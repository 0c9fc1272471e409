/**
 * Grading side: work that is handed over group by group on a branch: commits, changelog, description, and what had
 * to stay. `expected` is the task's own data:
 *
 *   base      { log: [{ name, email, date, subject }] newest first, files: { path: blob hash } } of main
 *   delivery  { branch, title, changelog: { above, kept: string[] } }
 *   groups    [{ id, subject, line, row, paths, allowed }]  `line`, `row`: with {first} and {last} for ledger ids;
 *             `paths`: what its commit must change; `allowed`: prefixes or files that it may change
 *   units     [{ id, path, group, original, ... }]
 */
import { spanOf } from './module-ledger.mjs';

const fill = (text, { first, last }) => text.replaceAll('{first}', first).replaceAll('{last}', last);
const pathsOf = (expected, group) =>
  expected.units.filter((unit) => unit.group === group.id).map((unit) => unit.path);

/** The commit that main had at the start, where the repository still has it with its history. */
export async function baseOf(repository, { log, files }) {
  const hash = await repository.resolve('refs/heads/main');
  if (hash === undefined) return undefined;
  const seen = await repository.log(hash, { limit: log.length + 1 });
  const same =
    seen.length === log.length &&
    log.every(
      ({ name, email, date, subject }, at) =>
        seen[at].subject === subject &&
        seen[at].author.name === name &&
        seen[at].author.email === email &&
        Date.parse(seen[at].author.date) === Date.parse(date),
    );
  const tree = await repository.list(hash);
  const sameTree =
    tree.length === Object.keys(files).length && tree.every((entry) => files[entry.path] === entry.hash);
  return same && sameTree ? hash : undefined;
}

/** main unmoved in origin, and what is in the workspace and on the branch descends from it. */
export async function historyKept({ origin, workspace, expected }) {
  const base = await baseOf(origin, expected.base);
  if (base === undefined) return { ok: false, why: 'main in origin is not what it was' };
  const { hash } = await workspace.head();
  if (hash === undefined) return { ok: false, why: 'HEAD of the workspace names no commit' };
  if (!(await workspace.isAncestor(base, hash))) return { ok: false, why: 'HEAD does not descend from main' };
  const pushed = await origin.resolve(`refs/heads/${expected.delivery.branch}`);
  const ok = pushed === undefined || (await origin.isAncestor(base, pushed));
  return { ok, why: ok ? '' : 'the pushed branch does not descend from main' };
}

/** Each commit since main: `<scope>: <what>`, and the trailer with the last entry of its own ledger. */
export async function commitForm({ origin, workspace, expected }) {
  const base = await baseOf(origin, expected.base);
  if (base === undefined) return { ok: false, why: 'there is no main to compare with' };
  for (const [repository, ref] of [
    [workspace, 'HEAD'],
    [origin, `refs/heads/${expected.delivery.branch}`],
  ]) {
    if ((await repository.resolve(ref)) === undefined) continue;
    const commits = await repository.log(ref, { not: base, limit: 3000 });
    const ledgers = await repository.objects(commits.map(({ hash }) => `${hash}:LEDGER.tsv`));
    for (const { hash, subject, body } of commits) {
      const last = ledgers
        .get(`${hash}:LEDGER.tsv`)
        ?.toString('utf8')
        .trimEnd()
        .split('\n')
        .findLast((line) => !line.startsWith('#'));
      const id = last?.split('\t')[1] ?? 'none';
      const formed = /^[a-z@][a-z0-9@/.-]*: \S/.test(subject) && subject.length <= 72;
      if (formed && /^Ledger: (\S+)$/m.exec(body)?.[1] === id) continue;
      return {
        ok: false,
        why: `${hash.slice(0, 10)} "${subject}": its form, or its trailer is not "Ledger: ${id}"`,
      };
    }
  }
  return { ok: true };
}

/** One part a group: its one commit, of the asked form, with what belongs to it alone, pushed as it stands. */
export async function branchParts({ origin, tree, expected, ledger }) {
  const head = await origin.resolve(`refs/heads/${expected.delivery.branch}`);
  const base = await baseOf(origin, expected.base);
  if (head === undefined || base === undefined)
    return { ok: false, why: `origin has no ${expected.delivery.branch} off main` };
  const commits = await origin.log(head, { not: base, limit: 3000 });
  const parts = [];
  for (const group of expected.groups) {
    const why = await groupFault({ origin, tree, expected, ledger, group, commits, head });
    parts.push({ id: group.id, ok: why === undefined, why });
  }
  return { parts };
}

async function groupFault({ origin, tree, expected, ledger, group, commits, head }) {
  const found = commits.filter((commit) => commit.subject === group.subject);
  if (found.length !== 1) return `${found.length} commits "${group.subject}"`;
  const [commit] = found;
  if (commit.parents.length !== 1) return 'its commit is no plain one';
  const span = spanOf(ledger, pathsOf(expected, group));
  if (span === undefined || !commit.body.includes(`Ledger: ${span.last}`))
    return 'its trailer does not name the last entry of the group';
  const changed = (await origin.diffNames(commit.parents[0], commit.hash)).map((each) => each.path);
  const missing = group.paths.find((path) => !changed.includes(path));
  if (missing !== undefined) return `its commit leaves out ${missing}`;
  const strange = changed.find(
    (path) => !group.allowed.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each)),
  );
  if (strange !== undefined) return `its commit changes ${strange} too`;
  const paths = pathsOf(expected, group);
  const pushed = await origin.objects(paths.map((path) => `${head}:${path}`));
  const stale = paths.find((path) => pushed.get(`${head}:${path}`)?.toString('utf8') !== tree.read(path));
  return stale === undefined ? undefined : `${stale} is not pushed as it stands`;
}

/** One part a group: its line below "## Unreleased", the newest on top. */
export function changelogParts({ tree, expected, ledger }) {
  const { above, kept } = expected.delivery.changelog;
  const text = tree.read('CHANGELOG.md') ?? '';
  const [, section = ''] = text.split(/^## Unreleased\n/m);
  const lines = (section.split(/^## /m)[0] ?? '').split('\n').filter((line) => line !== '');
  const whole = lines.at(-1) === above && kept.every((line) => text.includes(line));
  let below = lines.length;
  const parts = expected.groups.map((group) => {
    const span = spanOf(ledger, pathsOf(expected, group));
    const at = span === undefined ? -1 : lines.indexOf(fill(group.line, span));
    const ok = whole && at !== -1 && at < below;
    if (at !== -1) below = at;
    return { id: group.id, ok, why: ok ? '' : 'no such line, or not in its place' };
  });
  return { parts };
}

/**
 * The description as it is on the pushed branch: title, facts, notes, a row a group.
 * @param {{facts: (read: (path: string) => string | undefined) => string[]}} more lines that only the end can know
 */
export async function pullRequestParts({ origin, expected, readLedgerOf, facts }) {
  const head = await origin.resolve(`refs/heads/${expected.delivery.branch}`);
  const base = await baseOf(origin, expected.base);
  const show = async (path) => (await origin.show(head, path))?.toString('utf8');
  const text = head === undefined ? undefined : await show('docs/PULL_REQUEST.md');
  if (text === undefined) return { ok: false, why: 'there is none on the pushed branch' };
  const ledger = readLedgerOf(await show('LEDGER.tsv'));
  const lines = text.split('\n').map((line) => line.trim());
  const whole = ledger.valid.size === expected.units.length;
  const rows = lines.filter((line) => /^\| [^|]+ \| \d+ \|/.test(line));
  const notes = text.split(/^## Notes\s*$/m)[1]?.trim() ?? '';
  const asked = [
    `Base: ${base}`,
    `Ledger: ${ledger.entries.at(-1)?.id} (${expected.units.length} entries)`,
    ...(await facts(show)),
  ];
  return {
    parts: [
      { id: 'title', ok: whole && lines[0] === `# ${expected.delivery.title}` },
      ...asked.map((line) => ({ id: line.split(':')[0], ok: whole && lines.includes(line) })),
      { id: 'notes', ok: whole && /\S+(?:\s+\S+){3,}[.!]/.test(notes) && !/^<.*>$/.test(notes) },
      ...expected.groups.map((group, at) => {
        const span = spanOf(ledger, pathsOf(expected, group));
        return { id: group.id, ok: span !== undefined && rows[at] === fill(group.row, span) };
      }),
    ],
  };
}

/** What nobody may change: files with their checksums, and folders in which nothing is added. */
export function frozenFiles({ tree, expected }) {
  const changed = Object.entries(expected.frozen.files).find(([path, sha]) => tree.sha256(path) !== sha);
  const added = expected.frozen.folders
    .flatMap((folder) => tree.list(folder))
    .find((path) => !(path in expected.frozen.files));
  const fault = changed?.[0] ?? added;
  return { ok: fault === undefined, why: fault === undefined ? '' : `${fault} is not as it was` };
}

/** No visible test is gone, emptied or skipped. */
export function testsKept({ tree, expected }) {
  for (const [path, count] of Object.entries(expected.tests)) {
    const text = tree.read(path);
    if (text === undefined) return { ok: false, why: `${path} is gone` };
    if ((text.match(/^\s*(?:test|it)\(/gm)?.length ?? 0) < count)
      return { ok: false, why: `${path} has fewer tests` };
    if (
      /\b(?:test|it|describe|t)\.(?:skip|todo|only)\b|\b(?:skip|todo|only):\s*true|\bx(?:it|describe)\(/.test(
        text,
      )
    )
      return { ok: false, why: `${path} skips tests` };
  }
  return { ok: true };
}
