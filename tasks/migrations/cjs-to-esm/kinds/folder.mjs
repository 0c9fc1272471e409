/** A directory taken in whole, by listing it. */
const folderOf = (c) => `src/${c.group}/${c.noun}-rules`;

export const folder = {
  id: 'folder',
  verbs: ['judge', 'test', 'admit'],
  flags: { draft: ['throws', 'prints'], order: ['name', 'weight'] },
  numbers: { age: [10, 18], count: [3, 12] },
  names: { before: () => ['rules'], after: () => ['rules'] },
  contract: (c) => [
    `\`${c.op}(reader)\` stays synchronous and gives the names of the rules that a reader breaks, ${c.f.order === 'name' ? 'by name' : 'the heaviest first'}. \`rules\` is the object of the rules of \`${folderOf(c)}\` by name, in the order of their names; the files there export \`test\` and \`weight\` by name.`,
    `What starts with an underscore there is a draft: it stays, as a module of its own kind, and is never loaded (${c.f.draft === 'throws' ? 'it throws' : 'it prints'}).`,
  ],
  before: (c) => `
var fs = require('fs');
var path = require('path');

var rules = {};
fs.readdirSync(path.join(__dirname, '${c.noun}-rules')).filter(function (name) {
  return /\\.js$/.test(name) && name[0] !== '_';
}).sort().forEach(function (name) {
  rules[name.slice(0, -3)] = require('./${c.noun}-rules/' + name);
});

function ${c.op}(reader) {
  var priced = Object.assign({ price: ${c.ask(`'${c.noun}'`)} }, reader);
  return Object.keys(rules).filter(function (name) {
    return !rules[name].test(priced);
  })${c.f.order === 'name' ? '' : '.sort(function (a, b) { return rules[b].weight - rules[a].weight; })'};
}`,
  side: (c) => {
    const rulesOf = (form) => ({
      [`${folderOf(c)}/age.js`]: form(`reader.age >= ${c.n.age}`, 2),
      [`${folderOf(c)}/count.js`]: form(`reader.held < ${c.n.count}`, 5),
      [`${folderOf(c)}/fee.js`]: form('reader.paid >= reader.price', 9),
      [`${folderOf(c)}/zone.js`]: form("reader.zone !== 'far'", 4),
    });
    const draft = `${folderOf(c)}/_card.js`;
    const doing =
      c.f.draft === 'throws' ? "throw new Error('a draft is not to be loaded');" : "console.log('draft');";
    return {
      before: {
        ...rulesOf(
          (test, weight) =>
            `'use strict';\n\nexports.weight = ${weight};\nexports.test = function (reader) { return ${test}; };\n`,
        ),
        [draft]: `'use strict';\n\nexports.weight = 0;\n${doing}\n`,
      },
      after: {
        ...rulesOf(
          (test, weight) => `export const weight = ${weight};\n\nexport const test = (reader) => ${test};\n`,
        ),
        [draft]: `export const weight = 0;\n${doing}\n`,
      },
      other: {
        ...rulesOf(
          (test, weight) =>
            `export function test(reader) {\n  return Boolean(${test});\n}\nexport const weight = ${weight};\n`,
        ),
        [draft]: `const weight = 0;\n${doing}\nexport { weight };\n`,
      },
    };
  },
  head: {
    after: (c) =>
      ['age', 'count', 'fee', 'zone']
        .map((name) => `import * as ${name} from './${c.noun}-rules/${name}.js';\n`)
        .join(''),
    other: (c) =>
      ['zone', 'fee', 'count', 'age']
        .map(
          (name) =>
            `import { test as ${name}Test, weight as ${name}Weight } from './${c.noun}-rules/${name}.js';\n`,
        )
        .join(''),
  },
  after: (c) => `
const rules = { age, count, fee, zone };

function ${c.op}(reader) {
  const priced = { price: ${c.ask(`'${c.noun}'`)}, ...reader };
  return Object.keys(rules)
    .filter((name) => !rules[name].test(priced))${c.f.order === 'name' ? '' : '\n    .sort((left, right) => rules[right].weight - rules[left].weight)'};
}`,
  other: (c) => `
const rules = {
  age: { test: ageTest, weight: ageWeight },
  count: { test: countTest, weight: countWeight },
  fee: { test: feeTest, weight: feeWeight },
  zone: { test: zoneTest, weight: zoneWeight },
};
const ${c.op} = (reader) => {
  const broken = [];
  for (const [name, rule] of Object.entries(rules)) if (!rule.test({ price: ${c.ask(`'${c.noun}'`)}, ...reader })) broken.push([name, rule.weight]);
  return broken${c.f.order === 'name' ? '' : '.toSorted((a, b) => b[1] - a[1])'}.map(([name]) => name);
};`,
  demo: {
    before: (c) => `assert.deepEqual(${c.m}.${c.op}({ age: 60, held: 0, paid: 1000, zone: 'near' }), []);`,
  },
  probe: async ({ namespace }, { file, op }) => {
    const m = await namespace(file);
    const readers = [
      { age: 60, held: 0, paid: 1000, zone: 'near' },
      { age: 3, held: 40, paid: 0, zone: 'far' },
      { age: 12, held: 5, paid: 300, zone: 'far' },
      { age: 15, held: 8, price: 1, paid: 2 },
    ];
    return [
      readers.map((reader) => m[op](reader)),
      Object.entries(m.rules).map(([name, rule]) => [name, rule.weight, typeof rule.test]),
    ];
  },
  runs: (c) => [
    [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `await import('./src/${c.group}/${c.noun}.js'); console.log('quiet'); await import('./${folderOf(c)}/_card.js').then((m) => console.log(m.weight), (e) => console.log(e.message));`,
    ],
  ],
};
