/** How an operation is called: its name, the order of its arguments, and the form in which they are given. */
import { capital, verbs } from '../catalog.mjs';

const optionKeys = {
  collection: ['from', 'table', 'collection', 'within'],
  id: ['key', 'id', 'which'],
  field: ['by', 'where', 'column'],
  value: ['equals', 'is', 'value'],
  target: ['over', 'sum', 'of'],
  from: ['start', 'since', 'from'],
  length: ['length', 'span', 'lasting'],
  listener: ['notify', 'on', 'listener'],
};

/** An order of the arguments that moves at least two of them. */
function otherOrder(order, rng) {
  const shuffled = rng.shuffle(order);
  return shuffled.join() === order.join() ? [...order].reverse() : shuffled;
}

const keysFor = (order, rng) => {
  const taken = new Set();
  return Object.fromEntries(
    order.map((name) => {
      const key = rng.pick(optionKeys[name].filter((each) => !taken.has(each)));
      taken.add(key);
      return [name, key];
    }),
  );
};

export const callBreaks = [
  {
    kind: 'renamed-arguments',
    applies: (_, s) => s.style === 'positional' && s.renames < 2,
    evolve: (cap, s, rng) => ({
      verb: rng.pick(verbs[cap.kind].filter((verb) => verb !== s.verb)),
      order: otherOrder(s.order, rng),
      renames: s.renames + 1,
    }),
    note: (cap, before, after) =>
      `${before.verb}${cap.className} is ${after.verb}${cap.className}, and reads its arguments in another order`,
  },
  {
    kind: 'options-object',
    applies: (_, s) => s.style === 'positional',
    evolve: (_, s, rng) => ({ style: 'options', keys: keysFor(s.order, rng) }),
    note: (_, __, after) =>
      `one object (${Object.values(after.keys).slice(0, 2).join(', ')}, ...) instead of arguments`,
  },
  {
    kind: 'builder-chain',
    applies: (_, s) => s.style === 'options',
    evolve: (_, s, rng) => ({
      style: 'builder',
      keys: keysFor(s.order, rng),
      finish: rng.pick(['run', 'go', 'ask']),
    }),
    note: (_, __, after) => `questions are built step by step and asked with ${after.finish}()`,
  },
  {
    kind: 'option-keys',
    applies: (_, s) => s.style === 'options' && s.renames < 3,
    evolve: (cap, s, rng) => ({
      keys: changedKeys(s, rng),
      verb: rng.pick(verbs[cap.kind].filter((verb) => verb !== s.verb)),
      renames: s.renames + 1,
    }),
    note: (_, before, after) =>
      `${capital(before.verb)} became ${after.verb}; some keys of its object have other names`,
  },
];

function changedKeys(s, rng) {
  for (let tried = 0; tried < 20; tried++) {
    const keys = keysFor(s.order, rng);
    if (Object.values(keys).join() !== Object.values(s.keys).join()) return keys;
  }
  return s.keys;
}
