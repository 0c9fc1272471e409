import type { Assessment, Curve, TrialEnd } from '../core/index.ts';
import type { Finding, ObservedRun } from './detector.ts';
import { detectors } from './detectors/index.ts';
import { episodesOf } from './episodes.ts';
import { flatTail } from './flat-tail.ts';
import { onsetOf } from './onset.ts';

/** What the detectors find in a run, each kept to what it can decide. Pure. */
export function detect(run: ObservedRun): {
  findings: Finding[];
  notAssessable: Assessment['notAssessable'];
} {
  const findings: Finding[] = [];
  const notAssessable: Assessment['notAssessable'] = [];
  for (const detector of detectors) {
    const needs = detector.missing(run);
    if (needs === undefined) findings.push(...detector.detect(run));
    else notAssessable.push({ kind: detector.kind, needs });
  }
  return { findings: findings.sort(inOrder), notAssessable };
}

/**
 * Findings, episodes, onset and end of one run, from what was observed of it and, where it was measured, its progress
 * curve. Steps count the main thread's responses from 1. Pure: rebuildable from record and curve at any time.
 */
export function assess(observed: ObservedRun, curve: Curve | undefined = observed.curve): Assessment {
  const run = { ...observed, curve };
  const { findings, notAssessable } = detect(run);
  const found = onsetOf(run, findings);
  const flat = flatTail(run);
  // A trouble that begins when the end had long been flat is what came of it, not where it began.
  const tail = flat && (!found || found.step > flat.toldBy) ? flat : undefined;
  if (tail) findings.push(tail.finding);
  findings.sort(inOrder);
  const onset = tail?.onset ?? found;
  return {
    findings,
    episodes: episodesOf(findings, run),
    onset,
    end: endOf(run, onset !== null),
    notAssessable,
  };
}

const inOrder = (a: Finding, b: Finding): number => a.first - b.first || a.last - b.last;

/** Competing ends: the first that holds. `unknown` where the record holds no outcome, or no verdict on a claim. */
function endOf({ ending }: ObservedRun, brokeDown: boolean): TrialEnd {
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
