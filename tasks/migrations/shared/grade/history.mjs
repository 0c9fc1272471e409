/** The history as it stands: main, the branch, its commits, and what was pushed. */

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

/** main unmoved in origin, and what is in the workspace and pushed descends from it. */
export async function historyKept({ origin, workspace, base, branch }) {
  const hash = await baseOf(origin, base);
  if (hash === undefined) return { ok: false, why: 'main in origin is not what it was' };
  const head = (await workspace.head()).hash;
  if (head === undefined) return { ok: false, why: 'HEAD of the workspace names no commit' };
  if (!(await workspace.isAncestor(hash, head))) return { ok: false, why: 'HEAD does not descend from main' };
  const pushed = await origin.resolve(`refs/heads/${branch}`);
  const descends = pushed === undefined || (await origin.isAncestor(hash, pushed));
  return { ok: descends, why: descends ? '' : 'the pushed branch does not descend from main' };
}

/**
 * Each commit since main, here and pushed: `<scope>: <what>` in 72 characters, and a trailer with the last id that
 * the commit's own register has, if it has any.
 */
export async function commitForm({ origin, workspace, base, branch, trailer, register }) {
  const from = await baseOf(origin, base);
  if (from === undefined) return { ok: false, why: 'there is no main to compare with' };
  for (const [repository, ref] of [
    [workspace, 'HEAD'],
    [origin, `refs/heads/${branch}`],
  ]) {
    if ((await repository.resolve(ref)) === undefined || (await repository.resolve(from)) === undefined)
      continue;
    const commits = await repository.log(ref, { not: from, limit: 3000 });
    const texts = await repository.objects(commits.map(({ hash }) => `${hash}:${register}`));
    for (const commit of commits) {
      const fault = formFault(commit, texts.get(`${commit.hash}:${register}`)?.toString('utf8'), trailer);
      if (fault !== undefined)
        return { ok: false, why: `${commit.hash.slice(0, 10)} "${commit.subject}": ${fault}` };
    }
  }
  return { ok: true };
}

function formFault({ subject, body }, text, trailer) {
  if (!/^[a-z][a-z0-9-]*: \S/.test(subject) || subject.length > 72)
    return 'the subject has not the asked form';
  const last = text
    ?.trimEnd()
    .split('\n')
    .findLast((line) => !line.startsWith('#'));
  const id = last?.split('\t')[1];
  const said = new RegExp(`^${trailer}: (\\S+)$`, 'm').exec(body)?.[1];
  return said === id
    ? undefined
    : `its trailer says ${said ?? 'nothing'}, its register ends with ${id ?? 'no entry'}`;
}

/**
 * One part a group: its one plain commit, with all of its files, nothing but what is allowed, and pushed as they stand.
 * @param {{origin, tree, base, branch: string, groups: readonly {name: string, subject: string, trailer: string |
 *   RegExp | undefined, files: readonly string[], allowed: (path: string) => boolean, ready: boolean}[]}} options `files`
 *   must all be changed by the commit, and be pushed with the text that the workspace has; `trailer` is the line its
 *   body must have; a group that is not `ready` has nothing to be delivered yet
 */
export async function groupCommits({ origin, tree, base, branch, groups }) {
  const head = await origin.resolve(`refs/heads/${branch}`);
  const from = await baseOf(origin, base);
  if (head === undefined || from === undefined) return { ok: false, why: `origin has no ${branch} off main` };
  const commits = await origin.log(head, { not: from, limit: 3000 });
  const pushed = await origin.objects(groups.flatMap(({ files }) => files.map((path) => `${head}:${path}`)));
  const parts = [];
  for (const group of groups) {
    const why = await groupFault({ origin, tree, group, commits, pushed, head });
    parts.push({ id: group.name, ok: why === undefined, why });
  }
  return { parts };
}

const isLine = (line, wanted) => (typeof wanted === 'string' ? line === wanted : wanted.test(line));

async function groupFault({ origin, tree, group, commits, pushed, head }) {
  const found = commits.filter((commit) => commit.subject === group.subject);
  if (found.length !== 1) return `${found.length} commits "${group.subject}"`;
  const [commit] = found;
  if (commit.parents.length !== 1) return 'its commit is no plain one';
  if (!group.ready || group.trailer === undefined) return 'its work is not done';
  if (!commit.body.split('\n').some((line) => isLine(line, group.trailer)))
    return `its body lacks "${group.trailer}"`;
  const changed = (await origin.diffNames(commit.parents[0], commit.hash)).map((each) => each.path);
  const missing = group.files.find((path) => !changed.includes(path));
  if (missing !== undefined) return `its commit leaves out ${missing}`;
  const strange = changed.find((path) => !group.allowed(path));
  if (strange !== undefined) return `its commit changes ${strange} too`;
  const stale = group.files.find((path) => {
    const text = pushed.get(`${head}:${path}`)?.toString('utf8');
    return text === undefined || text !== tree.read(path);
  });
  return stale === undefined ? undefined : `${stale} is not pushed as it stands`;
}
