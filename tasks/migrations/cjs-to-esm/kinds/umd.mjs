/** A wrapper that looks at `this`, `module` and `define`, and a top-level `this` that is the exports. */
export const umd = {
  id: 'umd',
  verbs: ['encode', 'pack', 'fold'],
  flags: { form: ['factory', 'this'], global: [true, false] },
  numbers: { base: [3, 30] },
  sloppy: true,
  shape: 'object',
  names: { before: () => ['version', 'decode'], after: () => ['version', 'decode'] },
  contract: (c) => [
    `\`${c.op}(number)\`, \`decode(text)\` and \`version\`: as today. Each function works when it is taken off the module.`,
    ...(c.f.global
      ? [
          `Loading the module leaves nothing on \`globalThis\`; \`stacks${c.Noun}\`, which it put there for pages that are long gone, is not there any more.`,
        ]
      : []),
    `\`decode\` of what \`${c.op}\` did not make throws code \`${c.E}_TEXT\`, message \`${c.noun}: "<text>"\`.`,
  ],
  before: (c) => {
    const self = c.f.form === 'this';
    const decode = `function (text) {
  var parts = String(text).split('.');
  if (parts[0] !== ${self ? 'self' : 'api'}.version || isNaN(parts[1])) {
    var bad = new Error('${c.noun}: "' + text + '"');
    bad.code = '${c.E}_TEXT';
    throw bad;
  }
  return parseInt(parts[1], ${c.n.base});
}`;
    const encode = `function (number) {
  return ${self ? 'self' : 'api'}.version + '.' + number.toString(${c.n.base}) + '.' + ${c.ask(`'${c.noun}'`)};
}`;
    if (self) {
      return `
var self = this;
this.version = 'v${c.a}';
this.${c.price} = ${c.price};
this.${c.op} = ${encode};
this.decode = ${decode};
${c.f.global ? `globalThis.stacks${c.Noun} = this;` : ''}`;
    }
    return `
(function (root, factory) {
  if (typeof define === 'function' && define.amd) define(['exports'], factory);
  else if (typeof exports === 'object') factory(exports);
  else factory((root.stacks${c.Noun} = {}));
})(this, function (api) {
api.version = 'v${c.a}';
api.${c.price} = ${c.price};
api.${c.op} = ${encode};
api.decode = ${decode};
${c.f.global ? `globalThis.stacks${c.Noun} = api;` : ''}
});`;
  },
  exported: () => '',
  after: (c) => `
const version = 'v${c.a}';

function ${c.op}(number) {
  return \`\${version}.\${number.toString(${c.n.base})}.\${${c.ask(`'${c.noun}'`)}}\`;
}

function decode(text) {
  const [mark, digits] = String(text).split('.');
  if (mark !== version || Number.isNaN(Number(digits))) {
    throw Object.assign(new Error(\`${c.noun}: "\${text}"\`), { code: '${c.E}_TEXT' });
  }
  return Number.parseInt(digits, ${c.n.base});
}`,
  other: (c) => `
const version = 'v${c.a}';
const ${c.op} = (number) => [version, number.toString(${c.n.base}), ${c.ask(`'${c.noun}'`)}].join('.');
const decode = (text) => {
  const parts = \`\${text}\`.split('.');
  if (parts[0] === version && !isNaN(parts[1])) return parseInt(parts[1], ${c.n.base});
  const bad = new Error('${c.noun}: "' + text + '"');
  bad.code = '${c.E}_TEXT';
  throw bad;
};`,
  demo: {
    before: (c) => `assert.ok(${c.m}.${c.op}(2).startsWith('v${c.a}.2.'));
  assert.equal(${c.m}.decode('v${c.a}.2'), 2);`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun }) => {
    const m = await namespace(file);
    const { [op]: run, decode } = m;
    const texts = [`${m.version}.12`, `${m.version}.12.9`, 'v0.12', 'nothing', `${m.version}.x`, undefined];
    const seen = [m.version, run(2), run(25), decode(run(2))];
    for (const text of texts) seen.push(await settle(() => decode(text)));
    return [...seen, `stacks${Noun}` in globalThis];
  },
};
