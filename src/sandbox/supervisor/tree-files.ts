import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { modeOfTag, type RawRecord, recordTag, type TreeMode } from './records.ts';

export interface TreeFile {
  readonly path: string;
  readonly mode: TreeMode;
  readonly content: Buffer;
}

/** Writes one entry of a `put`; whatever stood at its path is replaced. */
export function writeEntry(record: RawRecord): void {
  const mode = modeOfTag(record.tag);
  if (mode === undefined) throw new Error(`record ${record.tag} is no tree entry`);
  makeDirectory(dirname(record.name));
  if (mode === '040000') {
    makeDirectory(record.name);
    return;
  }
  const present = lstatSync(record.name, { throwIfNoEntry: false });
  // Replaced, not written through: the present file may be a link, or hard-linked elsewhere.
  if (present !== undefined) rmSync(record.name, { recursive: true, force: true });
  if (mode === '120000') {
    symlinkSync(record.content, record.name);
    return;
  }
  writeFileSync(record.name, record.content);
  chmodSync(record.name, mode === '100755' ? 0o755 : 0o644);
}

const known = new Set<string>();

function makeDirectory(path: string): void {
  if (known.has(path) && lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    rmSync(firstNonDirectory(path), { force: true });
    mkdirSync(path, { recursive: true, mode: 0o755 });
  }
  if (known.size > 10_000) known.clear();
  known.add(path);
}

/** The file or dangling link that stands where `path` needs a directory. */
function firstNonDirectory(path: string): string {
  let current = '/';
  for (const segment of path.split('/').filter((part) => part !== '')) {
    current = join(current, segment);
    if (!isDirectory(current)) return current;
  }
  return path;
}

function isDirectory(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Every entry at and under `path`, sorted; nothing when it is missing. */
export function* readEntries(path: string): Generator<TreeFile> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isSymbolicLink()) {
    yield { path, mode: '120000', content: readlinkSync(path, { encoding: 'buffer' }) };
  } else if (stat.isFile()) {
    yield { path, mode: (stat.mode & 0o100) === 0 ? '100644' : '100755', content: readFileSync(path) };
  } else if (stat.isDirectory()) {
    const names = readdirSync(path).sort();
    if (names.length === 0) yield { path, mode: '040000', content: Buffer.alloc(0) };
    for (const name of names) yield* readEntries(join(path, name));
  }
}

/** The bytes that `readEntries` would read, without reading them. */
export function treeBytes(path: string): number {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  return readdirSync(path).reduce((sum, name) => sum + treeBytes(join(path, name)), 0);
}

export const fileTag = (mode: number): number =>
  (mode & 0o100) === 0 ? recordTag.file : recordTag.executable;
