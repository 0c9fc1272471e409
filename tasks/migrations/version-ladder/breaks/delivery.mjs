/** When an answer comes: at once, in a callback, as a promise, as a job to be waited for. */
export const deliveryBreaks = [
  {
    kind: 'sync-to-callback',
    applies: (_, s) => s.delivery === 'sync',
    evolve: () => ({ delivery: 'callback' }),
    note: () => 'answers through a callback',
  },
  {
    kind: 'sync-to-promise',
    applies: (_, s) => s.delivery === 'sync',
    evolve: () => ({ delivery: 'promise' }),
    note: () => 'no longer blocks',
  },
  {
    kind: 'callback-to-promise',
    applies: (_, s) => s.delivery === 'callback',
    evolve: () => ({ delivery: 'promise' }),
    note: () => 'callbacks are gone, promises came',
  },
  {
    kind: 'promise-to-job',
    applies: (_, s) => s.delivery === 'promise',
    evolve: () => ({ delivery: 'job' }),
    note: () => 'puts its work in line; see done()',
  },
];
