import { z } from 'zod';
import { userError } from '../core/index.ts';
import { type GateOptions, type GateVerdict, gate, gateVerdictSchema, verdictNameSchema } from './gate.ts';
import type { RecordedContender } from './recorded.ts';

/** What `gate --json` prints where several contenders are on both sides. */
export const gateVerdictsSchema = z.strictObject({
  schema: z.literal('mimo-bench/verdicts@1'),
  /** The gravest of all. */
  verdict: verdictNameSchema,
  verdicts: z.array(gateVerdictSchema),
});
export type GateVerdicts = z.infer<typeof gateVerdictsSchema>;

const gravity = ['regressed', 'inconclusive', 'no-regression'] as const;

/**
 * One verdict for each contender that both sides have. Where there are several, each is judged at its part of `alpha`
 * (Bonferroni), so that the chance of any false `regressed` stays what it was.
 *
 * A contender is matched by its full name; else by agent and model, as a new version of the agent is what a gate is
 * for; else, where either side has one alone, these two.
 *
 * @throws MimoError user `GATE_NO_CONTENDER`, and those of `gate`
 */
export function gateAll(
  baseline: readonly RecordedContender[],
  candidate: readonly RecordedContender[],
  options: GateOptions,
): GateVerdicts {
  const pairs = match(baseline, candidate);
  if (pairs.length === 0) {
    const names = (side: readonly RecordedContender[]) => side.map(({ name }) => name).join('; ') || 'none';
    throw userError('GATE_NO_CONTENDER', 'baseline and candidate have no contender in common', {
      hint: `The baseline has: ${names(baseline)}. The candidate has: ${names(candidate)}. Choose with --contender.`,
    });
  }
  const verdicts = pairs.map(([before, after]) =>
    gate(before, after, { ...options, alpha: options.alpha / pairs.length }),
  );
  const verdict = gravity.find((one) => verdicts.some((each) => each.verdict === one)) ?? 'inconclusive';
  return { schema: 'mimo-bench/verdicts@1', verdict, verdicts: verdicts.toSorted(byGravity) };
}

function byGravity(a: GateVerdict, b: GateVerdict): number {
  return gravity.indexOf(a.verdict) - gravity.indexOf(b.verdict);
}

type Match = readonly [RecordedContender, RecordedContender];

function match(baseline: readonly RecordedContender[], candidate: readonly RecordedContender[]): Match[] {
  const matched = candidate.flatMap((after): Match[] => {
    const before =
      baseline.find(({ name }) => name === after.name) ??
      baseline.find(({ agent, model }) => agent === after.agent && model === after.model);
    return before ? [[before, after]] : [];
  });
  if (matched.length > 0) return matched;
  const [before, after] = [baseline[0], candidate[0]];
  return before && after && baseline.length === 1 && candidate.length === 1 ? [[before, after]] : [];
}
