/** JSON taken in by require: one shared object, which some rely on and some must not. */
const json = (c) => `src/${c.group}/${c.noun}.json`;

export const table = {
  id: 'table',
  verbs: ['rank', 'grade', 'class'],
  flags: { share: ['shared', 'own'], mark: [true, false], fix: ['merge', 'replace'] },
  numbers: { one: [2, 90], two: [2, 90] },
  names: { before: () => ['table', 'amend'], after: () => ['table', 'amend'] },
  contract: (c) => [
    `\`${c.op}(kind)\`: as today. The table is \`${c.noun}.json\`, which stays where it is and as it is${c.f.mark ? ' (with the byte order mark that the exporting program writes)' : ''}.`,
    c.f.share === 'shared'
      ? '`table()` gives the one table itself: what a caller changes in it, every caller sees, and so does the operation.'
      : '`table()` gives each caller a copy of its own, also of what is nested in it.',
    `\`amend(kinds)\` ${c.f.fix === 'merge' ? 'adds to the kinds of the table' : 'puts its kinds in the place of those of the table'}; nothing is written to the file.`,
  ],
  before: (c) => `
var data = require('./${c.noun}.json');

function ${c.op}(kind) {
  var known = data.kinds[kind];
  return known === undefined ? null : known.weight + ${c.ask('kind')};
}

function table() {
  return ${c.f.share === 'shared' ? 'data' : 'JSON.parse(JSON.stringify(data))'};
}

function amend(kinds) {
  ${c.f.fix === 'merge' ? 'Object.keys(kinds).forEach(function (kind) { data.kinds[kind] = kinds[kind]; });' : 'data.kinds = kinds;'}
}`,
  side: (c) => {
    const value = {
      name: c.noun,
      kinds: { novel: { weight: c.n.one }, atlas: { weight: c.n.two, large: true } },
    };
    const text = `${c.f.mark ? '\ufeff' : ''}${JSON.stringify(value, null, 2)}\n`;
    return { before: { [json(c)]: text }, after: { [json(c)]: text }, other: { [json(c)]: text } };
  },
  head: {
    after: (c) => `import data from './${c.noun}.json' with { type: 'json' };\n`,
    other: () => "import { readFileSync } from 'node:fs';\n",
  },
  after: (c) => `
function ${c.op}(kind) {
  const known = data.kinds[kind];
  return known === undefined ? null : known.weight + ${c.ask('kind')};
}

function table() {
  return ${c.f.share === 'shared' ? 'data' : 'structuredClone(data)'};
}

function amend(kinds) {
  data.kinds = ${c.f.fix === 'merge' ? '{ ...data.kinds, ...kinds }' : 'kinds'};
}`,
  other: (c) => `
const text = readFileSync(new URL('${c.noun}.json', import.meta.url), 'utf8');
const content = JSON.parse(text.replace(/^\\uFEFF/, ''));
const table = () => ${c.f.share === 'shared' ? 'content' : 'JSON.parse(JSON.stringify(content))'};
const amend = (kinds) => {
  ${c.f.fix === 'merge' ? 'Object.assign(content.kinds, kinds);' : 'content.kinds = kinds;'}
};
const ${c.op} = (kind) => {
  const { weight } = content.kinds[kind] ?? {};
  return weight === undefined ? null : ${c.ask('kind')} + weight;
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}('map'), null);
  assert.ok(${c.m}.${c.op}('novel') >= ${c.n.one});
  assert.equal(${c.m}.table().name, '${c.noun}');`,
  },
  probe: async ({ namespace }, { file, op }) => {
    const m = await namespace(file);
    const all = () => ['novel', 'atlas', 'map', 'score'].map((kind) => m[op](kind));
    const seen = [all(), structuredClone(m.table())];
    m.table().kinds.novel = { weight: 1000 };
    m.table().kinds.map = { weight: 2000 };
    seen.push(all());
    m.amend({ score: { weight: 7 } });
    const [one, two] = [m.table(), m.table()];
    seen.push(all(), one === two, Object.keys(m.table().kinds).sort());
    return seen;
  },
};
