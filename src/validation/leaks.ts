import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../core/index.ts';
import { openSandbox, type Place } from './place.ts';
import { type Tree, workspaceFiles } from './tree.ts';

/** Smaller files are alike by chance: an empty one, a package.json of two lines. */
const leastBytes = 64;

/** Folders of a built task that no agent may see. */
const hidden = ['tests', 'solution', 'alternative', 'wrong', 'bulk'];

/** Where an agent may look for what was left behind. What the image brings in /usr is not the task's. */
const reachable = [
  '/root',
  '/home',
  '/tmp',
  '/var/tmp',
  '/opt',
  '/srv',
  '/mnt',
  '/media',
  '/logs',
  '/run',
  '/tests',
  '/solution',
];

const names =
  'for d in /tests /solution; do [ -z "$(ls -A "$d" 2>/dev/null)" ] || echo "$d is not empty"; done\n';

/**
 * Prints a line for each thing that is there and should not be: arguments are the workspace and the state
 * directories; /tmp/hashes has the sums of hidden files, /tmp/objects the Git ids of the reference's files.
 */
const lookAround = `${names}
sums() { find "$@" -xdev -type f -size +63c ! -path /tmp/hashes ! -path /tmp/objects -exec sha256sum {} + 2>/dev/null | grep -F -f /tmp/hashes | sed 's/^[0-9a-f]* *//; s/$/ is a file of the hidden part/'; }
places=
for d in "$@" ${reachable.join(' ')}; do [ -d "$d" ] && places="$places $d"; done
[ -s /tmp/hashes ] && sums $places
for repository in "$@"; do
  at=$repository
  [ -d "$repository/.git" ] && at=$repository/.git
  [ -d "$at/objects" ] || continue
  g() { git --git-dir="$at" "$@" 2>/dev/null; }
  g config --get-regexp '^remote\\..*\\.url$' | while read -r key url; do
    known=
    for d in "$@"; do [ "$url" = "$d" ] && known=yes; done
    [ -n "$known" ] || echo "$repository has the remote $url"
  done
  find "$at/logs" -type f -size +0 2>/dev/null | sed 's/$/ is a reflog/'
  g fsck --unreachable --no-reflogs --no-progress | head -n 5 | sed "s#^#$repository has #"
  g for-each-ref --format='%(refname)' | grep -Ev '^refs/(heads/(main|master)|remotes/origin/(main|master|HEAD))$' | sed "s#^#$repository has #"
  [ -s /tmp/objects ] && g cat-file --batch-check < /tmp/objects | grep ' blob ' | head -n 5 | sed "s#^#$repository has the finished file #"
done
exit 0
`;

/** @returns what an agent could find of the answer in a fresh sandbox, a line each; undefined where it cannot be said */
export async function findLeaks(
  place: Place,
  start: Tree,
  final: Tree,
): Promise<readonly string[] | undefined> {
  const { workspace, state } = place.task.endurance.snapshot;
  await using sandbox = await openSandbox(place, 'leaks');
  const put = (path: string, lines: readonly string[]) =>
    sandbox.put([{ path, mode: '100644', content: Buffer.from(lines.map((line) => `${line}\n`).join('')) }]);
  await put('/tmp/hashes', await hiddenSums(place.task.directory));
  await put(
    '/tmp/objects',
    finishedObjects(workspaceFiles(start, place.task), workspaceFiles(final, place.task)),
  );
  const { stdout, exitCode } = await sandbox.exec({
    argv: ['sh', '-c', lookAround, 'sh', workspace, ...state],
    cwd: '/',
    timeoutMs: 120_000,
    signal: place.signal,
  });
  return exitCode === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
}

/** The same question at the end of the reference: nothing may have appeared meanwhile. */
export async function hiddenFolders(sandbox: Sandbox): Promise<string[]> {
  const { stdout } = await sandbox.exec({ argv: ['sh', '-c', names], cwd: '/', timeoutMs: 10_000 });
  return stdout.split('\n').filter((line) => line !== '');
}

async function hiddenSums(directory: string): Promise<string[]> {
  const sums: string[] = [];
  for (const folder of hidden.map((name) => join(directory, name)).filter((path) => existsSync(path))) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const content = await readFile(join(entry.parentPath, entry.name));
      if (content.length >= leastBytes) sums.push(createHash('sha256').update(content).digest('hex'));
    }
  }
  return sums;
}

/** Git's ids of files that the reference made or changed. */
function finishedObjects(
  start: ReadonlyMap<string, Uint8Array>,
  final: ReadonlyMap<string, Uint8Array>,
): string[] {
  const idOf = (content: Uint8Array): string =>
    createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  const old = new Set([...start.values()].map(idOf));
  return [...final.values()]
    .filter((content) => content.length >= leastBytes)
    .map(idOf)
    .filter((id) => !old.has(id));
}
