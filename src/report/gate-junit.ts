import { type GateVerdict, type GateVerdicts, warningTexts } from '../comparison/index.ts';
import { designLines, verdictTitle } from './gate.ts';
import { type JunitCase, junitXml } from './junit.ts';

/** A case for each contender. What the trials could not decide fails too: it must not look green. */
export function gateJunit({ verdicts }: GateVerdicts): string {
  return junitXml('mimo-bench gate', [{ name: 'endurance', cases: verdicts.map(caseOf) }]);
}

function caseOf(verdict: GateVerdict): JunitCase {
  const { candidate, baseline, reason, warnings } = verdict;
  const text = [
    `${candidate.contender} against ${baseline.contender}`,
    reason,
    ...designLines(verdict),
    ...warnings.map((warning) => `${warning}: ${warningTexts[warning]}`),
  ].join('\n');
  const shared = { className: 'mimo-bench.gate', name: candidate.contender, seconds: 0 };
  if (verdict.verdict === 'no-regression') return { ...shared, result: { kind: 'passed' }, output: text };
  const message = `${verdictTitle[verdict.verdict]}: ${reason}`;
  return { ...shared, result: { kind: 'failed', type: verdict.verdict, message, text } };
}
