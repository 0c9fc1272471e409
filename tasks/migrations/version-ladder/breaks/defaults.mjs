/** Defaults that changed under the same call. */
const selects = new Set(['many', 'amount']);
const all = new Set(['many', 'amount', 'span']);

export const defaultBreaks = [
  {
    kind: 'archived-default',
    applies: (cap, s) => all.has(cap.kind) && s.archived === 'excluded',
    evolve: (_, __, rng) => ({ archived: rng.pick(['includeArchived', 'withArchived', 'archived']) }),
    note: (_, __, after) => `hides nothing any more (${after.archived})`,
  },
  {
    kind: 'archived-unfiltered',
    applies: (cap, s) => (cap.kind === 'many' || cap.kind === 'span') && s.archived !== 'all',
    evolve: () => ({ archived: 'all' }),
    note: () => 'archived rows are rows like others; the filter was dropped',
  },
  {
    kind: 'matching-default',
    applies: (cap, s) => selects.has(cap.kind) && s.exact === 'always',
    evolve: (_, __, rng) => ({ exact: rng.pick(['exact', 'strict', 'caseSensitive']) }),
    note: (_, __, after) => `is lenient about case unless told (${after.exact})`,
  },
  {
    kind: 'limit-default',
    applies: (cap, s) =>
      all.has(cap.kind) &&
      !s.limit &&
      s.wrap !== 'pages' &&
      s.wrap !== 'cursor' &&
      !(cap.kind === 'amount' && s.aggregate === 'sum'),
    evolve: (_, __, rng) => ({ limit: rng.pick(['limit', 'top', 'atMost']), limitSize: rng.int(2, 4) }),
    note: (_, __, after) => `answers are short by default (${after.limit})`,
  },
];
