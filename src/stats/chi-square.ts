import { upperGammaRatio } from './gamma.ts';

/** P(X > x) for X chi-square with `df` >= 1 degrees of freedom. R: `pchisq(x, df, lower.tail = FALSE)`. */
export function chiSquareTail(x: number, df: number): number {
  return upperGammaRatio(df / 2, x / 2);
}
