import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeEntry } from '../core/index.ts';

/** The files of a host directory as entries under `target` inside a sandbox. */
export async function* entriesOf(directory: string, target: string): AsyncGenerator<TreeEntry> {
  for (const item of (await readdir(directory, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const host = join(directory, item.name);
    const path = `${target}/${item.name}`;
    if (item.isDirectory()) yield* entriesOf(host, path);
    else if (item.isSymbolicLink())
      yield { path, mode: '120000', content: Buffer.from(await readlink(host)) };
    else if (item.isFile()) yield { path, mode: await fileMode(host), content: await readFile(host) };
  }
}

async function fileMode(path: string): Promise<'100644' | '100755'> {
  return ((await stat(path)).mode & 0o100) === 0 ? '100644' : '100755';
}
