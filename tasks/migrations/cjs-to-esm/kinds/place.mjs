/** Files found from where the module lies: __dirname, __filename, require.resolve. */
const rules = (c) => `src/${c.group}/${c.noun}.rules`;

export const place = {
  id: 'place',
  verbs: ['rule', 'order', 'sort'],
  flags: { via: ['dirname', 'resolve'], label: ['name', 'path'], read: ['load', 'call'] },
  numbers: { base: [1, 50] },
  names: { before: () => ['label', 'rulesFile'], after: () => ['label', 'rulesFile'] },
  contract: (c) => [
    `\`${c.op}(word)\`: as today; \`${c.noun}.rules\`, beside the module, is read ${c.f.read === 'load' ? 'once, when the module is loaded' : 'at each call'}. \`rulesFile()\` gives its absolute path as a string, which other programs open.`,
    c.f.label === 'name'
      ? `\`label\` is \`${c.noun}\`, taken from the name of the module's file.`
      : '`label` is the path of the module below `src`, with its extension.',
  ],
  before: (c) => {
    const where =
      c.f.via === 'dirname'
        ? `path.join(__dirname, '${c.noun}.rules')`
        : `require.resolve('./${c.noun}.rules')`;
    const text = `fs.readFileSync(${where}, 'utf8')`;
    return `
function parse(text) {
  return text.split('\\n').filter(Boolean).map(function (line) { return line.split('='); });
}

${c.f.read === 'load' ? `var rules = parse(${text});\n\n` : ''}function ${c.op}(word) {
  var found = ${c.f.read === 'load' ? 'rules' : `parse(${text})`}.filter(function (rule) { return word.indexOf(rule[0]) === 0; });
  return found.length ? Number(found[0][1]) + ${c.ask('word')} : ${c.n.base};
}

var label = ${c.f.label === 'name' ? "path.basename(__filename, '.js')" : "path.relative(path.join(__dirname, '..'), __filename)"};

function rulesFile() {
  return ${where};
}`;
  },
  side: (c) => {
    const text = `a=${c.n.base + 3}\ncat=${c.n.base + 11}\nd=${c.n.base * 2}\n`;
    return { before: { [rules(c)]: text }, after: { [rules(c)]: text }, other: { [rules(c)]: text } };
  },
  head: {
    before: () => "var fs = require('fs');\nvar path = require('path');\n",
    after: () => "import { readFileSync } from 'node:fs';\nimport path from 'node:path';\n",
    other: () =>
      "import * as fs from 'node:fs';\nimport { basename, sep } from 'node:path';\nimport { fileURLToPath } from 'node:url';\n",
  },
  after: (c) => `
const rulesFile = () => path.join(import.meta.dirname, '${c.noun}.rules');

const parse = (text) =>
  text
    .split('\\n')
    .filter(Boolean)
    .map((line) => line.split('='));

const readRules = () => parse(readFileSync(rulesFile(), 'utf8'));
${c.f.read === 'load' ? 'const rules = readRules();\n' : ''}
function ${c.op}(word) {
  const found = ${c.f.read === 'load' ? 'rules' : 'readRules()'}.find(([start]) => word.startsWith(start));
  return found === undefined ? ${c.n.base} : Number(found[1]) + ${c.ask('word')};
}

const label = ${c.f.label === 'name' ? "path.basename(import.meta.filename, '.js')" : "path.relative(path.join(import.meta.dirname, '..'), import.meta.filename)"};`,
  other: (c) => `
const here = fileURLToPath(new URL('${c.noun}.rules', import.meta.url));
function rulesFile() {
  return here;
}
const table = () => new Map(fs.readFileSync(here).toString().trim().split('\\n').map((line) => line.split('=')));
${c.f.read === 'load' ? 'const kept = table();\n' : ''}const ${c.op} = (word) => {
  for (const [start, value] of ${c.f.read === 'load' ? 'kept' : 'table()'}) if (word.startsWith(start)) return ${c.ask('word')} + +value;
  return ${c.n.base};
};
const own = fileURLToPath(import.meta.url);
const label = ${c.f.label === 'name' ? "basename(own).replace(/\\.js$/, '')" : 'own.split(sep).slice(-2).join(sep)'};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}('zzz'), ${c.n.base});
  assert.ok(${c.m}.rulesFile().endsWith('${c.noun}.rules'));`,
  },
  probe: async ({ namespace }, { file, op }) => {
    const m = await namespace(file);
    const found = m.rulesFile();
    return [
      ['apple', 'cats', 'dog', 'zebra'].map((word) => m[op](word)),
      m.label,
      found.startsWith('/') && found.endsWith(`/${file.replace('.js', '.rules')}`),
    ];
  },
};
