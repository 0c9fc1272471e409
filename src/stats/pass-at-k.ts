import { checkCount } from './input.ts';

/**
 * pass@k: probability that at least one of k trials passes, estimated without bias from `c` passes in `n` trials:
 * 1 - C(n - c, k) / C(n, k).
 *
 * @param n trials, 1 or more. @param c passes, 0 to n. @param k 1 to n: more than were run cannot be estimated.
 * RangeError otherwise. Per task; average over tasks.
 * Source: Chen et al. 2021, Evaluating Large Language Models Trained on Code, section 2.1.
 */
export function passAtK(n: number, c: number, k: number): number {
  check('passAtK', n, c, k);
  return 1 - ratioOfChoices(n - c, n, k);
}

/**
 * pass^k: probability that all of k trials pass, estimated without bias: C(c, k) / C(n, k). The plug-in (c / n)^k is
 * biased upwards.
 *
 * @param n trials, 1 or more. @param c passes, 0 to n. @param k 1 to n. RangeError otherwise. Per task; average over
 * tasks. Source: Yao et al. 2024, tau-bench, section 4.
 */
export function passHatK(n: number, c: number, k: number): number {
  check('passHatK', n, c, k);
  return ratioOfChoices(c, n, k);
}

function check(of: string, n: number, c: number, k: number): void {
  checkCount({ of, what: 'n' }, n, 1);
  checkCount({ of, what: 'c' }, c, 0, n);
  checkCount({ of, what: 'k' }, k, 1, n);
}

/** C(m, k) / C(n, k) for m <= n, as a product that cannot overflow; 0 where m < k. */
function ratioOfChoices(m: number, n: number, k: number): number {
  if (m < k) return 0;
  let ratio = 1;
  for (let i = 0; i < k; i += 1) ratio *= (m - i) / (n - i);
  return ratio;
}
