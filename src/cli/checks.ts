import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, type Probe, type SandboxKind, type SandboxProvider } from '../core/index.ts';
import type { DoctorOutput } from './output.ts';

export type Check = DoctorOutput['checks'][number];

/** A probe that hangs (an engine that accepts and never answers) must not hang `doctor`. */
const PROBE_DEADLINE_MS = 10_000;

export function checkNode(found: string): Check {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const enough = major > 22 || (major === 22 && minor >= 18);
  return enough
    ? { name: 'node', status: 'ok', detail: found, fix: null }
    : { name: 'node', status: 'fail', detail: found, fix: 'install Node 24, or 22.18 and later' };
}

export async function checkGit(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: PROBE_DEADLINE_MS });
    return { name: 'git', status: 'ok', detail: stdout.trim(), fix: null };
  } catch (error) {
    return {
      name: 'git',
      status: 'fail',
      detail: messageOf(error),
      fix: 'install git (apt-get install git)',
    };
  }
}

/** Whether a kind of sandbox works here. A kind that does not is a warning: the other may. */
export async function checkSandbox(provider: SandboxProvider): Promise<{ check: Check; works: boolean }> {
  const name = `sandbox ${provider.kind}`;
  const probe = await probeOf(provider);
  if (!probe.ok)
    return { works: false, check: { name, status: 'warn', detail: probe.reason, fix: probe.hint } };
  const detail = [probe.detail, ...probe.warnings].join('; ');
  return {
    works: true,
    check: { name, status: probe.warnings.length === 0 ? 'ok' : 'warn', detail, fix: null },
  };
}

async function probeOf(provider: SandboxProvider): Promise<Probe> {
  try {
    return await provider.probe(AbortSignal.timeout(PROBE_DEADLINE_MS));
  } catch (error) {
    return { ok: false, reason: `the probe failed: ${messageOf(error)}`, hint: fixOf(provider.kind) };
  }
}

function fixOf(kind: SandboxKind): string {
  return kind === 'docker'
    ? 'install and start Docker, or use --sandbox local'
    : 'use Linux with user namespaces enabled, or --sandbox docker';
}

/** A run of the built-in suites leaves some hundred megabytes; below a gigabyte it may not end. */
const ENOUGH_BYTES = 5e9;
const LEAST_BYTES = 1e9;

export async function checkDisk(out: string): Promise<Check> {
  const place = nearestExisting(resolve(out));
  const name = `disk under ${out}`;
  const fix = 'free some space, or choose another directory with --out';
  try {
    await access(place, constants.W_OK);
  } catch {
    return {
      name,
      status: 'fail',
      detail: `${place} cannot be written to`,
      fix: 'choose another directory with --out',
    };
  }
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free`;
  if (free < LEAST_BYTES) return { name, status: 'fail', detail, fix };
  return free < ENOUGH_BYTES
    ? { name, status: 'warn', detail, fix }
    : { name, status: 'ok', detail, fix: null };
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

export function checkMachine(): Check {
  const memoryGb = totalmem() / 1e9;
  const detail = `${cpus().length} CPUs, ${memoryGb.toFixed(1)} GB memory`;
  const name = 'machine';
  if (memoryGb >= 3.5) return { name, status: 'ok', detail, fix: null };
  return { name, status: 'warn', detail, fix: 'run one trial at a time (-j 1)' };
}

/** Which keys are there, by name. Their values are never read further than to see that they are not empty. */
export function checkKeys(
  variables: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Check {
  const present = variables.filter((name) => (env[name] ?? '') !== '');
  const name = 'model keys';
  if (present.length > 0) return { name, status: 'ok', detail: present.join(', '), fix: null };
  return {
    name,
    status: 'ok',
    detail: 'none; simulated models need none',
    fix: `for a real model set its key, such as ${variables.slice(0, 3).join(', ')}`,
  };
}
