/** State thrown away by deleting a file from the require cache. */
const state = (c) => `src/${c.group}/${c.noun}-state.js`;

export const fresh = {
  id: 'fresh',
  verbs: ['enter', 'note', 'book'],
  flags: { whole: [true, false], seed: ['zero', 'price'] },
  numbers: { step: [1, 9] },
  names: { before: () => ['fresh', 'shared'], after: () => ['fresh', 'shared'] },
  contract: (c) => [
    `A state has \`add(amount)\`, which returns its sum times ${c.n.step}${c.f.whole ? ', and `history()`, the amounts so far as a list of its own' : ''}. It starts with ${c.f.seed === 'zero' ? 'zero' : `the price of \`'${c.noun}'\``}.`,
    `\`fresh()\` stays synchronous and gives a state of its own, which does not disturb those that were given before; \`shared()\` gives the one that was made last, or makes the first. \`${c.op}(amount)\` adds to that.`,
  ],
  before: (c) => `
function fresh() {
  delete require.cache[require.resolve('./${c.noun}-state')];
  return shared();
}

function shared() {
  var state = require('./${c.noun}-state');
${c.f.seed === 'price' ? `  state.start(${c.ask(`'${c.noun}'`)});\n` : ''}  return state;
}

function ${c.op}(amount) {
  return shared().add(amount);
}`,
  side: (c) => ({
    before: {
      [state(c)]: `'use strict';

var sum = 0;
${c.f.seed === 'price' ? 'var started = false;\n' : ''}${c.f.whole ? 'var all = [];\n' : ''}
exports.add = function (amount) {
  sum += amount;
${c.f.whole ? '  all.push(amount);\n' : ''}  return sum * ${c.n.step};
};
${c.f.seed === 'price' ? '\nexports.start = function (from) {\n  if (!started) sum += from;\n  started = true;\n};\n' : ''}${c.f.whole ? '\nexports.history = function () { return all.slice(); };\n' : ''}`,
    },
    after: {
      [state(c)]: `export function createState(start) {
  let sum = start;
${c.f.whole ? '  const all = [];\n' : ''}  return {
    add(amount) {
      sum += amount;
${c.f.whole ? '      all.push(amount);\n' : ''}      return sum * ${c.n.step};
    },
${c.f.whole ? '    history: () => [...all],\n' : ''}  };
}
`,
    },
    other: {
      [state(c)]: `export class State {
  #sum;
  #all = [];
  constructor(start) {
    this.#sum = start;
  }
  add = (amount) => {
    this.#all.push(amount);
    this.#sum += amount;
    return ${c.n.step} * this.#sum;
  };
${c.f.whole ? '  history() {\n    return Array.from(this.#all);\n  }\n' : ''}}
`,
    },
  }),
  head: {
    after: (c) => `import { createState } from './${c.noun}-state.js';\n`,
    other: (c) => `import { State } from './${c.noun}-state.js';\n`,
  },
  after: (c) => `
let current;

function fresh() {
  current = createState(${c.f.seed === 'zero' ? '0' : c.ask(`'${c.noun}'`)});
  return current;
}

function shared() {
  return current ?? fresh();
}

function ${c.op}(amount) {
  return shared().add(amount);
}`,
  other: (c) => `
const made = [];
const fresh = () => {
  made[0] = new State(${c.f.seed === 'zero' ? '0' : c.ask(`'${c.noun}'`)});
  return made[0];
};
const shared = () => (made.length === 0 ? fresh() : made[0]);
const ${c.op} = (amount) => shared().add(amount);`,
  demo: {
    before: (c) => `const first = ${c.m}.${c.op}(2);
  assert.equal(${c.m}.${c.op}(0), first);
  assert.equal(${c.m}.fresh().add(2), first);`,
  },
  probe: async ({ namespace }, { file, op, f }) => {
    const m = await namespace(file);
    const one = m.shared();
    const seen = [one === m.shared(), m[op](3), one.add(4)];
    const two = m.fresh();
    seen.push(two === m.shared(), two === one, two.add(1), one.add(10), m[op](5));
    const three = m.fresh();
    seen.push(m[op](1), two.add(1), three === m.shared(), typeof m.fresh().then);
    if (f.whole) {
      one.history().push(99);
      seen.push(one.history(), two.history(), m.shared().history());
    }
    return seen;
  },
};
