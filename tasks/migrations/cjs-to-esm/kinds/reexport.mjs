/** Exports copied from another file in a loop, some left out, some put in their place. */
const base = (c) => `src/${c.group}/${c.noun}-base.js`;

export const reexport = {
  id: 'reexport',
  verbs: ['label', 'tag', 'mark'],
  flags: { revision: ['load', 'current'], hidden: ['underscore', 'list'] },
  numbers: { one: [3, 60], two: [3, 60] },
  shape: 'object',
  names: {
    before: () => ['width', 'height', 'revision', 'advance'],
    after: () => ['width', 'height', 'revision', 'advance'],
  },
  contract: (c) => [
    `The module exports, beside its own \`${c.op}(code)\`, what \`${c.noun}-base.js\` exports by name: \`width\`, \`height\`, \`revision\` and \`advance()\`; not its ${c.f.hidden === 'underscore' ? '`_inner`' : '`inner`'}, and not its \`${c.op}\`, in whose place the module's own stands and which it calls.`,
    c.f.revision === 'load'
      ? "`revision` of the module is what it was when the module was loaded, whatever `advance()` makes of the base file's."
      : '`revision` of the module is always that of the base file, which `advance()` raises.',
  ],
  before: (c) => `
var base = require('./${c.noun}-base');

Object.keys(base).forEach(function (name) {
${c.f.hidden === 'underscore' ? "  if (name[0] === '_') return;" : "  if (['inner'].indexOf(name) !== -1) return;"}
${c.f.revision === 'load' ? '  exports[name] = base[name];' : '  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: function () { return base[name]; } });'}
});

Object.defineProperty(exports, '${c.op}', { enumerable: true, value: function (code) {
  return base.${c.op}(code) + '#' + ${c.ask('code')};
} });
exports.${c.price} = ${c.price};`,
  exported: () => '',
  side: (c) => {
    const inner = c.f.hidden === 'underscore' ? '_inner' : 'inner';
    return {
      before: {
        [base(c)]: `'use strict';

exports.width = ${c.n.one};
exports.height = ${c.n.two};
exports.revision = 1;
exports.advance = function () { return ++exports.revision; };
exports.${inner} = function (code) { return code + exports.width; };
exports.${c.op} = function (code) { return '<' + exports.${inner}(code) + '>'; };
`,
      },
      after: {
        [base(c)]: `export const width = ${c.n.one};
export const height = ${c.n.two};
export let revision = 1;

export function advance() {
  revision += 1;
  return revision;
}

export function ${inner}(code) {
  return code + width;
}

export function ${c.op}(code) {
  return \`<\${${inner}(code)}>\`;
}
`,
      },
      other: {
        [base(c)]: `const [width, height] = [${c.n.one}, ${c.n.two}];
var revision = 1;
const advance = () => ++revision;
const ${inner} = (code) => [code, width].join('');
const labelled = (code) => '<' + ${inner}(code) + '>';
export { width, height, revision, advance, ${inner}, labelled as ${c.op} };
`,
      },
    };
  },
  head: {
    after: (c) => `import * as base from './${c.noun}-base.js';\n`,
    other: (c) =>
      `import { advance, ${c.op} as plain, height, revision as ${c.f.revision === 'load' ? 'moving' : 'revision'}, width } from './${c.noun}-base.js';\n`,
  },
  after: (c) => `${c.f.revision === 'load' ? '\nconst revision = base.revision;\n' : ''}
function ${c.op}(code) {
  return \`\${base.${c.op}(code)}#\${${c.ask('code')}}\`;
}`,
  exportedAfter: (c) =>
    `export { advance, height, ${c.f.revision === 'load' ? '' : 'revision, '}width } from './${c.noun}-base.js';\nexport { ${c.price}, ${c.op}${c.f.revision === 'load' ? ', revision' : ''} };\n`,
  other: (c) => `${c.f.revision === 'load' ? '\nconst revision = moving;\n' : ''}
const ${c.op} = (code) => [plain(code), ${c.ask('code')}].join('#');`,
  demo: {
    before: (c) => `assert.ok(${c.m}.${c.op}('x').startsWith('<x${c.n.one}>#'));
  assert.equal(${c.m}.height, ${c.n.two});`,
  },
  probe: async ({ namespace }, { file, op }) => {
    const m = await namespace(file);
    const side = await namespace(file.replace('.js', '-base.js'));
    const seen = [
      m[op]('ab'),
      m.width,
      m.height,
      m.revision,
      m.advance(),
      m.revision,
      m.advance(),
      m.revision,
    ];
    return [...seen, side.revision, side[op]('q'), Object.keys(side).sort()];
  },
};
