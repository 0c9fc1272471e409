import type { ErrorKind, Summary } from '../core/index.ts';

export const EXIT = {
  done: 0,
  /** A threshold was missed (`--fail-under`), or the gate says regressed. */
  belowThreshold: 1,
  usage: 2,
  /** Some trials are invalid, or nothing here can run a sandbox. */
  infrastructure: 3,
  /** The gate cannot tell: never to be taken for a pass. */
  inconclusive: 4,
  /** EX_SOFTWARE of sysexits.h: a bug of ours. */
  bug: 70,
  /** 128 + SIGINT. */
  interrupted: 130,
} as const;

const byKind: Readonly<Record<ErrorKind, number>> = {
  user: EXIT.usage,
  infra: EXIT.infrastructure,
  internal: EXIT.bug,
};

export function exitCodeOfKind(kind: ErrorKind): number {
  return byKind[kind];
}

/**
 * What a finished run exits with. Low scores are results, not failures. Invalid trials win over a threshold:
 * what could not be measured cannot be said to be below it.
 */
export function exitCodeOfRun(
  summary: Summary,
  how: { readonly interrupted: boolean; readonly failUnder: number | undefined },
): number {
  if (how.interrupted) return EXIT.interrupted;
  if (summary.trials.some((trial) => trial.score === null)) return EXIT.infrastructure;
  const threshold = how.failUnder;
  if (threshold === undefined) return EXIT.done;
  const below = summary.contenders.some(({ meanScore }) => meanScore !== null && meanScore < threshold);
  return below ? EXIT.belowThreshold : EXIT.done;
}
