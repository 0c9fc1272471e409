import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Step, stepSchema } from '../core/index.ts';
import { readJournal, type TrialPaths } from '../store/index.ts';
import { addStep, type Spent, type StepTotals } from './record.ts';

/** The last step of an interrupted attempt from which its agent can go on exactly. */
export interface ResumePoint {
  readonly step: number;
  readonly totals: StepTotals;
  readonly spent: Spent;
  /** What the agent kept after that step. */
  readonly checkpoint: unknown;
  /** State of a simulated model after that step's reply. */
  readonly modelState: unknown;
  /** Steps at which the trial was continued before. */
  readonly resumedAt: readonly number[];
  /** Events after the point; they stay in the journal and no longer count. */
  readonly abandonedFrom: number;
  readonly costUsd: number | null;
  readonly sideCalls: number;
  /** Steps with what they changed, to go on watching for tampering. */
  readonly steps: readonly RecordedStep[];
}

export interface RecordedStep {
  readonly step: Step;
  readonly changes: readonly { readonly path: string; readonly change: 'added' | 'modified' | 'removed' }[];
}

/**
 * Reads the journal of an interrupted attempt. A step counts when its `step` event is there: it is written after
 * the step's snapshot, its checkpoint and its reply. Undefined when no step was finished.
 */
export async function findResumePoint(paths: TrialPaths): Promise<ResumePoint | undefined> {
  if (!existsSync(paths.journal)) return undefined;
  let point: Omit<ResumePoint, 'resumedAt' | 'steps'> | undefined;
  let checkpoint: unknown;
  let totals = emptyTotals;
  let costUsd: number | null = 0;
  let sideCalls = 0;
  const steps: RecordedStep[] = [];
  const resumedAt: number[] = [];
  const modelStates = new Map<number, unknown>();
  for await (const event of readJournal(paths.journal)) {
    if (event.type === 'checkpoint') checkpoint = event['state'];
    if (event.type === 'model-state') modelStates.set(event['step'] as number, event['state']);
    if (event.type === 'call-ended' && event['thread'] !== 'main') sideCalls += 1;
    if (event.type === 'resumed') {
      resumedAt.push(event['step'] as number);
      // Side calls after the point of that continuation were abandoned with it.
      sideCalls = point?.sideCalls ?? 0;
    }
    if (event.type !== 'step') continue;
    const recorded = readStep(event);
    totals = addStep(totals, recorded.step);
    costUsd = costUsd === null || recorded.step.costUsd === null ? null : costUsd + recorded.step.costUsd;
    steps.push(recorded);
    point = {
      step: recorded.step.step,
      totals,
      spent: recorded.spent,
      checkpoint,
      modelState: modelStates.get(recorded.step.step),
      abandonedFrom: event.seq + 1,
      costUsd,
      sideCalls,
    };
  }
  return point && { ...point, resumedAt, steps };
}

const emptyTotals: StepTotals = {
  steps: 0,
  operations: 0,
  usage: { input: 0, cached: 0, cacheWrite: 0, output: 0, estimated: false },
  modelMs: 0,
  sandboxMs: 0,
  waitingMs: 0,
};

function readStep(event: Readonly<Record<string, unknown>>): RecordedStep & { readonly spent: Spent } {
  const { snapshot, spent } = event as { snapshot?: { changes?: RecordedStep['changes'] }; spent?: Spent };
  const step = stepSchema.parse(
    Object.fromEntries(Object.keys(stepSchema.shape).map((key) => [key, event[key]])),
  );
  return { step, changes: snapshot?.changes ?? [], spent: spent ?? { wallMs: 0, sandboxMs: 0 } };
}

/** Moves the result of an invalid attempt away, so that its record can be continued. */
export async function archiveResult(paths: TrialPaths): Promise<void> {
  if (!existsSync(paths.trialJson)) return;
  const target = paths.attempt((await countAttempts(paths)) + 1);
  await mkdir(target.dir, { recursive: true });
  await rename(paths.trialJson, target.trialJson);
  // A curve of the attempt's steps would say something wrong of those that come.
  if (existsSync(paths.curve)) await rename(paths.curve, target.curve);
}

/** Moves what an attempt left behind to `attempts/<n>/`; nothing recorded is deleted. */
export async function archiveAttempt(paths: TrialPaths): Promise<void> {
  if (!existsSync(paths.dir)) return;
  const left = (await readdir(paths.dir)).filter((name) => name !== 'attempts');
  if (left.length === 0) return;
  const target = paths.attempt((await countAttempts(paths)) + 1).dir;
  await mkdir(target, { recursive: true });
  for (const name of left) await rename(join(paths.dir, name), join(target, name));
}

export async function countAttempts(paths: TrialPaths): Promise<number> {
  return existsSync(paths.attempts) ? (await readdir(paths.attempts)).length : 0;
}
