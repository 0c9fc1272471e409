/**
 * Reads an agent's working tree without trusting it: links are never followed, only regular files are opened
 * (a FIFO would hang the grader, /dev/zero would fill it), sizes are capped.
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_FILES = 60_000;
const MAX_TREE_BYTES = 512 * 1024 * 1024;

/**
 * @param {string} root the workspace
 * @returns `read(path) -> string | undefined`, `bytes(path) -> Buffer | undefined`, `sha256(path)`,
 *   `list(under?) -> string[]` (regular files, sorted, without `.git` and `node_modules`), `exists(path)`
 */
export function openTree(root) {
  const bytes = (relative) => {
    const target = inside(root, relative);
    return target === undefined ? undefined : readRegular(target);
  };
  return {
    root,
    bytes,
    read: (relative) => bytes(relative)?.toString('utf8'),
    sha256: (relative) => {
      const content = bytes(relative);
      return content === undefined ? undefined : createHash('sha256').update(content).digest('hex');
    },
    exists: (relative) => bytes(relative) !== undefined,
    list: (under = '') => {
      const start = under === '' ? root : inside(root, under);
      if (start === undefined) return [];
      return [...walk(start)].map((file) => path.relative(root, file.path)).sort();
    },
  };
}

/** The absolute path, or undefined where it leaves the root or passes through a link. */
function inside(root, relative) {
  const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return undefined;
  let at = root;
  for (const part of parts.slice(0, -1)) {
    at = path.join(at, part);
    if (!fs.lstatSync(at, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  }
  return path.join(at, parts.at(-1) ?? '.');
}

/** The content of a regular file of at most `maxBytes`; undefined for everything else. */
export function readRegular(file, maxBytes = MAX_FILE_BYTES) {
  const before = fs.lstatSync(file, { throwIfNoEntry: false });
  if (before === undefined || !before.isFile() || before.size > maxBytes) return undefined;
  const descriptor = fs.openSync(
    file,
    fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK,
  );
  try {
    if (!fs.fstatSync(descriptor).isFile()) return undefined;
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function* walk(directory) {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.name === '.git' || entry.name === 'node_modules') continue;
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else if (entry.isFile()) yield { path: full, link: false };
    else if (entry.isSymbolicLink()) yield { path: full, link: true };
  }
}

/**
 * Copies a workspace without `.git`, `node_modules` and special files; links are copied as links. What is
 * too large is refused, so that a tree cannot fill the disk of the grader.
 */
export function copyTree(from, to, { owner } = {}) {
  fs.mkdirSync(to, { recursive: true });
  let files = 0;
  let size = 0;
  const visit = (source, target) => {
    fs.mkdirSync(target, { recursive: true });
    for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
      if (entry.name === '.git' || entry.name === 'node_modules') continue;
      const [here, there] = [path.join(source, entry.name), path.join(target, entry.name)];
      if (entry.isDirectory()) visit(here, there);
      else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(here), there);
      else if (entry.isFile()) {
        const { mode, size: bytes } = fs.lstatSync(here);
        files += 1;
        size += bytes;
        if (files > MAX_FILES || size > MAX_TREE_BYTES)
          throw new Error('the workspace is too large to grade');
        fs.copyFileSync(here, there, fs.constants.COPYFILE_FICLONE);
        fs.chmodSync(there, mode & 0o100 ? 0o755 : 0o644);
      }
      if (owner !== undefined) fs.lchownSync(there, owner, owner);
    }
    fs.chmodSync(target, 0o755);
  };
  visit(from, to);
  if (owner !== undefined) fs.chownSync(to, owner, owner);
  return to;
}
