import { posix } from 'node:path';
import type { Sandbox, TreeChange } from '../../../core/index.ts';
import { MimoError } from '../../../core/index.ts';
import { type Dependencies, type DependencyChange, differences } from './change.ts';
import { askedFor } from './command.ts';
import { manifestGlobs, manifestKind } from './manifest.ts';

/** A lock file of a large project has a few MB. */
const maxManifestBytes = 16 * 1024 * 1024;
const listDeadlineMs = 60_000;

/** npm's record of what is installed, written with every installation. */
const installedLock = 'node_modules/.package-lock.json';

export interface DependencyWatch {
  /** What an action did to dependencies: by its command, by the tree, and by what is installed. */
  after(command: string | undefined, changes: Promise<readonly TreeChange[]>): Promise<DependencyChange[]>;
}

export interface WatchOptions {
  readonly sandbox: Sandbox;
  readonly workspace: string;
  readonly signal: AbortSignal;
}

/** Reads the manifests as they stand now; what `after` tells is the difference from there on. */
export async function watchDependencies(options: WatchOptions): Promise<DependencyWatch> {
  const known = new Map<string, Dependencies>();
  for (const path of await listManifests(options)) {
    known.set(path, (await readManifest(path, options)) ?? new Map());
  }
  let installed = await readInstalled(options);

  return {
    async after(command, changes) {
      const asked = command === undefined ? [] : askedFor(command);
      const declared: DependencyChange[] = [];
      // Read while the tree is looked at: each is a way into the sandbox and back.
      const reading = command === undefined ? undefined : readText(installedLock, options);
      const [changed, lock = ''] = await Promise.all([changes, reading]);
      for (const { path, change } of changed) {
        const kind = manifestKind(path);
        if (!kind) continue;
        const now = change === 'removed' ? new Map<string, string>() : await readManifest(path, options);
        // A manifest that is broken for a while keeps its last readable state.
        if (!now) continue;
        const before = known.get(path) ?? new Map<string, string>();
        declared.push(
          ...differences(before, now, { seen: 'manifest', ecosystem: kind.ecosystem, where: path }),
        );
        known.set(path, now);
      }
      if (command === undefined) return declared;
      const last = installed;
      const same = last.lock === lock && !mayInstall(command, asked, declared);
      installed = same ? last : { lock, packages: await listInstalled(lock, options) };
      return [...asked, ...declared, ...installedChanges(last, installed)];
    },
  };
}

async function listManifests({ sandbox, workspace, signal }: WatchOptions): Promise<string[]> {
  const names = manifestGlobs.flatMap((glob, index) => [...(index === 0 ? [] : ['-o']), '-name', glob]);
  const result = await sandbox.exec({
    argv: [
      'find',
      '.',
      '(',
      '-name',
      'node_modules',
      '-o',
      '-name',
      '.git',
      ')',
      '-prune',
      '-o',
      '-type',
      'f',
      '(',
      ...names,
      ')',
      '-print',
    ],
    cwd: workspace,
    timeoutMs: listDeadlineMs,
    signal,
  });
  return result.stdout
    .split('\n')
    .filter((line) => line.startsWith('./'))
    .map((line) => line.slice(2))
    .sort();
}

/** Undefined when the file cannot be read as what its name says. */
async function readManifest(path: string, options: WatchOptions): Promise<Dependencies | undefined> {
  const text = await readText(path, options);
  if (text === undefined) return undefined;
  try {
    return manifestKind(path)!.read(text);
  } catch {
    // The agent's files may hold anything; a manifest that does not parse declares nothing new.
    return undefined;
  }
}

async function readText(path: string, { sandbox, workspace }: WatchOptions): Promise<string | undefined> {
  const absolute = posix.join(workspace, path);
  try {
    const entries = await sandbox.get(absolute, { maxBytes: maxManifestBytes });
    const entry = entries.find((one) => one.path === absolute && one.mode.startsWith('100'));
    return entry && Buffer.from(entry.content).toString('utf8');
  } catch (error) {
    if (error instanceof MimoError && error.code === 'SANDBOX_GET_TOO_LARGE') return undefined;
    throw error;
  }
}

interface Installed {
  readonly lock: string;
  readonly packages: Dependencies;
}

/** Listing what is installed costs a process; it is done when something hints at a change. */
function mayInstall(command: string, asked: readonly unknown[], declared: readonly unknown[]): boolean {
  return asked.length > 0 || declared.length > 0 || command.includes('node_modules');
}

async function readInstalled(options: WatchOptions): Promise<Installed> {
  const lock = (await readText(installedLock, options)) ?? '';
  return { lock, packages: await listInstalled(lock, options) };
}

/** Names from the directories themselves, versions from npm's record where it has them. */
async function listInstalled(
  lock: string,
  { sandbox, workspace, signal }: WatchOptions,
): Promise<Dependencies> {
  const result = await sandbox.exec({
    argv: ['sh', '-c', 'ls -1d node_modules/*/ node_modules/@*/*/ 2>/dev/null; true'],
    cwd: workspace,
    timeoutMs: listDeadlineMs,
    signal,
  });
  const names = result.stdout
    .split('\n')
    .map((line) => line.replace(/^node_modules\//, '').replace(/\/$/, ''))
    .filter((name) => name !== '' && (!name.startsWith('@') || name.includes('/')));
  const versions = lockVersions(lock);
  return new Map(names.map((name) => [name, versions.get(name) ?? 'unknown']));
}

function lockVersions(lock: string): Dependencies {
  if (lock === '') return new Map();
  try {
    return manifestKind('package-lock.json')!.read(lock);
  } catch {
    // Written by the agent instead of npm: the directories still count.
    return new Map();
  }
}

function installedChanges(before: Installed, after: Installed): DependencyChange[] {
  return differences(before.packages, after.packages, {
    seen: 'installed',
    ecosystem: 'npm',
    where: 'node_modules',
  });
}
