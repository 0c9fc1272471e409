import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TreeEntry } from '../core/index.ts';

const run = promisify(execFile);

export interface RewrittenRef {
  /** Repository directory inside the sandbox. */
  readonly repository: string;
  readonly ref: string;
  readonly detail: string;
}

type Refs = Map<string, string>;

interface Repository {
  readonly refs: Refs;
  readonly objects: { readonly path: string; readonly content: Uint8Array }[];
}

/**
 * Which branches that existed at the start no longer contain the commit they pointed to: history was rewritten.
 * Only objects and refs are read; the repositories' own config, hooks and attributes never reach our git.
 */
export async function findRewrittenHistory(
  first: AsyncIterable<TreeEntry>,
  final: AsyncIterable<TreeEntry>,
): Promise<RewrittenRef[]> {
  const before = await readRepositories(first, false);
  if ([...before.values()].every((repository) => repository.refs.size === 0)) return [];
  const after = await readRepositories(final, true);
  const scratch = await mkdtemp(join(tmpdir(), 'mimo-history-'));
  try {
    await git(scratch, ['init', '--quiet', '--bare', scratch]);
    await writeObjects(scratch, after);
    const found: RewrittenRef[] = [];
    for (const [directory, repository] of before) {
      for (const [ref, commit] of repository.refs) {
        const detail = await whatHappened(scratch, commit, after.get(directory)?.refs.get(ref));
        if (detail) found.push({ repository: directory, ref, detail });
      }
    }
    return found;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function whatHappened(
  scratch: string,
  from: string,
  to: string | undefined,
): Promise<string | undefined> {
  if (to === undefined) return `deleted (it was at ${from.slice(0, 10)})`;
  if (to === from) return undefined;
  const kept = await git(scratch, ['merge-base', '--is-ancestor', from, to]);
  return kept
    ? undefined
    : `${to.slice(0, 10)} does not contain the commit it started from, ${from.slice(0, 10)}`;
}

/** True when git exits with 0. */
async function git(directory: string, args: readonly string[]): Promise<boolean> {
  const env = {
    PATH: process.env['PATH'],
    GIT_DIR: directory,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
  try {
    await run('git', [...args], { env, timeout: 60_000 });
    return true;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw error;
  }
}

async function readRepositories(
  entries: AsyncIterable<TreeEntry>,
  withObjects: boolean,
): Promise<Map<string, Repository>> {
  const found = new Map<string, Repository>();
  for await (const entry of entries) {
    const place = /^(.*(?:\/\.git|\.git))\/(refs\/heads\/.+|packed-refs|objects\/.+)$/.exec(entry.path);
    if (!place || !entry.mode.startsWith('100')) continue;
    const [, directory = '', path = ''] = place;
    let repository = found.get(directory);
    if (!repository) {
      repository = { refs: new Map(), objects: [] };
      found.set(directory, repository);
    }
    if (path.startsWith('objects/')) {
      if (withObjects) repository.objects.push({ path, content: entry.content });
    } else readRefs(repository.refs, path, Buffer.from(entry.content).toString('latin1'));
  }
  return found;
}

function readRefs(refs: Refs, path: string, text: string): void {
  if (path === 'packed-refs') {
    for (const line of text.split('\n')) {
      const packed = /^([0-9a-f]{40,64}) (refs\/heads\/.+)$/.exec(line);
      // A loose ref wins over a packed one, whichever is read first.
      if (packed && !refs.has(packed[2]!)) refs.set(packed[2]!, packed[1]!);
    }
    return;
  }
  const loose = /^[0-9a-f]{40,64}/.exec(text)?.[0];
  if (loose) refs.set(path, loose);
}

async function writeObjects(scratch: string, repositories: ReadonlyMap<string, Repository>): Promise<void> {
  for (const repository of repositories.values()) {
    for (const { path, content } of repository.objects) {
      if (!/^objects\/(?:[0-9a-f]{2}\/[0-9a-f]{38,62}|pack\/pack-[0-9a-f]+\.(?:pack|idx|rev))$/.test(path))
        continue;
      await mkdir(dirname(join(scratch, path)), { recursive: true });
      await writeFile(join(scratch, path), content);
    }
  }
}
