import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { EnvironmentSource, Healthcheck, Limits, NetworkPolicy } from '../core/index.ts';
import { digestDirectory } from './digest.ts';
import type { HarborConfig } from './harbor-schema.ts';
import { type KeyLines, locate } from './located.ts';

type NetworkKeys = Pick<HarborConfig['agent'], 'network_mode' | 'allowed_hosts'>;
type EnvironmentTable = HarborConfig['environment'];

/** Processes in a sandbox: Harbor has no key for it, and a test runner with workers stays well below. */
const defaultPids = 512;

/** The first table that says anything of the network, a phase's own before its environment's; Harbor's default is `public`. */
export function effectiveNetwork(...tables: readonly (NetworkKeys | undefined)[]): NetworkPolicy {
  const declared = tables.find((table) => table !== undefined && isDeclared(table));
  const hosts = declared?.allowed_hosts ?? [];
  switch (declared?.network_mode ?? (hosts.length > 0 ? 'allowlist' : 'public')) {
    case 'public':
      return { kind: 'public' };
    case 'no-network':
      return { kind: 'none' };
    case 'allowlist':
      return { kind: 'allowlist', hosts };
  }
}

const isDeclared = ({ network_mode, allowed_hosts }: NetworkKeys): boolean =>
  network_mode !== undefined || allowed_hosts.length > 0;

export const limitsOf = (environment: EnvironmentTable): Limits => ({
  cpus: environment.cpus,
  memoryMb: environment.memory_mb,
  storageMb: environment.storage_mb,
  pids: defaultPids,
});

export function healthcheckOf(table: EnvironmentTable['healthcheck']): Healthcheck | undefined {
  return (
    table && {
      command: table.command,
      intervalMs: table.interval_sec * 1000,
      timeoutMs: table.timeout_sec * 1000,
      startPeriodMs: table.start_period_sec * 1000,
      startIntervalMs: table.start_interval_sec * 1000,
      retries: table.retries,
    }
  );
}

/** What a sandbox is made from: the ready image that the table names, or else a directory with its Dockerfile. */
export async function sourceOf(
  { docker_image: image, build_timeout_sec }: EnvironmentTable,
  directory: string,
): Promise<EnvironmentSource> {
  const buildTimeoutMs = build_timeout_sec * 1000;
  if (image !== undefined) return { directory: undefined, image, digest: image, buildTimeoutMs };
  return { directory, image: undefined, digest: await digestDirectory(directory), buildTimeoutMs };
}

/** Directories that no work is done in; watching one of them would be to watch the whole system. */
const systemDirectories = new Set(['/', '/root', '/home', '/usr', '/etc', '/var', '/opt', '/tmp', '/srv']);

/**
 * Where the work of a task without `mimo.yaml` is done: where its commands run by default. `/app` where neither
 * task.toml nor the Dockerfile says, or where that is no directory of its own.
 */
export function workspaceOf(root: string, { environment }: HarborConfig): string {
  const workdir = environment.workdir ?? dockerfileWorkdir(join(root, 'environment', 'Dockerfile'));
  return workdir === undefined || systemDirectories.has(workdir) ? '/app' : workdir;
}

function dockerfileWorkdir(dockerfile: string): string | undefined {
  if (!existsSync(dockerfile)) return undefined;
  let workdir: string | undefined;
  for (const line of readFileSync(dockerfile, 'utf8').split('\n')) {
    if (/^\s*FROM\s/i.test(line)) workdir = undefined;
    const path = /^\s*WORKDIR\s+["']?([^"'\s]+)/i.exec(line)?.[1];
    if (path !== undefined) workdir = posix.resolve(workdir ?? '/', path);
  }
  return workdir?.includes('$') ? undefined : workdir;
}

type Variables = Readonly<Record<string, string>>;

/** Fills in `${NAME}` and `${NAME:-default}` in `env` tables; what cannot be filled is left out and said. */
export interface VariableFiller {
  readonly warnings: string[];
  fill(table: Variables, path: readonly PropertyKey[]): Variables;
}

export function variableFiller(
  host: Readonly<Record<string, string | undefined>>,
  lines: KeyLines,
): VariableFiller {
  const warnings: string[] = [];
  return {
    warnings,
    fill(table, path) {
      const filled: Record<string, string> = {};
      for (const [name, template] of Object.entries(table)) {
        const missing: string[] = [];
        const value = fillOne(template, host, missing);
        if (missing.length === 0) filled[name] = value;
        else {
          const text = `left out: ${missing.join(', ')} is not handed to sandboxes and has no default`;
          warnings.push(locate(lines, { path: [...path, name], text }));
        }
      }
      return filled;
    },
  };
}

function fillOne(
  template: string,
  host: Readonly<Record<string, string | undefined>>,
  missing: string[],
): string {
  return template.replace(
    /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => {
      const value = host[name] ?? fallback;
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
  );
}
