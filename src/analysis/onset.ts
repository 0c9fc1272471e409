import type { BreakdownOnset, FindingKind } from '../core/index.ts';
import { type Alarm, alarmsOf } from './alarm.ts';
import { constants } from './constants.ts';
import type { Finding, ObservedRun } from './detector.ts';
import { behaviouralKinds } from './detectors/index.ts';
import { coverage } from './episodes.ts';
import { type Progress, progressOf } from './progress.ts';

/**
 * The first step at which an alarm holds or damage has begun and from which on nothing was gained; null for a run
 * that succeeded or shows neither. Without a curve, or with one that never rose, an alarm must hold to the end, and the
 * onset is provisional.
 */
export function onsetOf(run: ObservedRun, findings: readonly Finding[]): BreakdownOnset | null {
  if (run.ending?.grade?.passed || run.ending?.outcome === 'invalid') return null;
  const progress = progressOf(run);
  const behavioural = findings.filter(({ kind }) => behaviouralKinds.has(kind));
  const alarm = breakingAlarm(alarmsOf(run, behavioural), progress);
  const damage = findings.find(({ kind }) => kind === 'damage');
  const fromAlarm = alarm && alarmOnset(run, alarm, behavioural, progress);
  const fromDamage = damage && damageOnset(damage);
  if (!fromAlarm || !fromDamage) return fromAlarm ?? fromDamage ?? null;
  if (isCauseOfItsOwn(damage, fromAlarm)) return fromDamage;
  return {
    ...fromAlarm,
    earliest: Math.min(fromAlarm.earliest, fromDamage.earliest),
    provisional: false,
    basis: `${fromAlarm.basis}; ${fromDamage.basis}`,
  };
}

/**
 * A loop begun in the middle of a change leaves M down from a step or two before it, by what was under way: the loop is
 * what broke. Damage that began long before, or that took much, is no such thing.
 */
function isCauseOfItsOwn({ first, evidence }: Finding, alarm: BreakdownOnset): boolean {
  const { peak, loss } = evidence.compared;
  const large = Number(loss) >= Number(peak) * constants.damageShare;
  return first + (large ? 0 : constants.damageLead) < alarm.earliest;
}

/**
 * The first alarm that still raised findings after the last gain. Where no gain is known, or where it may lie anywhere
 * up to the end, the one that holds at the end.
 */
function breakingAlarm(alarms: readonly Alarm[], progress: Progress | undefined): Alarm | undefined {
  const gained = progress?.lastGain;
  const sure = gained && alarms.find(({ lastFinding }) => lastFinding > gained.latest);
  return sure ?? alarms.find(({ holds, lastFinding }) => holds && lastFinding > (gained?.earliest ?? 0));
}

function alarmOnset(
  run: ObservedRun,
  alarm: Alarm,
  findings: readonly Finding[],
  progress: Progress | undefined,
): BreakdownOnset {
  const gained = progress?.lastGain;
  const inIt = findings.filter(({ last }) => last >= alarm.from);
  const origins = inIt.filter(({ first }) => first <= alarm.at).map(({ evidence }) => evidence.origin);
  const origin = Math.min(alarm.from, ...origins);
  const cause = causeOf(inIt, alarm);
  if (!gained || alarm.lastFinding <= gained.latest) {
    const why = gained
      ? `the progress curve says only that the last gain lies between step ${gained.earliest} and ${gained.latest}`
      : progress
        ? 'the progress curve never rose, so it cannot say where work ended'
        : 'no progress curve says whether work was still gained';
    const step = Math.max(alarm.from, (gained?.earliest ?? 0) + 1);
    return {
      step,
      earliest: Math.min(step, Math.max(origin, (gained?.earliest ?? 0) + 1)),
      // What it gained between two findings of one alarm may have been the last of its work.
      latest: Math.max(alarm.at, step, alarm.resumed ?? 0),
      cause,
      provisional: true,
      basis: `provisional: a behavioural alarm that holds to the end of the run; ${why}`,
    };
  }
  const step = alarm.from > gained.earliest ? alarm.from : gained.latest + 1;
  return {
    step,
    earliest: Math.min(step, Math.max(origin, gained.earliest + 1)),
    latest: Math.max(step, alarm.at, Math.min(gained.latest + 1, run.steps.length)),
    cause,
    provisional: false,
    basis: `curve: a behavioural alarm, and no step after ${gained.latest} gained anything`,
  };
}

function damageOnset({ first, evidence }: Finding): BreakdownOnset {
  return {
    step: first,
    earliest: Number(evidence.compared['earliest']),
    latest: Number(evidence.compared['latest']),
    cause: 'damage',
    provisional: false,
    basis: `curve: from step ${first} on M stays below its peak, by ${evidence.compared['loss']} at the end`,
  };
}

/** The kind with most evidence in it: the one whose findings cover the most of its steps, then the most specific. */
function causeOf(findings: readonly Finding[], alarm: Alarm): FindingKind {
  const last = alarm.lastFinding;
  let cause: FindingKind = 'stall';
  let most = 0;
  for (const kind of bySpecificity) {
    const covered = coverage(
      last,
      // An error or an absence that lasts is found from its second step on, a cycle from its first: all count from the
      // first. What is repeated here and there fills the steps between no more than it must.
      findings
        .filter((finding) => finding.kind === kind)
        .map((finding) =>
          kind === 'stale-repeat' ? finding : { ...finding, first: finding.evidence.origin },
        ),
    ).subarray(alarm.from, last + 1);
    const steps = covered.reduce((total, one) => total + one, 0);
    // A breakdown of one sort shows as several kinds over nearly the same steps: within a tenth they are equal.
    if (steps * 0.9 > most) {
      most = steps;
      cause = kind;
    }
  }
  return cause;
}

/** A kind that says why stands before one that only says that it repeats. */
const bySpecificity: readonly FindingKind[] = [
  'malformed',
  'phantom',
  'amnesia',
  'thrash',
  'error-lock',
  'cycle',
  'stale-repeat',
  'near-cycle',
  'stall',
];
