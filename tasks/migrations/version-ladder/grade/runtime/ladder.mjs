/** What the working tree and the history say of the versions climbed, held against what is true of them. */
import { createHash } from 'node:crypto';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const HEAD = 'version\tdate\tby\tbefore\tstamp';
const MOST_COMMITS = 3000;

/** How many of the ledger's leading entries are true, and whether there is anything else in it. */
export function readLedger(text, versions) {
  const lines = (text ?? '').split('\n');
  const exact = lines.at(-1) === '';
  if (exact) lines.pop();
  if (lines.shift() !== HEAD) return { reached: 0, clean: false };
  let reached = 0;
  let day = '';
  for (const line of lines) {
    const [version, date, by, before, stamp, ...more] = line.split('\t');
    const known = versions[reached + 1];
    const formed =
      /^\d{4}-\d\d-\d\d$/.test(date ?? '') && date >= day && /^\S+@\S+$/.test(by ?? '') && more.length === 0;
    if (
      known === undefined ||
      !formed ||
      version !== String(reached + 1) ||
      stamp !== known.stamp ||
      before !== known.before
    )
      break;
    reached += 1;
    day = date;
  }
  return { reached, clean: exact && reached === lines.length && reached > 0 };
}

export function dependencyOf(text) {
  try {
    const found = /^(\d+)\.0\.0$/.exec(JSON.parse(text).dependencies['@quarry/store']);
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}

/**
 * @returns `{ reached, clean, live, repository, head, base, commits, releases, tracked }`: `reached` is the version of
 *   the last true ledger entry, `live` whether the data is that version's, `releases` the commit of each
 *   version (its last one on the way from the base to HEAD), `tracked` HEAD's files
 */
export async function readLadder(context, truth) {
  const { tree } = context;
  const { reached, clean } = readLedger(tree.read('UPGRADES.tsv'), truth.versions);
  const live = tree.sha256('data/live/depot.qry');
  const ladder = {
    reached,
    clean,
    live: reached > 0 && live === truth.versions[reached].data,
    // Migrated, and not entered yet.
    ahead: reached > 0 && live === truth.versions[reached + 1]?.data,
    releases: new Map(),
    commits: [],
  };
  try {
    return { ...ladder, ...(await readHistory(context, truth)) };
  } catch (error) {
    return { ...ladder, historyFault: String(error?.message ?? error) };
  }
}

async function readHistory(context, truth) {
  const repository = await context.repository('/app');
  const head = await repository.head();
  if (head.hash === undefined) throw new Error('HEAD names no commit');
  const log = await repository.log(head.hash, { limit: MOST_COMMITS });
  const base = log.find((commit) => commit.tree === truth.base.tree && commit.subject === truth.base.subject);
  if (base === undefined)
    throw new Error('the commit that the work started from is not in the history of HEAD');
  const older = await repository.log(base.hash);
  if (older.length !== truth.base.commits) throw new Error('the history before the work was rewritten');
  const commits = firstParents(log, head.hash, base.hash);
  return {
    repository,
    head,
    base,
    commits,
    releases: await releasesOf(repository, commits, truth),
    tracked: await repository.list(head.hash),
  };
}

/** From the oldest commit of the work to HEAD. */
function firstParents(log, from, base) {
  const byHash = new Map(log.map((commit) => [commit.hash, commit]));
  const way = [];
  for (
    let commit = byHash.get(from);
    commit !== undefined && commit.hash !== base;
    commit = byHash.get(commit.parents[0])
  )
    way.push(commit);
  return way.reverse();
}

async function releasesOf(repository, commits, truth) {
  const manifests = await repository.objects(commits.map(({ hash }) => `${hash}:package.json`));
  const releases = new Map();
  for (const commit of commits) {
    const version = dependencyOf(manifests.get(`${commit.hash}:package.json`));
    if (version !== undefined && truth.versions[version] !== undefined)
      releases.set(version, { hash: commit.hash });
  }
  const names = [...releases.values()].flatMap(({ hash }) => [
    `${hash}:UPGRADES.tsv`,
    `${hash}:data/live/depot.qry`,
  ]);
  const objects = await repository.objects(names);
  for (const [version, release] of releases) {
    const ledger = readLedger(objects.get(`${release.hash}:UPGRADES.tsv`)?.toString('utf8'), truth.versions);
    const data = objects.get(`${release.hash}:data/live/depot.qry`);
    release.fault =
      ledger.reached < version
        ? 'its ledger is not true up to this version'
        : data === undefined || sha256(data) !== truth.versions[version].data
          ? 'its data is not what the migrations make'
          : undefined;
  }
  return releases;
}
