import { checkFinite, checkNotEmpty } from './input.ts';

export interface BoundedEstimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Mean of independent estimates with an interval recovered from theirs (MOVER), which keeps what each knows of its own
 * asymmetry: a share of 4 of 4 can only be lower.
 *
 * lower = mean - sqrt(sum (estimate_i - lower_i)^2) / m, upper likewise. The parts are taken as fixed: it says nothing
 * of parts that were not drawn.
 *
 * @param parts one or more, each with its estimate within its bounds. RangeError otherwise.
 * Source: Zou & Donner 2008, Construction of confidence limits about effect measures, equation (9); for two shares it
 * is Newcombe's (1998) interval number 10 with its sign turned.
 */
export function meanOfEstimates(parts: readonly BoundedEstimate[]): BoundedEstimate {
  const of = 'meanOfEstimates';
  checkNotEmpty(of, 'the list of estimates', parts);
  for (const [index, { estimate, lower, upper }] of parts.entries()) {
    for (const value of [estimate, lower, upper])
      checkFinite({ of, what: `a value of part ${index}` }, value);
    if (lower > estimate || estimate > upper)
      throw new RangeError(`${of}: the estimate of part ${index} must lie within its bounds`);
  }
  const mean = (term: (part: BoundedEstimate) => number): number =>
    parts.reduce((sum, part) => sum + term(part), 0) / parts.length;
  const estimate = mean((part) => part.estimate);
  const away = (term: (part: BoundedEstimate) => number): number =>
    Math.sqrt(parts.reduce((sum, part) => sum + term(part) ** 2, 0)) / parts.length;
  return {
    estimate,
    lower: estimate - away((part) => part.estimate - part.lower),
    upper: estimate + away((part) => part.upper - part.estimate),
  };
}
