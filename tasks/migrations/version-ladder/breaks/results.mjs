/** The form of an answer: bare, wrapped, in pages, through a cursor, as an iteration. */
const lists = new Set(['many', 'span']);
const flat = new Set(['plain', 'total']);

export const resultBreaks = [
  {
    kind: 'result-envelope',
    applies: (cap, s) =>
      cap.kind !== 'watch' && s.wrap === 'plain' && !(cap.kind === 'amount' && s.aggregate === 'values'),
    evolve: (cap, _, rng) => ({
      wrap: lists.has(cap.kind) ? 'total' : 'record',
      wrapKey: rng.pick(lists.has(cap.kind) ? ['rows', 'items', 'hits'] : ['data', 'body', 'outcome']),
    }),
    note: () => 'says more about its answer',
  },
  {
    kind: 'result-pair',
    applies: (cap, s) =>
      (cap.kind === 'one' || cap.kind === 'write') && (s.wrap === 'plain' || s.wrap === 'record'),
    evolve: () => ({ wrap: 'pair' }),
    note: () => 'returns a pair',
  },
  {
    kind: 'pagination',
    applies: (cap, s) => lists.has(cap.kind) && flat.has(s.wrap) && !s.limit,
    evolve: (_, __, rng) => ({
      wrap: 'pages',
      wrapKey: rng.pick(['rows', 'items', 'page']),
      nextKey: rng.pick(['next', 'more', 'token']),
      afterKey: rng.pick(['after', 'resume', 'startAt']),
      pageSize: rng.int(2, 4),
    }),
    note: () => 'comes in pages',
  },
  {
    kind: 'cursor-disposal',
    applies: (cap, s) => lists.has(cap.kind) && (flat.has(s.wrap) || s.wrap === 'pages'),
    evolve: (_, __, rng) => ({
      wrap: 'cursor',
      // Never `next`: a loop over a cursor would run for ever on the async iterator that may follow it.
      cursor: {
        next: rng.pick(['read', 'step', 'fetch']),
        close: rng.pick(['close', 'dispose', 'free']),
        end: rng.pick(['undefined', 'null']),
      },
    }),
    note: () => 'hands out a cursor, which is yours to give back',
  },
  {
    kind: 'async-iteration',
    applies: (cap, s) =>
      lists.has(cap.kind) && (flat.has(s.wrap) || s.wrap === 'pages' || s.wrap === 'cursor'),
    evolve: () => ({ wrap: 'iterator' }),
    note: () => 'can be iterated, asynchronously',
  },
  {
    kind: 'order-lost',
    applies: (cap, s) => lists.has(cap.kind) && s.sorted,
    evolve: () => ({ sorted: false }),
    note: () => 'answers sooner: rows come as they lie',
  },
  {
    kind: 'aggregate-removed',
    applies: (cap, s) => cap.kind === 'amount' && s.aggregate === 'sum' && s.wrap === 'plain',
    evolve: () => ({ aggregate: 'values' }),
    note: () => 'leaves the arithmetic to the caller',
  },
];
