/** An inner file that others took things from by a deep path: a part becomes public, the rest is nobody's. */
const scale = (c, old) =>
  old ? `src/${c.area}/${c.noun}-scale.js` : `packages/${c.area}/src/${c.noun}-scale.js`;

export const internal = {
  id: 'internal',
  verbs: ['fit', 'size', 'load'],
  flags: { round: ['up', 'down'], hidden: ['cache', 'counter'] },
  numbers: { unit: [3, 12] },
  names: (c) => [`describe${c.Noun}`],
  contract: (c) => [
    `\`${c.op}(value)\`: as today. \`describe${c.Noun}(value)\` is what others took from \`${c.noun}-scale.js\` as \`describe\`.`,
    `Nothing else of that file is to be had outside of the package, neither by the entry (\`scaled\` and \`_${c.f.hidden}\` least of all) nor by a path; within, both functions share its \`_${c.f.hidden}\`, as today.`,
  ],
  old: (c) => ({ [scale(c, true)]: inner(c) }),
  side: (c, form) => ({ [scale(c, false)]: form === 'after' ? inner(c) : otherInner(c) }),
  head: {
    before: (c) => `import { scaled } from './${c.noun}-scale.js';\n`,
    after: (c) => `import { describe, scaled } from './${c.noun}-scale.js';\n`,
    other: (c) => `import * as scale from './${c.noun}-scale.js';\n`,
  },
  before: (c) => `
export function ${c.op}(value) {
  return scaled(value) + ${c.ask(`'${c.noun}'`)};
}`,
  after: (c) => `
export { describe as describe${c.Noun} };

export function ${c.op}(value) {
  return scaled(value) + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => `
export const describe${c.Noun} = (value) => scale.describe(value);
export const ${c.op} = (value) => ${c.ask(`'${c.noun}'`)} + scale.scaled(value);`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}(${c.n.unit}) - ${c.m}.${c.op}(0), 1);`,
    after: (c) => `assert.equal(${c.m}.${c.op}(${c.n.unit}) - ${c.m}.${c.op}(0), 1);
  assert.match(${c.m}.describe${c.Noun}(0), /^0 units/);`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, noun, Noun, f }) => {
    const { take } = await namespace(gate);
    const m = await take(name);
    const describe = m[`describe${Noun}`];
    const seen = [m[op](10), describe(10), describe(25), m[op](25), m[op](10), describe(10)];
    const hidden = [
      await settle(() => take(`${name}/${noun}-scale.js`)),
      await settle(() => take(`${name}/src/${noun}-scale.js`)),
    ];
    return {
      seen,
      hidden: hidden.map((each) => each.error?.code),
      leaks: ['scaled', 'describe', `_${f.hidden}`].filter((each) => each in m),
    };
  },
};

const inner = (c) => `// Shared by the operation and the description.
export const ${c.f.hidden === 'cache' ? '_cache = new Map()' : '_counter = { calls: 0 }'};

export function scaled(value) {
${c.f.hidden === 'cache' ? `  if (!_cache.has(value)) _cache.set(value, Math.${c.f.round === 'up' ? 'ceil' : 'floor'}(value / ${c.n.unit}));\n  return _cache.get(value);` : `  _counter.calls += 1;\n  return Math.${c.f.round === 'up' ? 'ceil' : 'floor'}(value / ${c.n.unit});`}
}

export function describe(value) {
  return \`\${scaled(value)} units, \${${c.f.hidden === 'cache' ? '_cache.size' : '_counter.calls'}} so far\`;
}
`;

const otherInner = (c) => `class Scale {
  ${c.f.hidden === 'cache' ? '#known = new Set();' : '#calls = 0;'}
  scaled = (value) => {
    ${c.f.hidden === 'cache' ? 'this.#known.add(value);' : 'this.#calls++;'}
    return Math.${c.f.round === 'up' ? 'ceil' : 'floor'}(value / ${c.n.unit});
  };
  describe = (value) => this.scaled(value) + ' units, ' + ${c.f.hidden === 'cache' ? 'this.#known.size' : 'this.#calls'} + ' so far';
}
const one = new Scale();
export const { scaled, describe } = one;
`;
