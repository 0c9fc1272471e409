/** How a span of time is said. */
export const intervalBreaks = [
  {
    kind: 'interval-form',
    applies: (cap, s) => cap.kind === 'span' && s.interval === 'length',
    evolve: () => ({ interval: 'end' }),
    note: () => 'intervals have two ends',
  },
  {
    kind: 'inclusive-end',
    applies: (cap, s) => cap.kind === 'span' && !s.closed,
    evolve: () => ({ closed: true }),
    note: () => 'the last moment counts',
  },
];
