import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type AgentInstallation, type Clock, type InstallOptions, userError } from '../../core/index.ts';
import { lockPath } from './installation-lock.ts';
import { npmInstall } from './npm.ts';

/** An npm package at one exact version, under the agent's name. */
export interface AgentPackage {
  readonly agent: string;
  readonly package: string;
  readonly version: string;
}

/** Where installed agents lie on the host, outside of every workspace: one directory per agent and version. */
export function storeDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mimo-bench', 'agents');
}

/** Where the packages of an agent stand inside every sandbox. */
export const insideDirectory = (agent: string): string => `/opt/agents/${agent}`;

export const installedDirectory = (store: string, { agent, version }: AgentPackage): string =>
  join(store, `${agent}@${version}`);

export const isInstalled = (store: string, wanted: AgentPackage): boolean =>
  existsSync(installedDirectory(store, wanted));

/**
 * Installs a package once for all runs of this machine. The directory appears whole or not at all: npm works
 * beside it, under a lock that a second run waits for.
 *
 * @throws MimoError infra `AGENT_INSTALL_FAILED`
 */
export async function installAgent(
  store: string,
  wanted: AgentPackage,
  clock: Clock,
  options: InstallOptions,
): Promise<AgentInstallation> {
  const target = installedDirectory(store, wanted);
  if (!existsSync(target)) {
    await using _lock = await lockPath(`${target}.lock`, clock, {
      signal: options.signal,
      onWait: (pid) => options.onLog?.(`process ${pid} is installing it`),
    });
    if (!existsSync(target)) await installInto(store, target, wanted, options);
  }
  return {
    mounts: [
      { source: target, target: insideDirectory(wanted.agent), key: await contentKey(target, wanted) },
    ],
  };
}

async function installInto(
  store: string,
  target: string,
  wanted: AgentPackage,
  { signal, onLog }: InstallOptions,
): Promise<void> {
  onLog?.(`installing ${wanted.package}@${wanted.version}, once for all runs`);
  await mkdir(store, { recursive: true });
  // Beside its place: a rename works within one file system only.
  const aside = await mkdtemp(join(store, `.${wanted.agent}-`));
  try {
    await npmInstall(`${wanted.package}@${wanted.version}`, aside, signal);
    // Made for its owner alone; inside a sandbox nobody is that owner, not even root.
    await chmod(aside, 0o755);
    await rename(aside, target);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** npm's lock file holds the integrity of every package: it names all bytes that were installed. */
async function contentKey(directory: string, { agent, version }: AgentPackage): Promise<string> {
  const lock = await readFile(join(directory, 'package-lock.json'));
  return `${agent}-${version}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`;
}

/** Shows a host directory as it is, under a key made of its content. Throws user `AGENT_DIRECTORY_MISSING`. */
export async function mountDirectory(source: string, target: string): Promise<AgentInstallation> {
  const about = await stat(source).catch(() => undefined);
  if (!about?.isDirectory()) {
    throw userError('AGENT_DIRECTORY_MISSING', `${source}: there is no such directory`, {
      hint: 'Correct "directory" in the description of the agent; it is relative to that file.',
    });
  }
  const hash = createHash('sha256');
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(file));
  return { mounts: [{ source, target, key: `directory-${hash.digest('hex').slice(0, 24)}` }] };
}
