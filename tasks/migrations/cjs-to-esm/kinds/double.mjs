/** A collaborator that tests replaced through the require cache: it gets a seam. */
const clock = (c) => `src/${c.group}/${c.noun}-clock.js`;

export const double = {
  id: 'double',
  verbs: ['date', 'due', 'time'],
  flags: { restore: ['function', 'dispose'], check: [true, false] },
  numbers: { days: [2, 30] },
  names: { before: () => [], after: (c) => [`use${c.Noun}Clock`] },
  contract: (c) => [
    `\`${c.op}(day)\`: as today, with the day of \`${c.noun}-clock.js\` where none is given (that file exports \`today\` by name). No test reaches into a cache any more: \`use${c.Noun}Clock({ today })\` puts another clock in its place and returns ${c.f.restore === 'function' ? 'a function that takes it away again' : 'an object whose `[Symbol.dispose]()` takes it away again'}.`,
    'Clocks lie on each other: what counts is the last one that was put there and not taken away, whatever the order in which they are taken away. Taking one away twice does nothing.',
    ...(c.f.check
      ? [
          `What has no \`today\` function is a \`TypeError\`, code \`${c.E}_CLOCK\`, message \`${c.noun}: not a clock\`.`,
        ]
      : []),
  ],
  before: (c) => `
var clock = require('./${c.noun}-clock');

function ${c.op}(day) {
  return (day === undefined ? clock.today() : day) + ${c.n.days} + ${c.ask(`'${c.noun}'`)};
}`,
  side: (c) => ({
    before: { [clock(c)]: `'use strict';\n\nexports.today = function () { return ${c.a * 10}; };\n` },
    after: { [clock(c)]: `export function today() {\n  return ${c.a * 10};\n}\n` },
    other: { [clock(c)]: `export const today = () => ${c.a * 10};\n` },
  }),
  head: {
    after: (c) => `import * as system from './${c.noun}-clock.js';\n`,
    other: (c) => `import { today } from './${c.noun}-clock.js';\n`,
  },
  after: (c) => `
let clocks = [];

function use${c.Noun}Clock(clock) {
${
  c.f.check
    ? `  if (typeof clock?.today !== 'function') {
    throw Object.assign(new TypeError('${c.noun}: not a clock'), { code: '${c.E}_CLOCK' });
  }
`
    : ''
}  const entry = { clock };
  clocks.push(entry);
  const restore = () => {
    clocks = clocks.filter((each) => each !== entry);
  };
  return ${c.f.restore === 'function' ? 'restore' : '{ [Symbol.dispose]: restore }'};
}

function ${c.op}(day) {
  const { clock } = clocks.at(-1) ?? { clock: system };
  return (day ?? clock.today()) + ${c.n.days} + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => `
const stack = new Map([[Symbol('system'), { today }]]);
const use${c.Noun}Clock = (given) => {
${
  c.f.check
    ? `  if (given === null || given === undefined || typeof given.today !== 'function') {
    const error = new TypeError('${c.noun}: not a clock');
    error.code = '${c.E}_CLOCK';
    throw error;
  }
`
    : ''
}  const key = Symbol('clock');
  stack.set(key, given);
  const away = () => void stack.delete(key);
  return ${c.f.restore === 'function' ? 'away' : '{ [Symbol.dispose]() { away(); } }'};
};
const ${c.op} = (day) => {
  const date = day === undefined ? [...stack.values()].pop().today() : day;
  return ${c.ask(`'${c.noun}'`)} + date + ${c.n.days};
};`,
  demo: {
    before: (c) => `const cached = require.cache[require.resolve('../../../src/${c.group}/${c.noun}-clock')];
  const real = cached.exports.today;
  cached.exports.today = function () { return 0; };
  const zero = ${c.m}.${c.op}();
  cached.exports.today = real;
  assert.equal(zero, ${c.m}.${c.op}(0));`,
    after: (c) => `const back = ${c.m}.use${c.Noun}Clock({ today: () => 0 });
  assert.equal(${c.m}.${c.op}(), ${c.m}.${c.op}(0));
  back${c.f.restore === 'function' ? '' : '[Symbol.dispose]'}();
  assert.equal(${c.m}.${c.op}(), ${c.m}.${c.op}(${c.a * 10}));`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun, f }) => {
    const m = await namespace(file);
    const use = (value) => m[`use${Noun}Clock`]({ today: () => value });
    const end = (handle) => (f.restore === 'function' ? handle() : handle[Symbol.dispose]());
    const seen = [m[op](), m[op](0), m[op](7)];
    const [a, b, d] = [use(100), use(200), use(300)];
    seen.push(m[op](), m[op](5));
    end(b);
    seen.push(m[op]());
    end(d);
    seen.push(m[op]());
    end(d);
    const again = use(400);
    end(a);
    end(a);
    seen.push(m[op]());
    end(again);
    seen.push(m[op]());
    if (f.check)
      seen.push(
        await settle(() => m[`use${Noun}Clock`]({ now: 1 })),
        await settle(() => m[`use${Noun}Clock`](null)),
        m[op](),
      );
    return seen;
  },
};
