import { upperGammaRatio } from './gamma.ts';

/** P(Z > z) of the standard normal distribution. R: `pnorm(z, lower.tail = FALSE)`. */
export function normalTail(z: number): number {
  return z < 0 ? 1 - normalTail(-z) : upperGammaRatio(0.5, (z * z) / 2) / 2;
}

/**
 * The z with P(Z <= z) = p, for p in (0, 1). R: `qnorm(p)`.
 *
 * Newton on ln P(Z > z), which is concave: started right of the root, where P(Z > z) <= exp(-z^2 / 2) / 2 puts it, the
 * iterates fall towards it and never leave it, so no bracket is needed.
 */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -quantileOfTail(p);
  return p === 0.5 ? 0 : quantileOfTail(1 - p);
}

function quantileOfTail(tail: number): number {
  const target = Math.log(tail);
  let z = Math.sqrt(-2 * Math.log(2 * tail));
  for (let i = 0; i < 100; i += 1) {
    const q = normalTail(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const step = ((Math.log(q) - target) * q) / density;
    z += step;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(z))) break;
  }
  return z;
}

/** Half-width in standard errors of a two-sided interval: 1.96 for 0.95. */
export function normalHalfWidth(level: number): number {
  return quantileOfTail((1 - level) / 2);
}
