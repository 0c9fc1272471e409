import { z } from 'zod';
import type { TextLine } from '../store/index.ts';
import { type Finding, findingKinds, type ObservedRun, observedRun } from './detector.ts';
import { detectors } from './detectors/index.ts';
import { episodesOf } from './episodes.ts';
import { createObserver, type Observation } from './observation.ts';
import { provisionalOnset } from './onset.ts';
import { type Format, readers } from './readers/format.ts';
import { noFacts, type Ref } from './source.ts';

const kind = z.enum(findingKinds);
const ref = z.union([z.number(), z.string()]);
const range = { kind, first: z.int(), last: z.int(), firstRef: ref, lastRef: ref };

/** How a run ended; `unknown` where nothing in its record tells. */
const endSchema = z.enum(['success', 'breakdown', 'early-stop', 'budget', 'failed', 'invalid', 'unknown']);

/** One trajectory as `analyze` tells of it. Steps count the main thread's model responses from 1. */
export const trajectoryAnalysisSchema = z.strictObject({
  file: z.string(),
  format: z.string(),
  agent: z.string().nullable(),
  model: z.string().nullable(),
  steps: z.int(),
  operations: z.int(),
  findings: z.array(
    z.strictObject({
      ...range,
      /** 0 to 1: how far beyond the detector's threshold. */
      strength: z.number(),
      evidence: z.strictObject({
        /** Where it comes from: the first of the repeated steps, or what the record had before. */
        origin: z.int(),
        steps: z.array(z.int()),
        compared: z.record(z.string(), z.union([z.string(), z.number()])),
        observed: z.string(),
      }),
    }),
  ),
  episodes: z.array(z.strictObject({ ...range, hallucination: z.boolean(), recovered: z.boolean() })),
  onset: z
    .strictObject({ step: z.int(), earliest: z.int(), latest: z.int(), ref, cause: kind, basis: z.string() })
    .nullable(),
  end: endSchema,
  /** Detectors that could not decide, and what they lacked. */
  notAssessable: z.array(z.strictObject({ kind, needs: z.string() })),
});
export type TrajectoryAnalysis = z.infer<typeof trajectoryAnalysisSchema>;

/** `analyze --json`. */
export const analysisSchema = z.strictObject({
  schema: z.literal('mimo-bench/analysis@1'),
  trajectories: z.array(trajectoryAnalysisSchema),
});
export type Analysis = z.infer<typeof analysisSchema>;

/** What the detectors find in a run, each kept to what it can decide. Pure. */
export function detect(
  run: ObservedRun,
): Pick<TrajectoryAnalysis, 'notAssessable'> & { findings: Finding[] } {
  const findings: Finding[] = [];
  const notAssessable: TrajectoryAnalysis['notAssessable'] = [];
  for (const detector of detectors) {
    const needs = detector.missing(run);
    if (needs === undefined) findings.push(...detector.detect(run));
    else notAssessable.push({ kind: detector.kind, needs });
  }
  findings.sort((a, b) => a.first - b.first || a.last - b.last);
  return { findings, notAssessable };
}

/**
 * Analyses one trajectory from its lines; holds a step's digests and cut texts, never the whole log (an ATIF document
 * alone is held whole). `skipped` counts lines and steps that could not be read.
 */
export async function analyseTrajectory(
  file: string,
  format: Format,
  lines: AsyncIterable<TextLine>,
): Promise<{ readonly analysis: TrajectoryAnalysis; readonly skipped: number }> {
  const facts = noFacts();
  const observe = createObserver();
  const steps: Observation[] = [];
  for await (const step of readers[format](lines, facts)) steps.push(observe(step));
  const run = observedRun(steps, facts.ending);
  const { findings, notAssessable } = detect(run);
  const onset = provisionalOnset(run, findings);
  const refs = (found: {
    readonly first: number;
    readonly last: number;
  }): { firstRef: Ref; lastRef: Ref } => ({
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
    findings: findings.map((finding) => ({
      ...finding,
      ...refs(finding),
      evidence: { ...finding.evidence, steps: [...finding.evidence.steps] },
    })),
    episodes: episodesOf(findings, run).map((episode) => ({ ...episode, ...refs(episode) })),
    onset: onset && { ...onset, ref: steps[onset.step - 1]?.ref ?? onset.step },
    end: endOf(run, onset !== null),
    notAssessable,
  };
  return { analysis, skipped: facts.skipped };
}

function endOf({ ending }: ObservedRun, brokeDown: boolean): z.infer<typeof endSchema> {
  if (ending?.grade?.passed) return 'success';
  if (ending?.outcome === 'invalid') return 'invalid';
  if (brokeDown) return 'breakdown';
  switch (ending?.outcome) {
    case undefined:
      return 'unknown';
    case 'limit':
      return 'budget';
    case 'completed':
    case 'gave-up':
      return ending?.grade ? 'early-stop' : 'unknown';
    default:
      return 'failed';
  }
}
