import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Endurance, internalError, userError } from '../core/index.ts';
import { parseEndurance } from './endurance-file.ts';
import { type LoadedTask, type LoadOptions, loadTask } from './load.ts';
import { builtInTasksDirectory, type TaskSource } from './suite.ts';

/** The largest dial builds in a few seconds; a generator that needs longer hangs. */
const defaultDeadlineMs = 120_000;

/** Enough of a stack trace to find the line; a generator that floods stderr must not fill our memory. */
const errorCharacters = 4000;

export interface BuildOptions extends Pick<LoadOptions, 'hostEnv'> {
  /** One of the dial. Default: the dial's default. */
  readonly units?: number;
  readonly seed: number;
  /** Receives the task; must be absent or empty. */
  readonly outDir: string;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Builds a task into `outDir`, the same bytes for the same (units, seed), and loads it. A source without a
 * generator is copied.
 *
 * @throws MimoError user `TASK_UNITS_UNKNOWN` (not on the dial), `TASK_BUILD_FAILED` (with the generator's own
 *   words), `TASK_BUILD_TIMEOUT`, `TASK_OUT_DIR_NOT_EMPTY`, and what loading throws
 */
export async function buildTask(source: TaskSource, options: BuildOptions): Promise<LoadedTask> {
  const outDir = resolve(options.outDir);
  await requireFree(outDir);
  const endurance = await readSourceEndurance(source);
  const units = chooseUnits(source, endurance, options.units);
  const { seed, hostEnv = {} } = options;
  // Moved into place when it is whole: a build that was cut off is never taken for a task.
  await using staging = await openStaging(outDir);
  if (source.build === undefined) await copyHarborDirectory(source.directory, staging.path);
  else await runGenerator(source, source.build, { units, seed, outDir: staging.path }, options);
  await rename(staging.path, outDir);
  try {
    return await loadTask(outDir, { suite: source.suite, name: source.name, units, seed, hostEnv });
  } catch (error) {
    await rm(outDir, { recursive: true, force: true });
    throw error;
  }
}

async function requireFree(outDir: string): Promise<void> {
  if (!existsSync(outDir) || (await readdir(outDir)).length === 0) return;
  throw userError('TASK_OUT_DIR_NOT_EMPTY', `${outDir} is not empty`, {
    hint: 'Give a directory that is absent or empty.',
  });
}

/** A directory beside `outDir`, so that moving it is one rename; removed unless it was moved. */
async function openStaging(outDir: string): Promise<AsyncDisposable & { readonly path: string }> {
  await mkdir(dirname(outDir), { recursive: true });
  const path = await mkdtemp(`${outDir}.building-`);
  await chmod(path, 0o755);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The source's `mimo.yaml`; undefined for a Harbor task without one. */
export async function readSourceEndurance(source: TaskSource): Promise<Endurance | undefined> {
  const path = join(source.directory, 'mimo.yaml');
  return existsSync(path)
    ? parseEndurance(await readFile(path, 'utf8'), path, source.build === undefined)
    : undefined;
}

/** A finished directory has the length that it has: its dial is not turned. */
function chooseUnits(
  source: TaskSource,
  endurance: Endurance | undefined,
  asked: number | undefined,
): number {
  if (endurance === undefined) return 1;
  if (source.build === undefined || asked === undefined) return endurance.units.default;
  if (endurance.units.dial.includes(asked)) return asked;
  const dial = endurance.units.dial.join(', ');
  throw userError(
    'TASK_UNITS_UNKNOWN',
    `${source.suite}/${source.name} cannot be built with ${asked} units`,
    {
      hint: `Its dial has ${dial}.`,
    },
  );
}

/**
 * Copies a finished task. Version control and installed packages of the author's machine at its root are no part of
 * it; the same names further down belong to its environment.
 */
export async function copyHarborDirectory(from: string, to: string): Promise<void> {
  const root = await realpath(from);
  const leftOut = ['.git', 'node_modules'].map((name) => join(root, name));
  await cp(root, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !leftOut.includes(path),
  });
}

interface GeneratorInput {
  readonly units: number;
  readonly seed: number;
  readonly outDir: string;
}

async function runGenerator(
  source: TaskSource,
  generator: string,
  input: GeneratorInput,
  { deadlineMs = defaultDeadlineMs, signal }: Pick<BuildOptions, 'deadlineMs' | 'signal'>,
): Promise<void> {
  const title = `${source.suite}/${source.name} (units ${input.units}, seed ${input.seed})`;
  signal?.throwIfAborted();
  const end = await runChild(generator, input, deadlineMs, signal);
  signal?.throwIfAborted();
  if (end.code === 0) return;
  const said = end.stderr.trim();
  if (end.timedOut) {
    throw userError(
      'TASK_BUILD_TIMEOUT',
      `building ${title} took longer than ${deadlineMs / 1000} s${after(said)}`,
      {
        hint: `Look for a loop that does not end in ${generator}.`,
      },
    );
  }
  const how = end.code === null ? `was ended by ${end.signal}` : `ended with exit code ${end.code}`;
  throw userError('TASK_BUILD_FAILED', `building ${title} failed: ${generator} ${how}${after(said)}`, {
    hint: "The error above is the generator's own; correct it there.",
  });
}

const after = (said: string): string => (said === '' ? '' : `\n${said}`);

interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** No variable of the host reaches a generator but PATH: its bytes must not depend on them, nor see a key. */
async function runChild(
  generator: string,
  input: GeneratorInput,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<ChildEnd> {
  const { promise, resolve: done, reject } = Promise.withResolvers<ChildEnd>();
  const library = join(builtInTasksDirectory(), 'lib', 'build.mjs');
  const child = spawn(process.execPath, [childProgram(), generator, JSON.stringify({ ...input, library })], {
    env: { PATH: process.env['PATH'], TZ: 'UTC', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  let timedOut = false;
  // The whole group: a generator's own children must not outlive it.
  const kill = (): void => killGroup(child.pid);
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, deadlineMs);
  signal?.addEventListener('abort', kill, { once: true });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-errorCharacters);
  });
  child.once('error', (cause) =>
    reject(internalError('TASK_BUILD_SPAWN', `cannot start ${process.execPath}`, { cause })),
  );
  child.once('exit', () => {
    kill();
    // A descendant that left the group may hold the pipe; what it still writes is not waited for.
    setTimeout(() => child.stderr.destroy(), 1000).unref();
  });
  child.once('close', (code, ended) => done({ code, signal: ended, stderr, timedOut }));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Beside this module: TypeScript in a clone, JavaScript in an installed package. */
const childProgram = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './build-child.ts' : './build-child.js', import.meta.url),
  );
