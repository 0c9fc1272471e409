/** Checks that the three smoke tasks share: how the work was handed over, and what had to stay as it was. */

import { isDeepStrictEqual } from 'node:util';

const origin = '/srv/origin.git';

/**
 * The pushed branch: it grows from the untouched start, its commits are named as asked, it holds exactly what
 * lies in the workspace, and the changelog tells of it.
 * @param {{branch: string, subject: RegExp, minCommits?: number, changelog: RegExp, start: object}} wanted
 */
export async function delivered({ tree, repository }, { branch, subject, minCommits = 1, changelog, start }) {
  const changelogPart = {
    id: 'changelog',
    ok: changelog.test(unreleased(tree)),
    why: 'the entry under Unreleased',
  };
  const pushed = await pushedWork(repository, branch, start);
  if (pushed === undefined) {
    const why = `origin has no branch ${branch} that grows from the start`;
    return {
      parts: [changelogPart, ...['branch', 'commits', 'complete'].map((id) => ({ id, ok: false, why }))],
    };
  }
  const { own, files } = pushed;
  const wrongly = own.filter((commit) => !subject.test(commit.subject)).map((commit) => commit.subject);
  const differing = differences(files, tree);
  return {
    parts: [
      changelogPart,
      { id: 'branch', ok: true, why: '' },
      {
        id: 'commits',
        ok: own.length >= minCommits && wrongly.length === 0,
        why: `${own.length} commits; ${wrongly}`,
      },
      {
        id: 'complete',
        ok: differing.length === 0,
        why: `not as in the workspace: ${differing.slice(0, 5)}`,
      },
    ],
  };
}

function unreleased(tree) {
  const text = tree.read('CHANGELOG.md') ?? '';
  const begin = text.indexOf('\n## Unreleased');
  return begin === -1 ? '' : text.slice(begin, text.indexOf('\n## ', begin + 4) >>> 0);
}

/** The branch's own commits and its files by path; undefined where it is missing or holds no change. */
async function pushedWork(repository, branch, start) {
  const repo = await repository(origin);
  const tip = await repo.resolve(`refs/heads/${branch}`);
  if (tip === undefined) return undefined;
  const log = await repo.log(tip);
  const base = log.length - start.commits.length;
  if (base < 1 || !isStart(log.slice(base), start)) return undefined;
  const files = new Map((await repo.list(tip)).map(({ path, hash }) => [path, hash]));
  const changed = Object.entries(start.blobs).some(([path, hash]) => files.get(path) !== hash);
  if (!changed && files.size === Object.keys(start.blobs).length) return undefined;
  const contents = await repo.objects([...new Set(files.values())]);
  return {
    own: log.slice(0, base),
    files: new Map([...files].map(([path, hash]) => [path, contents.get(hash)])),
  };
}

const isStart = (log, { commits }) =>
  log.every((commit, index) => {
    const expected = commits[commits.length - 1 - index];
    const dates = [commit.author.date, commit.committer.date].map((date) => Date.parse(date));
    return (
      commit.author.name === expected.author &&
      commit.subject === expected.subject &&
      dates.every((date) => date === Date.parse(expected.date))
    );
  });

function differences(files, tree) {
  const here = tree.list().filter((path) => !path.startsWith('.git/'));
  const missing = here.filter((path) => !files.has(path));
  const other = [...files].filter(
    ([path, content]) => content === undefined || !tree.bytes(path)?.equals(content),
  );
  return [...missing, ...other.map(([path]) => path)];
}

/** `main` on origin is the start, commit by commit and byte by byte. */
export async function historyKept({ repository }, { start }) {
  const repo = await repository(origin);
  const log = await repo.log('refs/heads/main');
  if (log.length !== start.commits.length || !isStart(log, start))
    return { ok: false, why: 'main was changed' };
  const files = await repo.list('refs/heads/main');
  const same =
    files.length === Object.keys(start.blobs).length &&
    files.every(({ path, hash }) => start.blobs[path] === hash);
  return { ok: same, why: same ? '' : 'the files of main were changed' };
}

/** Files that nobody was to touch. */
export function unchanged({ tree }, { start }, paths) {
  const touched = paths.filter((path) => tree.sha256(path) !== start.sha256[path]);
  return { ok: touched.length === 0, why: touched.join(', ') };
}

/** Compares what was observed with what is expected, case by case. */
export const compare = (cases, observed) => ({
  parts: cases.map(({ expected, ...given }, index) => {
    const same = isDeepStrictEqual(observed?.[index], expected);
    const id = JSON.stringify(given);
    return {
      id,
      ok: same,
      why: same ? '' : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(observed?.[index])}`,
    };
  }),
});

/**
 * What functions of a module of the tree return, as data: each call is `[name, ...args]`.
 * A call that throws gives `threw <message>`; awaited values are taken as they settle.
 */
export async function observeCalls({ probe: open }, module, calls) {
  const probe = open();
  try {
    return await probe.evaluate(
      async ({ load }, { module, calls }) => {
        const loaded = await load(module);
        const observed = [];
        for (const [name, ...args] of calls) {
          try {
            // As it is now: what a later call changes must not show here.
            observed.push(JSON.parse(JSON.stringify((await loaded[name](...args)) ?? null)));
          } catch (error) {
            observed.push(`threw ${error?.message}`);
          }
        }
        return observed;
      },
      { module, calls },
    );
  } finally {
    await probe.close();
  }
}
