/** A require inside a function: what it loads reads its settings when it is loaded, and must not do so earlier. */
const desk = (c) => `src/${c.group}/${c.noun}-desk.js`;
const variable = (c) => `STACKS_${c.Noun.toUpperCase()}_${c.group.toUpperCase()}`;

export const lazy = {
  id: 'lazy',
  verbs: ['renew', 'extend', 'prolong'],
  flags: { bad: ['throw', 'default'], keep: ['first', 'first-good'] },
  numbers: { days: [7, 40] },
  names: { before: () => [], after: () => [] },
  contract: (c) => [
    `\`${c.op}(days)\` stays synchronous. The variable \`${variable(c)}\` (a number of days; ${c.n.days} where it is not set) is read at the first call, not at load, and what it said then holds from there on${c.f.bad === 'throw' && c.f.keep === 'first-good' ? '; a call that failed on it does not count as the first' : ''}.`,
    c.f.bad === 'throw'
      ? `Where it is no number, the call throws code \`${c.E}_ENV\`, message \`${c.noun}: ${variable(c)} is no number\`${c.f.keep === 'first' ? ', and so does every later call' : ''}.`
      : `Where it is no number, ${c.n.days} holds.`,
  ],
  before: (c) => `
function ${c.op}(days) {
  // not at the top: the environment is not complete before start-up has read the branch's file
  var desk = require('./${c.noun}-desk');
${c.f.bad === 'throw' && c.f.keep === 'first' ? '  if (desk.failure) throw desk.failure;\n' : ''}  return Math.min(days, desk.limit) + ${c.ask(`'${c.noun}'`)};
}`,
  side: (c) => ({
    before: {
      [desk(c)]: `'use strict';

var given = process.env.${variable(c)};
var limit = given === undefined ? ${c.n.days} : Number(given);

${
  c.f.bad === 'default'
    ? `if (isNaN(limit)) limit = ${c.n.days};\n`
    : `if (isNaN(limit)) {
  var failure = new Error('${c.noun}: ${variable(c)} is no number');
  failure.code = '${c.E}_ENV';
  ${c.f.keep === 'first' ? 'exports.failure = failure;' : 'throw failure;'}
}
`
}
exports.limit = limit;
`,
    },
    after: {
      [desk(c)]: `let limit;
${c.f.bad === 'throw' && c.f.keep === 'first' ? 'let failure;\n' : ''}
export function deskLimit() {
${c.f.bad === 'throw' && c.f.keep === 'first' ? '  if (failure !== undefined) throw failure;\n' : ''}  if (limit !== undefined) return limit;
  const read = Number(process.env.${variable(c)} ?? ${c.n.days});
${
  c.f.bad === 'default'
    ? `  limit = Number.isNaN(read) ? ${c.n.days} : read;`
    : `  if (Number.isNaN(read)) {
    ${c.f.keep === 'first' ? 'failure' : 'const failure'} = Object.assign(new Error('${c.noun}: ${variable(c)} is no number'), { code: '${c.E}_ENV' });
    throw failure;
  }
  limit = read;`
}
  return limit;
}
`,
    },
    other: {
      [desk(c)]: `export class Desk {
  static #only = null;
  static get() {
    Desk.#only ??= new Desk(process.env.${variable(c)});
    return Desk.#only;
  }
  #days;
  #error = null;
  constructor(text) {
    this.#days = text === undefined ? ${c.n.days} : Number(text);
    if (this.#days === this.#days) return;
${
  c.f.bad === 'default'
    ? `    this.#days = ${c.n.days};`
    : `    const error = new Error('${c.noun}: ${variable(c)} is no number');
    error.code = '${c.E}_ENV';
    ${c.f.keep === 'first' ? 'this.#error = error;' : 'throw error;'}`
}
  }
  get days() {
    if (this.#error) throw this.#error;
    return this.#days;
  }
}
`,
    },
  }),
  head: {
    after: (c) => `import { deskLimit } from './${c.noun}-desk.js';\n`,
    other: (c) => `import { Desk } from './${c.noun}-desk.js';\n`,
  },
  after: (c) => `
function ${c.op}(days) {
  return Math.min(days, deskLimit()) + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => `
const ${c.op} = (days) => {
  const { days: most } = Desk.get();
  return (days < most ? days : most) + ${c.ask(`'${c.noun}'`)};
};`,
  demo: {
    before: (c) => `process.env.${variable(c)} = '3';
  assert.equal(${c.m}.${c.op}(1000), ${c.m}.${c.op}(3));`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun, group }) => {
    const name = `STACKS_${Noun.toUpperCase()}_${group.toUpperCase()}`;
    const tour = async (texts, at) => {
      // A copy of the module with its own state would need a process of its own: the values come in one order.
      const m = await namespace(file);
      const seen = [];
      for (const text of texts) {
        if (text === undefined) delete process.env[name];
        else process.env[name] = text;
        seen.push(await settle(() => m[op](at)), await settle(() => m[op](2)));
      }
      delete process.env[name];
      return seen;
    };
    process.env[name] = '5';
    await namespace(file);
    return tour(['many', '11', '4', undefined], 60);
  },
  runs: (c) => [
    [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `const m = await import('./src/${c.group}/${c.noun}.js'); process.env.${variable(c)} = '9'; console.log(m.${c.op}(60)); process.env.${variable(c)} = '2'; console.log(m.${c.op}(60));`,
    ],
  ],
};
