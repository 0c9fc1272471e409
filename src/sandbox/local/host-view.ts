import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { userError } from '../../core/index.ts';

/** Where a local sandbox finds the harness's own Node, before the host's. */
export const nodeDirectory = '/opt/mimo';

/** The environment of a local sandbox, whole: nothing of the host's (keys!) is inherited. HOME follows the user. */
export const baseEnv: Readonly<Record<string, string>> = {
  PATH: `${nodeDirectory}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  TZ: 'UTC',
};

/** The harness's Node, and an npm where the host's lies outside of what sandboxes see of /usr. */
export function shownTools(): { readonly source: string; readonly target: string }[] {
  const node = realpathSync(process.execPath);
  const shown = [{ source: node, target: `${nodeDirectory}/bin/node` }];
  const npm = npmPackage(node);
  if (npm === undefined || (npm.startsWith('/usr/') && !npm.startsWith('/usr/local/'))) return shown;
  return [...shown, { source: npm, target: `${nodeDirectory}/lib/node_modules/npm` }];
}

/** Beside the harness's Node, the one that started the harness, or where distributions put it. */
function npmPackage(node: string): string | undefined {
  const { npm_execpath: starter } = process.env;
  const candidates = [
    join(dirname(dirname(node)), 'lib/node_modules/npm'),
    ...(starter === undefined ? [] : [dirname(dirname(starter))]),
    '/usr/lib/node_modules/npm',
    '/usr/local/lib/node_modules/npm',
  ];
  return candidates.find((path) => existsSync(join(path, 'bin/npm-cli.js')));
}

/** Throws user `ENVIRONMENT_UNSUPPORTED` where an environment brings npm packages and sandboxes would have no npm. */
export function requireNpm(directory: string): void {
  if (npmPackage(realpathSync(process.execPath)) !== undefined) return;
  throw userError(
    'ENVIRONMENT_UNSUPPORTED',
    `${directory} brings npm packages, and this machine has no npm`,
    {
      hint: 'Install npm beside Node or under /usr/lib/node_modules; or use --sandbox docker.',
    },
  );
}

/** Versions that decide what a sandbox's commands do; part of an environment's digest. */
export async function toolVersions(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5_000 });
  return `node ${process.versions.node}, ${stdout.trim()}`;
}

/**
 * MiB of a sandbox's tmpfs: what was asked for, but never more than a quarter of the memory that is available
 * now, for a full tmpfs must not take the host down.
 */
export async function grantedStorageMb(askedMb: number): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8');
  const availableMb = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024;
  return Math.min(askedMb, Math.max(256, Math.floor(availableMb / 4)));
}
