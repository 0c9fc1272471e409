import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { type Clock, MimoError, type SandboxKind, type SandboxProvider, systemClock } from '../core/index.ts';
import { chooseProvider } from '../sandbox/index.ts';
import { buildTask, type TaskSource } from '../task/index.ts';
import type { Slot } from './evidence.ts';
import { examine, nothingOf } from './examine.ts';
import { judge } from './proofs.ts';
import type { Evidence, TaskValidation, Validation } from './schema.ts';

export interface ValidationRequest {
  readonly tasks: readonly TaskSource[];
  /** Default: each task's own. */
  readonly units?: number;
  readonly seed: number;
  readonly sandbox: 'auto' | SandboxKind;
  /** Sandboxes at the same time. Default: one for each core. */
  readonly jobs?: number;
  /** Host CA bundle carried into image builds. */
  readonly caBundle?: string;
  readonly signal: AbortSignal;
  /** One line on what a task has got to. */
  readonly onNote: (task: string, text: string) => void;
  readonly onTask: (task: TaskValidation) => void;
}

/**
 * Builds each task, runs its reference and all that can be made of it in real sandboxes, grades by the real clean
 * room, and judges. Nothing is kept but what is returned.
 *
 * @throws MimoError of building, preparing or opening sandboxes; an abort
 */
export async function validateTasks(request: ValidationRequest): Promise<Validation> {
  const { tasks, sandbox, caBundle, signal, jobs = availableParallelism() } = request;
  await using scratch = await openScratch();
  await using provider = await chooseProvider(sandbox, caBundle === undefined ? {} : { caBundle }, signal);
  // One limit for all tasks: a task that waits for its reference lets another one's gradings through.
  const slots = pLimit(jobs);
  const slot: Slot = (work) =>
    slots(() => {
      signal.throwIfAborted();
      return work();
    });
  const side = pLimit(Math.max(1, Math.ceil(jobs / 2)));
  const ids = sandboxIds();
  const results = await Promise.all(
    tasks.map((source) =>
      side(async () => {
        signal.throwIfAborted();
        const validation = await validateTask(source, {
          request,
          root: scratch.path,
          provider,
          slot,
          clock: systemClock,
          ids,
        });
        request.onTask(validation);
        return validation;
      }),
    ),
  );
  return { schema: 'mimo-bench/validation@1', sandbox: provider.kind, tasks: results };
}

async function openScratch() {
  const path = await mkdtemp(join(tmpdir(), 'mimo-bench-validation-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

interface Setting {
  readonly request: ValidationRequest;
  readonly root: string;
  readonly provider: SandboxProvider;
  readonly slot: Slot;
  readonly clock: Clock;
  readonly ids: { readonly runId: string; readonly next: (what: string) => string };
}

async function validateTask(source: TaskSource, setting: Setting): Promise<TaskValidation> {
  const { request, root, provider, slot, clock, ids } = setting;
  const { seed, units, signal } = request;
  const onNote = (text: string): void => request.onNote(source.name, text);
  const started = clock.monotonic();
  const outDir = join(root, source.suite, source.name);
  const task = await buildTask(source, { seed, outDir, signal, ...(units === undefined ? {} : { units }) });
  const build = { ms: Math.round(clock.monotonic() - started), bytes: await sizeOf(outDir) };
  onNote(`built for ${task.units} units`);
  const { suite, name, title, digest } = task;
  const known = { suite, name, title, units: task.units, seed, digest, build };
  try {
    const environment = await provider.prepare(task.environment, { signal, onLog: onNote });
    const place = {
      ...{ task, provider, environment, clock, signal },
      runId: ids.runId,
      outDir: join(root, 'verdicts', source.suite, source.name),
      nextId: ids.next,
    };
    const directories = [source.directory, task.directory];
    return judged(await examine({ place, slot, onNote }, { ...known, directories }));
  } catch (error) {
    if (signal.aborted || !(error instanceof MimoError) || error.kind === 'internal') throw error;
    // What one task wants and cannot have here must not keep the others from being looked at.
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    return judged({ ...nothingOf(known), untried: `${error.code}: ${error.message}.${hint}` });
  }
}

const judged = (evidence: Evidence): TaskValidation => ({ ...evidence, ...judge(evidence) });

/** Ids that no other process has, short enough for a host name. */
function sandboxIds(): Setting['ids'] {
  const runId = `validation-${process.pid}`;
  let count = 0;
  const next = (what: string): string => {
    count += 1;
    return `v${process.pid}-${count}-${what
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '-')
      .slice(0, 24)}`;
  };
  return { runId, next };
}

async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
