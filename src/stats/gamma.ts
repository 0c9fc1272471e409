/**
 * Regularised upper incomplete gamma function Q(a, x) for a = 1/2, 1, 3/2, ...: all that the normal and the
 * chi-square distribution need. Of the libraries looked at, those without native builds or dozens of packages
 * behind them go through a Lanczos log-gamma of about 1e-10; for half-integers ln gamma(a) is a finite sum, and
 * the result agrees with R to 1e-13 relative, far into the tail too.
 *
 * Series below x = a + 1, modified Lentz continued fraction above.
 * Source: Abramowitz & Stegun 6.5.29 and 6.5.31; Press et al., Numerical Recipes, section 6.2.
 */
export function upperGammaRatio(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGammaOfHalves(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

/** ln gamma(a) by gamma(a) = (a - 1) gamma(a - 1) down to gamma(1) = 1 or gamma(1/2) = sqrt(pi). */
function logGammaOfHalves(a: number): number {
  let sum = 0;
  let rest = a;
  for (; rest > 1; rest -= 1) sum += Math.log(rest - 1);
  return rest === 1 ? sum : sum + Math.log(Math.PI) / 2;
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let value = d;
  // Converges in some tens of rounds for x > a + 1; the bound only guards against a rounding that never settles.
  for (let i = 1; i < 10_000; i += 1) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 2 * Number.EPSILON) break;
  }
  return value;
}
