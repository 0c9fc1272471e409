import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join, posix, relative } from 'node:path';
import { infraError, MimoError, type Sandbox, type TreeEntry, userError } from '../../core/index.ts';
import { directoryName } from '../packages/package-list.ts';
import { globToRegExp } from '../supervisor/path-pattern.ts';
import type { BuildStep, EnvironmentPlan } from './dockerfile.ts';

type CopyStep = Extract<BuildStep, { kind: 'copy' }>;
type RunStep = Extract<BuildStep, { kind: 'run' }>;

/** What reaches for the network; named when such a command fails, for that is most likely why. */
const networked = /\b(apt-get|apt|apk|pip3?|uv|npm (?:i|install|ci)|npx|yarn|pnpm|curl|wget|git clone)\b/;

interface BuildContext {
  readonly directory: string;
  /** Stands in the context as `npm-packages`, wherever it lies. */
  readonly packages: string | undefined;
}

/** Carries out an environment's steps in a new sandbox, in order. */
export async function replayBuild(
  sandbox: Sandbox,
  context: BuildContext,
  plan: EnvironmentPlan,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const step of plan.steps) {
    signal?.throwIfAborted();
    if (step.kind === 'directory') await placed(plan, step, sandbox.put([directoryEntry(step.path)]));
    else if (step.kind === 'copy') await placed(plan, step, copy(sandbox, context, plan, step));
    else await run(sandbox, plan, step, timeoutMs, signal);
  }
}

/** What cannot be written lies in the host's read-only /usr, or is larger than the storage. */
async function placed(plan: EnvironmentPlan, step: BuildStep, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof MimoError && error.code === 'SANDBOX_OPERATION_FAILED')) throw error;
    throw userError('ENVIRONMENT_UNSUPPORTED', `${plan.file}:${step.line}: ${error.message}`, {
      hint: 'The local sandbox has a read-only /usr (but for /usr/local); use --sandbox docker to change it.',
      cause: error,
    });
  }
}

async function run(
  sandbox: Sandbox,
  plan: EnvironmentPlan,
  step: RunStep,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { argv, cwd, env } = step;
  const result = await sandbox.exec({ argv, cwd, env, timeoutMs, ...(signal ? { signal } : {}) });
  signal?.throwIfAborted();
  if (result.exitCode === 0) return;
  const ending = result.timedOut
    ? `timed out after ${timeoutMs} ms`
    : `ended with ${result.exitCode ?? result.signal}`;
  const said = `${result.stdout}${result.stderr}`.trim().split('\n').slice(-10).join('\n');
  const message = `${plan.file}:${step.line}: RUN ${step.text.slice(0, 200)}: ${ending}\n${said}`;
  const reachesOut = networked.exec(step.text)?.[1];
  if (reachesOut !== undefined) {
    throw userError(
      'ENVIRONMENT_UNSUPPORTED',
      `${message}\n"${reachesOut}" needs a network; the local sandbox has none`,
      {
        hint: 'Use --sandbox docker.',
      },
    );
  }
  throw infraError('ENVIRONMENT_BUILD_FAILED', message, { hint: 'Run the Dockerfile by hand to see why.' });
}

async function copy(
  sandbox: Sandbox,
  { directory, packages }: BuildContext,
  plan: EnvironmentPlan,
  step: CopyStep,
): Promise<void> {
  const sources = await matching(directory, step.sources);
  if (sources.length === 0) throw noSource(plan, step, step.sources.join(' '));
  for (const source of sources) {
    const own = posix.normalize(source).replace(/^\/|\/$/g, '') === directoryName ? packages : undefined;
    const from = own ?? join(directory, source);
    const stat = await lstat(from).catch(() => undefined);
    const outside = own === undefined && relative(directory, from).startsWith('..');
    if (stat === undefined || outside) throw noSource(plan, step, source);
    if (stat.isDirectory()) {
      await sandbox.put([directoryEntry(step.target)]);
      await sandbox.put(entriesUnder(from, step.target));
    } else {
      const target = step.intoDirectory ? posix.join(step.target, basename(source)) : step.target;
      await sandbox.put(entriesUnder(from, await insideDirectory(sandbox, step, target, source)));
    }
  }
}

/** `COPY a /app` puts a file into /app where that is a directory already. */
async function insideDirectory(
  sandbox: Sandbox,
  step: CopyStep,
  target: string,
  source: string,
): Promise<string> {
  if (step.intoDirectory) return target;
  const test = await sandbox.exec({ argv: ['test', '-d', target], cwd: '/' });
  return test.exitCode === 0 ? posix.join(target, basename(source)) : target;
}

/** Sources with `*` and `?` are matched against the whole context, sorted; others are taken as they are. */
async function matching(directory: string, patterns: readonly string[]): Promise<string[]> {
  if (!patterns.some((pattern) => /[*?]/.test(pattern))) return [...patterns];
  const all = (await readdir(directory, { recursive: true })).sort();
  return patterns.flatMap((pattern) => {
    if (!/[*?]/.test(pattern)) return [pattern];
    const glob = globToRegExp(posix.normalize(pattern).replace(/^\//, ''));
    return all.filter((path) => glob.test(path));
  });
}

async function* entriesUnder(from: string, target: string): AsyncGenerator<TreeEntry> {
  const stat = await lstat(from);
  if (stat.isSymbolicLink()) {
    yield { path: target, mode: '120000', content: Buffer.from(await readlink(from)) };
  } else if (stat.isDirectory()) {
    yield directoryEntry(target);
    for (const name of (await readdir(from)).sort())
      yield* entriesUnder(join(from, name), posix.join(target, name));
  } else if (stat.isFile()) {
    const mode = (stat.mode & 0o111) === 0 ? '100644' : '100755';
    yield { path: target, mode, content: await readFile(from) };
  }
}

const directoryEntry = (path: string): TreeEntry => ({ path, mode: '040000', content: new Uint8Array(0) });

function noSource(plan: EnvironmentPlan, step: CopyStep, source: string): MimoError {
  return userError(
    'ENVIRONMENT_UNSUPPORTED',
    `${plan.file}:${step.line}: COPY: "${source}" is not in the build context`,
    {
      hint: `Sources are paths below ${plan.file.replace(/\/Dockerfile$/, '')}.`,
    },
  );
}
