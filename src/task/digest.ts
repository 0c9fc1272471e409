import { createHash, type Hash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * sha256 over a directory: every path in byte order with its kind (file, executable, link, directory), its
 * length and its bytes. Times, owners and the other mode bits stay out, since a copy changes them.
 *
 * @returns 64 hexadecimal digits
 */
export async function digestDirectory(directory: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of (await listTree(directory, '')).sort(byBytes)) await addEntry(hash, directory, path);
  return hash.digest('hex');
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function listTree(root: string, base: string): Promise<string[]> {
  const entries = await readdir(join(root, base), { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    const path = base === '' ? entry.name : `${base}/${entry.name}`;
    paths.push(path);
    if (entry.isDirectory()) paths.push(...(await listTree(root, path)));
  }
  return paths;
}

async function addEntry(hash: Hash, root: string, path: string): Promise<void> {
  const file = join(root, path);
  const stat = await lstat(file);
  if (stat.isDirectory()) return add(hash, '040000', path, Buffer.alloc(0));
  if (stat.isSymbolicLink()) return add(hash, '120000', path, Buffer.from(await readlink(file)));
  return add(hash, (stat.mode & 0o100) === 0 ? '100644' : '100755', path, await readFile(file));
}

/** Lengths come before contents, so no two different trees run together to the same bytes. */
function add(hash: Hash, mode: string, path: string, content: Uint8Array): void {
  hash.update(`${mode} ${Buffer.byteLength(path)} ${path} ${content.byteLength}\0`);
  hash.update(content);
}
