/** What must be there before an operation, and what must be given back after it. */
export const scopeBreaks = [
  {
    kind: 'session-required',
    applies: (cap, s) => cap.kind !== 'write' && cap.kind !== 'watch' && !s.session,
    evolve: () => ({ session: true }),
    note: () => 'reads inside a session',
  },
  {
    kind: 'transaction-required',
    applies: (cap, s) => cap.kind === 'write' && !s.tx,
    evolve: () => ({ tx: true }),
    note: () => 'writes inside a transaction (tx)',
  },
  {
    kind: 'schema-declared',
    applies: (cap, s) => cap.kind !== 'watch' && s.schema === 'none',
    evolve: (_, __, rng) => ({ schema: rng.pick(['object', 'pairs']) }),
    note: () => 'wants the collection declared',
  },
  {
    kind: 'settings-required',
    applies: (_, s) => s.settings === 'none',
    evolve: (_, __, rng) => ({ settings: rng.pick(['ini', 'lines']) }),
    note: (_, __, after) =>
      `has settings (${after.settings === 'ini' ? 'ini' : 'dotted lines'}): tenant and a wait; config/<name>.${after.settings}`,
  },
  {
    kind: 'settings-format',
    applies: (_, s) => s.settings === 'ini' || s.settings === 'lines',
    evolve: () => ({ settings: 'json' }),
    note: () => 'settings are JSON, units included',
  },
  {
    kind: 'write-precondition',
    applies: (cap, s) => cap.kind === 'write' && s.guard === 'none',
    evolve: (_, __, rng) => ({ guard: rng.pick(['etag', 'expect', 'revision']) }),
    note: (_, __, after) => `refuses blind writes (${after.guard})`,
  },
  {
    kind: 'buffered-writes',
    applies: (cap, s) => cap.kind === 'write' && !s.buffered,
    evolve: () => ({ buffered: true }),
    note: () => 'writes are gathered; flush them',
  },
];
