import type { Summary, TrialSummary } from '../core/index.ts';
import { endText } from './end-text.ts';
import { formatScore } from './figures.ts';
import { type JunitCase, type JunitSuite, junitXml } from './junit.ts';
import { contenderKey, groupBy, isValid } from './summary.ts';

/** Runs as JUnit XML: a suite for each contender, a case for each trial. */
export function summaryJunit(summaries: readonly Summary[]): string {
  return junitXml('mimo-bench', summaries.flatMap(suitesOf));
}

function suitesOf({ run, trials }: Summary): JunitSuite[] {
  return [...groupBy(trials, contenderKey).values()].map((group) => ({
    name: `${run}: ${group[0].agent} ${group[0].agentVersion} ${group[0].model}`,
    cases: group.map(caseOf),
  }));
}

function caseOf(trial: TrialSummary): JunitCase {
  return {
    className: `${trial.suite}.${trial.task}`,
    name: `${trial.task} at ${trial.units} units, repeat ${trial.repeat}`,
    seconds: trial.timing.wallMs / 1_000,
    result: resultOf(trial),
    output: [
      `trial ${trial.id}${trial.simulated ? ' (simulated model)' : ''}`,
      `${trial.steps} steps, ${trial.operations} operations, score ${formatScore(trial.score)}`,
    ].join('\n'),
  };
}

function resultOf(trial: TrialSummary): JunitCase['result'] {
  const { outcome } = trial;
  if (!isValid(trial)) {
    const [type = 'invalid'] = outcome.reason.split(':');
    return { kind: 'error', type, message: `invalid: ${outcome.reason}`, text: outcome.reason };
  }
  if (trial.passed) return { kind: 'passed' };
  const message = `score ${formatScore(trial.score)}: ${endText(trial)}`;
  const { passed, total } = trial.milestones;
  const text = [message, `${passed} of ${total} milestones`, `outcome: ${outcome.kind} (${outcome.reason})`];
  return { kind: 'failed', type: trial.endurance?.end ?? outcome.kind, message, text: text.join('\n') };
}
