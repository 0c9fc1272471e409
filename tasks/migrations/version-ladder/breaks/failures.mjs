/** What happens where there is no such row. */
const single = new Set(['one', 'write']);

export const failureBreaks = [
  {
    kind: 'nullability',
    applies: (cap, s) => cap.kind === 'one' && s.missing === 'undefined',
    evolve: () => ({ missing: 'null' }),
    note: () => 'what is not there is null',
  },
  {
    kind: 'throws-when-missing',
    applies: (cap, s) => cap.kind === 'one' && (s.missing === 'undefined' || s.missing === 'null'),
    evolve: () => ({ missing: 'code' }),
    note: () => 'a missing row is an error',
  },
  {
    kind: 'error-class',
    applies: (cap, s) => single.has(cap.kind) && s.missing === 'code',
    evolve: () => ({ missing: 'class' }),
    note: () => 'errors are classes; codes are dropped',
  },
  {
    kind: 'error-as-value',
    applies: (cap, s) => single.has(cap.kind) && (s.missing === 'class' || s.missing === 'code'),
    evolve: (_, __, rng) => ({ missing: 'envelope', envelope: rng.pick(['value', 'result', 'found']) }),
    note: () => 'expected failures are no longer thrown: see ok',
  },
];
