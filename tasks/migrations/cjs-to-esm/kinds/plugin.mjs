/** Modules required by a name that comes at run time. */
const folder = (c) => `src/${c.group}/${c.noun}-formats`;

export const plugin = {
  id: 'plugin',
  verbs: ['format', 'render', 'write'],
  flags: { unknown: ['error', 'plain'], known: [true, false] },
  numbers: { width: [4, 12] },
  names: { before: (c) => (c.f.known ? ['formats'] : []), after: (c) => (c.f.known ? ['formats'] : []) },
  contract: (c) => [
    `\`${c.op}(name, value)\` returns a promise of what it returned: a format is loaded when it is first asked for, not before. The formats are the files of \`${folder(c)}\`, each of which exports its function as the default.`,
    c.f.unknown === 'error'
      ? `A name without a file, or that is no word of small letters, rejects with code \`${c.E}_FORMAT\`, message \`${c.noun}: no format "<name>"\`.`
      : 'A name without a file, or that is no word of small letters, gives the value as text.',
    'What goes wrong while a format is being loaded is not hidden: a format whose own import is missing rejects with what the engine says.',
    ...(c.f.known ? ['`formats` is the list of names that there are, sorted, as today.'] : []),
  ],
  before: (c) => `
function ${c.op}(name, value) {
  var format;
  try {
    if (!/^[a-z]+$/.test(name)) throw Object.assign(new Error(name), { code: 'MODULE_NOT_FOUND' });
    format = require('./${c.noun}-formats/' + name);
  } catch (err) {
    // a format that fails by itself has its own stack of requires
    if (err.code !== 'MODULE_NOT_FOUND' || (err.requireStack && !/${c.noun}\\.js$/.test(err.requireStack[0]))) throw err;
${
  c.f.unknown === 'plain'
    ? '    return String(value);'
    : `    var unknown = new Error('${c.noun}: no format "' + name + '"');
    unknown.code = '${c.E}_FORMAT';
    throw unknown;`
}
  }
  return format(value, ${c.ask(`'${c.noun}'`)});
}${
    c.f.known
      ? `
var formats = ['brief', 'full', 'labels'];`
      : ''
  }`,
  side: (c) => ({
    before: {
      [`${folder(c)}/brief.js`]: `'use strict';\n\nmodule.exports = function (value, price) {\n  return String(value).slice(0, ${c.n.width}) + ':' + price;\n};\n`,
      [`${folder(c)}/full.js`]: `'use strict';\n\nvar brief = require('./brief');\n\nmodule.exports = function full(value, price) {\n  return '[' + value + ' ' + brief(value, price) + ']';\n};\n`,
      [`${folder(c)}/labels.js`]: `'use strict';\n\n// The label printers went with the old branch; their driver is not in the repository.\nvar driver = require('../label-driver');\n\nmodule.exports = function (value) { return driver.print(value); };\n`,
    },
    after: {
      [`${folder(c)}/brief.js`]: `export default function brief(value, price) {\n  return \`\${String(value).slice(0, ${c.n.width})}:\${price}\`;\n}\n`,
      [`${folder(c)}/full.js`]: `import brief from './brief.js';\n\nexport default function full(value, price) {\n  return \`[\${value} \${brief(value, price)}]\`;\n}\n`,
      [`${folder(c)}/labels.js`]: `// The label printers went with the old branch; their driver is not in the repository.\nimport * as driver from '../label-driver.js';\n\nexport default function labels(value) {\n  return driver.print(value);\n}\n`,
    },
    other: {
      [`${folder(c)}/brief.js`]: `const brief = (value, price) => [String(value).substring(0, ${c.n.width}), price].join(':');\nexport default brief;\n`,
      [`${folder(c)}/full.js`]: `import shorten from './brief.js';\nexport default (value, price) => '[' + String(value) + ' ' + shorten(value, price) + ']';\n`,
      [`${folder(c)}/labels.js`]: `import { print } from '../label-driver.js';\nexport default (value) => print(value);\n`,
    },
  }),
  head: {
    after: () => "import { existsSync } from 'node:fs';\n",
  },
  after: (c) => `${c.f.known ? "\nconst formats = ['brief', 'full', 'labels'];\n" : ''}
async function ${c.op}(name, value) {
  const file = new URL(\`./${c.noun}-formats/\${name}.js\`, import.meta.url);
  if (!/^[a-z]+$/.test(name) || !existsSync(file)) {
    ${c.f.unknown === 'plain' ? 'return String(value);' : `throw Object.assign(new Error(\`${c.noun}: no format "\${name}"\`), { code: '${c.E}_FORMAT' });`}
  }
  const { default: format } = await import(file);
  return format(value, ${c.ask(`'${c.noun}'`)});
}`,
  other: (c) => `
const table = {
  __proto__: null,
  brief: () => import('./${c.noun}-formats/brief.js'),
  full: () => import('./${c.noun}-formats/full.js'),
  labels: () => import('./${c.noun}-formats/labels.js'),
};
${c.f.known ? 'const formats = Object.keys(table);\n' : ''}const ${c.op} = (name, value) => {
  if (name in table) return table[name]().then((made) => made.default(value, ${c.ask(`'${c.noun}'`)}));
${
  c.f.unknown === 'plain'
    ? '  return Promise.resolve(`${value}`);'
    : `  const error = new Error('${c.noun}: no format "' + name + '"');
  error.code = '${c.E}_FORMAT';
  return Promise.reject(error);`
}
};`,
  demo: {
    before: (c) => `assert.ok(${c.m}.${c.op}('brief', 'middlemarch').startsWith('midd'));`,
    after: (c) => `assert.ok((await ${c.m}.${c.op}('brief', 'middlemarch')).startsWith('midd'));
  ${c.f.unknown === 'plain' ? `assert.equal(await ${c.m}.${c.op}('none', 7), '7');` : `await assert.rejects(${c.m}.${c.op}('none', 7), { code: '${c.E}_FORMAT' });`}`,
  },
  probe: async ({ namespace, settle }, { file, op }) => {
    const m = await namespace(file);
    const seen = [];
    for (const name of ['brief', 'full', 'brief', 'none', '../brief', 'constructor', ''])
      seen.push(await settle(() => m[op](name, 'a long title')));
    const broken = await settle(() => m[op]('labels', 'x'));
    return { seen, broken: [broken.kind, broken.error?.code], formats: m.formats ?? null };
  },
};
