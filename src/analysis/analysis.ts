import { z } from 'zod';
import {
  type Curve,
  episodeSchema,
  findingKindSchema,
  findingSchema,
  internalError,
  onsetSchema,
  trialEndSchema,
} from '../core/index.ts';
import type { TextLine } from '../store/index.ts';
import { assess } from './assess.ts';
import { type ObservedRun, observedRun } from './detector.ts';
import { createObserver, type Observation } from './observation.ts';
import { type Format, type FormatReader, readers } from './readers/format.ts';
import { type AddressedTrajectory, type Log, trajectoriesOf } from './readers/log.ts';
import type { Trajectory } from './readers/trajectory.ts';
import { noFacts, type Ref, type SourceFacts } from './source.ts';

const ref = z.union([z.number(), z.string()]);
const refs = { firstRef: ref, lastRef: ref };

/** One trajectory as `analyze` tells of it. Steps count the main thread's model responses from 1. */
export const trajectoryAnalysisSchema = z.strictObject({
  file: z.string(),
  format: z.string(),
  /** Tells trajectories of one file apart: a session's id, or a sample's with its epoch; null where it holds one. */
  session: z.string().nullable(),
  /** What a `ref` is: `line`, `step_id`, `message`, ... */
  address: z.string(),
  agent: z.string().nullable(),
  model: z.string().nullable(),
  steps: z.int(),
  operations: z.int(),
  /** Lines, messages or members that could not be read and were passed over. */
  skipped: z.int(),
  findings: z.array(findingSchema.extend(refs)),
  episodes: z.array(episodeSchema.extend(refs)),
  onset: onsetSchema.omit({ provisional: true }).extend({ ref }).nullable(),
  end: trialEndSchema,
  /** Detectors that could not decide, and what they lacked. */
  notAssessable: z.array(z.strictObject({ kind: findingKindSchema, needs: z.string() })),
});
export type TrajectoryAnalysis = z.infer<typeof trajectoryAnalysisSchema>;

/** `analyze --json`. */
export const analysisSchema = z.strictObject({
  schema: z.literal('mimo-bench/analysis@1'),
  trajectories: z.array(trajectoryAnalysisSchema),
  /** Files that hold no trajectory, or none that could be read, and why. */
  passedOver: z.array(z.strictObject({ file: z.string(), why: z.string() })),
});
export type Analysis = z.infer<typeof analysisSchema>;

/**
 * A run as it was recorded, in the form that `assess` takes, from the lines of a log that is one JSON a line, as our
 * journal is. Torn and odd lines are counted in its facts.
 */
export async function observeTrajectory(
  format: Format,
  lines: AsyncIterable<TextLine>,
): Promise<{ readonly run: ObservedRun; readonly facts: Readonly<SourceFacts> }> {
  const facts = noFacts();
  return observe({ facts, steps: lineReader(format)(lines, facts) });
}

function lineReader(format: Format): NonNullable<FormatReader['lines']>['read'] {
  const form = readers[format].lines;
  if (!form) throw internalError('NOT_LINES', `${format} is not one JSON a line`);
  return form.read;
}

async function observe({ facts, steps }: Pick<Trajectory, 'facts' | 'steps'>): Promise<{
  readonly run: ObservedRun;
  readonly facts: Readonly<SourceFacts>;
}> {
  const observer = createObserver();
  const observed: Observation[] = [];
  for await (const step of steps) observed.push(observer(step));
  return { run: observedRun(observed, facts.ending, undefined, facts.instruction), facts };
}

/**
 * Analyses one trajectory from lines, each with one JSON, that need not be a file's.
 *
 * @param curve M(t) of the same trial, where one was measured
 */
export async function analyseTrajectory(
  file: string,
  format: Format,
  lines: AsyncIterable<TextLine>,
  curve?: Curve,
): Promise<{ readonly analysis: TrajectoryAnalysis; readonly skipped: number }> {
  const facts = noFacts();
  const steps = lineReader(format)(lines, facts);
  const address = readers[format].lines?.address ?? '';
  const analysis = await analysed({ session: null, address, facts, steps }, file, format, curve);
  return { analysis, skipped: facts.skipped };
}

/**
 * Analyses the trajectories of a log one by one; holds a step's digests and cut texts, never the whole log. `broken`
 * says why nothing could be read from some point on.
 *
 * @param curve M(t) of the same trial, where one was measured
 * @throws MimoError user `FILE_UNREADABLE` where it may not be read
 */
export async function* analyseLog(
  log: Log & { readonly shown: string },
  format: Format,
  curve?: Curve,
): AsyncGenerator<{ readonly analysis: TrajectoryAnalysis; readonly broken: string | undefined }> {
  for await (const trajectory of trajectoriesOf(log, format)) {
    const analysis = await analysed(trajectory, log.shown, format, curve);
    yield { analysis, broken: trajectory.facts.broken };
  }
}

async function analysed(
  trajectory: AddressedTrajectory,
  file: string,
  format: Format,
  curve?: Curve,
): Promise<TrajectoryAnalysis> {
  const { run, facts } = await observe(trajectory);
  const { steps } = run;
  const { findings, episodes, onset, end, notAssessable } = assess(run, curve);
  const withRefs = <T extends { readonly first: number; readonly last: number }>(
    found: T,
  ): T & { firstRef: Ref; lastRef: Ref } => ({
    ...found,
    firstRef: steps[found.first - 1]?.ref ?? found.first,
    lastRef: steps[found.last - 1]?.lastRef ?? found.last,
  });
  return {
    file,
    format,
    session: trajectory.session,
    address: trajectory.address,
    agent: facts.agent,
    model: facts.model,
    steps: steps.length,
    operations: steps.reduce((total, step) => total + step.actions.length, 0),
    skipped: facts.skipped,
    findings: findings.map(withRefs),
    episodes: episodes.map(withRefs),
    onset: onset && withRef(onset, steps),
    end,
    notAssessable,
  };
}

function withRef(
  { provisional: _, ...onset }: z.infer<typeof onsetSchema>,
  steps: readonly Observation[],
): NonNullable<TrajectoryAnalysis['onset']> {
  return { ...onset, ref: steps[onset.step - 1]?.ref ?? onset.step };
}
