import { z } from 'zod';
import {
  type Curve,
  episodeSchema,
  findingKindSchema,
  findingSchema,
  onsetSchema,
  trialEndSchema,
} from '../core/index.ts';
import type { TextLine } from '../store/index.ts';
import { assess } from './assess.ts';
import { type ObservedRun, observedRun } from './detector.ts';
import { createObserver, type Observation } from './observation.ts';
import { type Format, readers } from './readers/format.ts';
import { noFacts, type Ref, type SourceFacts } from './source.ts';

const ref = z.union([z.number(), z.string()]);
const refs = { firstRef: ref, lastRef: ref };

/** One trajectory as `analyze` tells of it. Steps count the main thread's model responses from 1. */
export const trajectoryAnalysisSchema = z.strictObject({
  file: z.string(),
  format: z.string(),
  agent: z.string().nullable(),
  model: z.string().nullable(),
  steps: z.int(),
  operations: z.int(),
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
});
export type Analysis = z.infer<typeof analysisSchema>;

/** A run as it was recorded, in the form that `assess` takes. Torn and odd lines are counted in its facts. */
export async function observeTrajectory(
  format: Format,
  lines: AsyncIterable<TextLine>,
): Promise<{ readonly run: ObservedRun; readonly facts: Readonly<SourceFacts> }> {
  const facts = noFacts();
  const observe = createObserver();
  const steps: Observation[] = [];
  for await (const step of readers[format](lines, facts)) steps.push(observe(step));
  return { run: observedRun(steps, facts.ending), facts };
}

/**
 * Analyses one trajectory from its lines; holds a step's digests and cut texts, never the whole log (an ATIF document
 * alone is held whole). `skipped` counts lines and steps that could not be read.
 *
 * @param curve M(t) of the same trial, where one was measured
 */
export async function analyseTrajectory(
  file: string,
  format: Format,
  lines: AsyncIterable<TextLine>,
  curve?: Curve,
): Promise<{ readonly analysis: TrajectoryAnalysis; readonly skipped: number }> {
  const { run, facts } = await observeTrajectory(format, lines);
  const { steps } = run;
  const { findings, episodes, onset, end, notAssessable } = assess(run, curve);
  const withRefs = <T extends { readonly first: number; readonly last: number }>(
    found: T,
  ): T & { firstRef: Ref; lastRef: Ref } => ({
    ...found,
    firstRef: steps[found.first - 1]?.ref ?? found.first,
    lastRef: steps[found.last - 1]?.lastRef ?? found.last,
  });
  const analysis = {
    file,
    format,
    agent: facts.agent,
    model: facts.model,
    steps: steps.length,
    operations: steps.reduce((total, step) => total + step.actions.length, 0),
    findings: findings.map(withRefs),
    episodes: episodes.map(withRefs),
    onset: onset && withRef(onset, steps),
    end,
    notAssessable,
  };
  return { analysis, skipped: facts.skipped };
}

function withRef(
  { provisional: _, ...onset }: z.infer<typeof onsetSchema>,
  steps: readonly Observation[],
): NonNullable<TrajectoryAnalysis['onset']> {
  return { ...onset, ref: steps[onset.step - 1]?.ref ?? onset.step };
}
