import { createReadStream } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { Pack } from 'tar-stream';
import type { Mount } from '../../core/index.ts';
import { filledVolume } from './filled-volume.ts';

/** Read whole below this; a stream for each of ten thousand small files costs more than their bytes. */
const wholeBytes = 1024 * 1024;

/**
 * A mount as the engine can make it: a volume that holds a copy where the content has a key, for the engine need not
 * see this machine's directories; else the directory itself.
 */
export async function mountSource(
  engine: Docker,
  image: string,
  { source, key }: Mount,
  signal?: AbortSignal,
): Promise<{ readonly Type: 'volume' | 'bind'; readonly Source: string }> {
  if (key === undefined) return { Type: 'bind', Source: source };
  const name = `mimo-bench-mount-${key.replace(/[^\w.-]/g, '_')}`;
  const content = { name, kind: 'mount', write: (tar: Pack) => writeTree(tar, source) };
  return { Type: 'volume', Source: await filledVolume(engine, image, content, signal) };
}

async function writeTree(tar: Pack, root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path);
    if (entry.isDirectory()) tar.entry({ name, type: 'directory', mode: 0o755 });
    else if (entry.isSymbolicLink()) tar.entry({ name, type: 'symlink', linkname: await readlink(path) });
    else if (entry.isFile()) await writeFile(tar, path, name);
  }
}

async function writeFile(tar: Pack, path: string, name: string): Promise<void> {
  const { size, mode } = await stat(path);
  const header = { name, size, mode: (mode & 0o111) === 0 ? 0o444 : 0o555 };
  if (size > wholeBytes) await pipeline(createReadStream(path), tar.entry(header));
  else await written(tar, header, await readFile(path));
}

/** Resolves when the engine has taken the entry: else the whole tree would wait in memory. */
function written(
  tar: Pack,
  header: { name: string; size: number; mode: number },
  bytes: Buffer,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  tar.entry(header, bytes, (error) => (error ? reject(error) : resolve()));
  return promise;
}
