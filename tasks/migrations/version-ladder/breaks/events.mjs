/** What is told of changes, and how one stops listening. */
const eventNames = [
  { created: 'insert', changed: 'update', removed: 'delete' },
  { created: 'row:new', changed: 'row:change', removed: 'row:gone' },
  { created: '+', changed: '*', removed: '-' },
];

const watch = (cap) => cap.kind === 'watch';

export const eventBreaks = [
  {
    kind: 'event-names',
    applies: (cap, s) => watch(cap) && s.eventRenames < 2,
    evolve: (_, s, rng) => ({
      events: rng.pick(eventNames.filter((names) => names.created !== s.events.created)),
      eventRenames: s.eventRenames + 1,
    }),
    note: () => 'events have other names',
  },
  {
    kind: 'event-payload',
    applies: (cap, s) => watch(cap) && s.payload === 'object',
    evolve: () => ({ payload: 'arguments' }),
    note: () => 'listeners get what they need, not an object around it',
  },
  {
    kind: 'event-record',
    applies: (cap, s) => watch(cap) && s.payload !== 'record',
    evolve: (_, __, rng) => ({ payload: 'record', payloadKey: rng.pick(['record', 'subject', 'row']) }),
    note: () => 'an event says whom it is about',
  },
  {
    kind: 'subscription-handle',
    applies: (cap, s) => watch(cap) && s.subscription === 'function',
    evolve: (_, __, rng) => ({ subscription: 'handle', stop: rng.pick(['close', 'stop', 'cancel']) }),
    note: () => 'subscriptions are things',
  },
  {
    kind: 'subscription-signal',
    applies: (cap, s) => watch(cap) && s.subscription !== 'signal',
    evolve: () => ({ subscription: 'signal' }),
    note: () => 'stops on a signal',
  },
];
