import type { Curve, FindingKind, Summary, TrialResult, TrialSummary } from '../../core/index.ts';
import { placeText } from '../curve.ts';
import { endText } from '../end-text.ts';
import { formatDuration, formatScore } from '../figures.ts';
import { plainName } from '../names.ts';
import { contenderKey } from '../summary.ts';

/** What the page shows of one trial beyond its row in the summary; small, as 10,000 of them lie in one page. */
export interface TrialDetail {
  readonly id: string;
  readonly episodes: readonly (readonly [kind: FindingKind, first: number, last: number, marks: number])[];
  /** The findings that tell most of the onset, in words. */
  readonly evidence: readonly (readonly [kind: FindingKind, first: number, last: number, observed: string])[];
  readonly basis: string | null;
  /** Steps and shares of the milestones, in order. */
  readonly curve: readonly (readonly [step: number, share: number])[] | null;
  readonly damage: string | null;
  readonly peak: string | null;
}

/** Bits of an episode's marks. */
export const hallucinated = 1;
export const recovered = 2;

/** More tell no more, and would make the page of a great run slow. */
const mostEvidence = 3;
const mostCharacters = 180;
const mostEpisodes = 60;

export function trialDetail(trial: TrialResult, curve: Curve | undefined): TrialDetail {
  const endurance = trial.endurance;
  const onset = endurance?.onset ?? null;
  const telling = (endurance?.findings ?? [])
    .filter(({ kind, last }) => (onset ? kind === onset.cause && last >= onset.step : true))
    .slice(0, mostEvidence);
  return {
    id: trial.id,
    episodes: (endurance?.episodes ?? [])
      .slice(0, mostEpisodes)
      .map(
        (episode) =>
          [
            episode.kind,
            episode.first,
            episode.last,
            (episode.hallucination ? hallucinated : 0) + (episode.recovered ? recovered : 0),
          ] as const,
      ),
    evidence: telling.map(
      ({ kind, first, last, evidence }) => [kind, first, last, evidenceText(evidence)] as const,
    ),
    basis: onset?.basis ?? null,
    curve: curve ? curve.points.map(({ step, share }) => [step, rounded(share)] as const) : null,
    damage: curve ? placeText(curve.likely.damageOnset) : null,
    peak: curve ? placeText(curve.likely.peak) : null,
  };
}

function evidenceText({
  observed,
  compared,
}: NonNullable<TrialResult['endurance']>['findings'][number]['evidence']): string {
  const values = Object.entries(compared).map(([key, value]) => `${key}: ${value}`);
  return `${observed}; ${values.join('; ')}`.slice(0, mostCharacters);
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** One run with the details of its trials. */
export interface DetailedRun {
  readonly summary: Summary;
  readonly details: readonly TrialDetail[];
}

/** A contender of a run, as the page's figures and rows refer to it. */
export interface PageContender {
  readonly key: string;
  readonly run: string;
  readonly name: string;
  readonly simulated: boolean;
  readonly summary: Summary['contenders'][number];
}

/** Contenders of all runs; where there are several runs the names say which. */
export function contendersOf(runs: readonly DetailedRun[]): PageContender[] {
  return runs.flatMap(({ summary }) =>
    summary.contenders.map((contender) => ({
      key: `${summary.run}\n${contenderKey(contender)}`,
      run: summary.run,
      name: `${plainName(contender)}${runs.length > 1 ? `, ${summary.run}` : ''}`,
      simulated: contender.simulated,
      summary: contender,
    })),
  );
}

/** The data that the page's scripts draw from. Keys are short: they are repeated for every trial. */
export function pageData(runs: readonly DetailedRun[], contenders: readonly PageContender[]) {
  const places = new Map(contenders.map(({ key }, index) => [key, index]));
  return {
    contenders: contenders.map(({ name, simulated, summary: { endurance } }) => ({
      name,
      simulated,
      survival: endurance.survival,
      incidence: endurance.incidence,
      horizon: endurance.horizon,
    })),
    trials: runs.flatMap(({ summary, details }) => {
      const found = new Map(details.map((detail) => [detail.id, detail]));
      return summary.trials.map((trial) => row(trial, summary.run, places, found.get(trial.id)));
    }),
  };
}

function row(
  trial: TrialSummary,
  run: string,
  places: ReadonlyMap<string, number>,
  detail: TrialDetail | undefined,
) {
  const { endurance, outcome, milestones, claim, tokens, timing } = trial;
  return {
    id: trial.id,
    r: run,
    c: places.get(`${run}\n${contenderKey(trial)}`) ?? 0,
    t: `${trial.suite}/${trial.task}`,
    u: trial.units,
    n: trial.steps,
    s: formatScore(trial.score),
    p: trial.passed,
    e: endurance?.end ?? 'invalid',
    x: endText(trial),
    o: endurance?.onset ?? null,
    m: [milestones.passed, milestones.total],
    w: `${outcome.kind}: ${outcome.reason}`.slice(0, mostCharacters),
    d: claim.done,
    k: [tokens.input, tokens.cached, tokens.output],
    $: trial.costUsd,
    ms: formatDuration(timing.wallMs),
    ep: detail?.episodes ?? [],
    ev: detail?.evidence ?? [],
    b: detail?.basis ?? null,
    cv: detail?.curve ?? null,
    dm: detail?.damage ?? null,
    pk: detail?.peak ?? null,
  };
}
