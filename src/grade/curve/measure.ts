import { type Curve, type Grading, infraError, type TrialResult, type Verdict } from '../../core/index.ts';
import { milestoneShare } from '../score.ts';
import { certainBounds, likelyBounds, readCurve } from './reading.ts';
import { type Known, nextSteps } from './sampling.ts';

/**
 * States asked for at a time. The choice of the next ones is made from all that is known, so more at a time would
 * choose worse; the caller says how many really run side by side.
 */
const sideBySide = 2;

export interface CurveRequest {
  readonly trial: TrialResult;
  /** What each step's artifact consists of, by step from 0; equal texts are graded once. */
  readonly contents: readonly string[];
  /** States to grade at most, those of `earlier` and the trial's own grading included. */
  readonly budget: number;
  /** What was measured before; undefined at the first time. */
  readonly earlier: Curve | undefined;
  /** Grades the artifact as it was after a step; asked for up to two at a time. */
  readonly gradeStep: (step: number) => Promise<Verdict>;
  /** Called with the whole curve whenever it has grown, so that an interruption loses little. */
  readonly keep: (curve: Curve) => Promise<void>;
  readonly onGraded?: (grading: Grading, curve: Curve) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the hidden grader on chosen steps until the budget is spent or every different state is graded.
 *
 * @throws MimoError infra `CURVE_UNGRADABLE` where not one of the first states could be graded.
 */
export async function measureCurve(request: CurveRequest): Promise<Curve> {
  let curve = curveOf(request, knownFrom(request));
  await request.keep(curve);
  for (;;) {
    request.signal?.throwIfAborted();
    const steps = wave(request, curve);
    if (steps.length === 0) return curve;
    const gradings = await Promise.all(
      steps.map(async (step) => gradingOf(request, step, await request.gradeStep(step))),
    );
    curve = curveOf(request, [...curve.gradings, ...gradings]);
    await request.keep(curve);
    for (const grading of gradings) request.onGraded?.(grading, curve);
    refuseUngradable(curve.gradings);
  }
}

/** The steps to grade side by side now; none when the budget is spent or nothing is left. */
function wave({ contents, budget }: CurveRequest, curve: Curve): number[] {
  const byContent = new Map(curve.gradings.map((grading) => [grading.content, knownOf(grading)]));
  const chosen = new Map<string, number>();
  for (const step of nextSteps(contents.map((content) => byContent.get(content)))) {
    const content = contents[step] ?? '';
    if (!chosen.has(content)) chosen.set(content, step);
  }
  return [...chosen.values()].slice(0, Math.min(sideBySide, Math.max(0, budget - curve.gradings.length)));
}

function knownOf(grading: Grading): Known {
  return grading.status === 'graded' ? grading : 'ungradable';
}

/** Grades at hand: those of an earlier measurement, but for its failures, and the trial's own. */
function knownFrom({ trial, contents, earlier }: CurveRequest): Grading[] {
  const all = new Set(contents);
  const usable = earlier?.taskDigest === trial.digests.task ? earlier.gradings : [];
  const known = usable.filter(({ status, content }) => status === 'graded' && all.has(content));
  const last = contents.length - 1;
  const own = contents[last];
  if (own === undefined || known.some(({ content }) => content === own)) return known;
  return trial.verdict.status === 'graded' ? [...known, gradingOf({ contents }, last, trial.verdict)] : known;
}

function gradingOf({ contents }: Pick<CurveRequest, 'contents'>, step: number, verdict: Verdict): Grading {
  const content = contents[step] ?? '';
  if (verdict.status === 'invalid') {
    return { status: 'invalid', step, content, code: verdict.code, reason: verdict.reason };
  }
  const { milestones, score, durationMs } = verdict;
  return {
    status: 'graded',
    step,
    content,
    share: rounded(milestoneShare(milestones)),
    score: rounded(score),
    milestones: { passed: milestones.filter(({ value }) => value >= 1).length, total: milestones.length },
    durationMs,
  };
}

/** Sums of the same weights in another order differ in the last bits: that is no change of the work. */
function rounded(share: number): number {
  return Math.round(share * 1e9) / 1e9;
}

function curveOf({ trial, contents, budget }: CurveRequest, gradings: readonly Grading[]): Curve {
  const byContent = new Map(gradings.map((grading) => [grading.content, grading]));
  const points = contents.flatMap((content, step) => {
    const grading = byContent.get(content);
    if (grading?.status !== 'graded') return [];
    return [{ step, gradedAt: grading.step, share: grading.share, score: grading.score }];
  });
  const shares: (number | undefined)[] = contents.map(() => undefined);
  for (const { step, share } of points) shares[step] = share;
  const { run, suite, task, units, agent, model, simulated } = trial;
  return {
    schema: 'mimo-bench/curve@1',
    ...{ run, trial: trial.id, suite, task, units, agent, model, simulated },
    taskDigest: trial.digests.task,
    steps: contents.length - 1,
    states: new Set(contents).size,
    budget,
    gradings: [...gradings].sort((a, b) => a.step - b.step),
    points,
    likely: readCurve(likelyBounds(shares)),
    certain: readCurve(certainBounds(shares)),
  };
}

/** A single state may break a grader; when the first ones all do, more attempts only cost time. */
function refuseUngradable(gradings: readonly Grading[]): void {
  const failed = gradings.filter((grading) => grading.status === 'invalid');
  const [first] = failed;
  if (first === undefined || failed.length < gradings.length || gradings.length < sideBySide) return;
  throw infraError('CURVE_UNGRADABLE', `no snapshot could be graded: ${first.code}: ${first.reason}`, {
    hint: 'See what the grader printed under grade/ of the trial, and `mimo-bench doctor`.',
  });
}
