import { readFileSync } from 'node:fs';
import { createRng } from '../../lib/build.mjs';
import { readTemplate, writeSmokeTask } from '../shared/kit.mjs';
import { branch, grading, history, names, steps } from './plan.mjs';
import * as orders from './template/start/src/orders.mjs';

const before = { ...orders };
const here = (path) => new URL(path, import.meta.url);

export async function build({ seed, outDir }) {
  const rng = createRng(`smoke/split-module/${seed}`);
  writeSmokeTask({
    outDir,
    manifest: {
      name: 'split-module',
      title: 'Split a module in two behind frozen public names',
      description:
        'A module that mixes arithmetic with state, split in two without a change for its importers.',
      keywords: ['javascript', 'refactoring', 'modules'],
    },
    instruction: readFileSync(here('instruction.md'), 'utf8'),
    start: readTemplate(here('template/start/')),
    history,
    steps: steps(readTemplate(here('template/solved/'))),
    grading,
    expected: { branch, names, cases: { pricing: pricingCases(rng), store: storeCases(rng) } },
    grader: here('grade.mjs'),
  });
}

/** What everything did before the split is what it has to do after. */
function called(calls) {
  return calls.map((call) => {
    const [name, ...args] = structuredClone(call);
    try {
      return { call, expected: structuredClone(before[name](...args) ?? null) };
    } catch (error) {
      return { call, expected: `threw ${error.message}` };
    }
  });
}

const randomLine = (rng) => ({
  unitCents: rng.int(1, 9999),
  quantity: rng.int(1, 9),
  category: rng.pick(['standard', 'reduced', 'none']),
});

function pricingCases(rng) {
  return called([
    ...Array.from({ length: 5 }, () => ['priceLine', randomLine(rng)]),
    ['priceLine', { unitCents: 1.5, quantity: 1 }],
    ['priceLine', { unitCents: 1, quantity: 1, category: 'luxury' }],
    ...Array.from({ length: 3 }, () => ['shippingFor', rng.int(1, 4000), rng.pick(['home', 'abroad'])]),
    ['shippingFor', 0, 'abroad'],
    ...[0, 2, 3, 9, 10].map((count) => ['discountFor', count]),
  ]);
}

/** One story, in order: enough orders for a discount, one cancelled, another customer beside. */
function storeCases(rng) {
  const lines = () => Array.from({ length: rng.int(1, 3) }, () => randomLine(rng));
  const count = rng.int(10, 12);
  return called([
    ['resetOrders'],
    ...Array.from({ length: count }, () => ['createOrder', 'ada', lines()]),
    ['loyaltyOf', 'ada'],
    ['priceOrder', lines(), 'ada'],
    ['createOrder', 'bob', lines()],
    ['priceOrder', lines(), 'bob'],
    ...[1000, 1001, 1002].map((number) => ['cancelOrder', `A${number}`]),
    ['loyaltyOf', 'ada'],
    ['createOrder', 'bob', []],
    ['cancelOrder', 'A1'],
    ['findOrder', `A${1000 + count}`],
    ['findOrder', 'none'],
    ['ordersOf', 'bob'],
    ['resetOrders'],
    ['ordersOf', 'ada'],
    ['createOrder', 'eve', lines()],
  ]);
}
