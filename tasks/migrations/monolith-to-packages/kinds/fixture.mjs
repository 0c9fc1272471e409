/** Test data that the code itself came to use: it is had by those who test with the package, and by nobody else. */
export const fixture = {
  id: 'fixture',
  verbs: ['parse', 'split', 'order'],
  flags: { shape: ['rows', 'pairs'], fresh: ['copy', 'same'] },
  numbers: { one: [2, 60], two: [2, 60] },
  names: () => [],
  text: (c) => `# ${c.noun}\n${c.n.one} anna\n\n${c.n.two} bo\n${c.n.one + 1} cy\n`,
  contract: (c) => [
    `\`${c.op}(text)\`: as today. What was \`sample()\` is \`sample${c.Noun}()\` of \`@ferry/${c.area}/testing/${c.noun}\`; the entry does not have it and does not load it. It gives ${c.f.fresh === 'copy' ? 'a list of its own to each caller' : 'the same list to every caller'}, wherever the program was started.`,
    `\`test/fixtures/${c.area}/${c.noun}-sample.txt\` is \`packages/${c.area}/test/fixtures/${c.noun}-sample.txt\` now, byte for byte.`,
  ],
  subpaths: (c) => [`./testing/${c.noun}`],
  manifest: (c) => ({ exports: { [`./testing/${c.noun}`]: `./src/testing/${c.noun}.js` } }),
  away: (c) => [`packages/${c.area}/src/testing/${c.noun}.js`],
  keeps: true,
  old: (c) => ({ [`test/fixtures/${c.area}/${c.noun}-sample.txt`]: fixture.text(c) }),
  side: (c, form) => ({
    [`packages/${c.area}/test/fixtures/${c.noun}-sample.txt`]: fixture.text(c),
    [`packages/${c.area}/src/testing/${c.noun}.js`]: form === 'after' ? testing(c) : otherTesting(c),
  }),
  head: { before: () => "import { readFileSync } from 'node:fs';\n" },
  before: (c) => `${reading(c)}
${c.f.fresh === 'same' ? '\nlet kept;\n' : ''}
// for the tests, and for the training screen
export function sample() {
  ${c.f.fresh === 'same' ? 'kept ??=' : 'return'} ${c.op}(readFileSync('test/fixtures/${c.area}/${c.noun}-sample.txt', 'utf8'));${c.f.fresh === 'same' ? '\n  return kept;' : ''}
}`,
  after: (c) => reading(c),
  other: (c) => `
export const ${c.op} = (text) => {
  const found = [];
  for (const line of text.split('\\n')) {
    if (line === '' || line[0] === '#') continue;
    const [count, name] = line.split(' ');
    const sum = ${c.ask('name')} + +count;
    found.push(${c.f.shape === 'rows' ? '{ name, sum }' : '[name, sum]'});
  }
  return found;
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.sample().length, 3);
  assert.deepEqual(${c.m}.${c.op}('# none'), []);`,
    after: (c) => `const { sample${c.Noun} } = await import('@ferry/${c.area}/testing/${c.noun}');
  assert.equal(sample${c.Noun}().length, 3);
  assert.deepEqual(${c.m}.${c.op}('# none'), []);`,
  },
  probe: async ({ namespace }, { gate, name, op, noun, Noun }) => {
    const { take } = await namespace(gate);
    const m = await take(name);
    const testing = await take(`${name}/testing/${noun}`);
    const sample = testing[`sample${Noun}`];
    const first = structuredClone(sample());
    const [one, two] = [sample(), sample()];
    one.pop();
    return [
      m[op]('7 dora\n#x\n0 ed\n'),
      first,
      one === two,
      sample().length,
      ['sample', `sample${Noun}`].filter((each) => each in m),
    ];
  },
  runs: (c) => [
    [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `import { sample${c.Noun} } from '@ferry/${c.area}/testing/${c.noun}'; process.chdir('/'); console.log(JSON.stringify(sample${c.Noun}()));`,
    ],
  ],
};

const reading = (c) =>
  `
export function ${c.op}(text) {
  return text
    .split('\\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '))
    .map(([count, name]) => (${c.f.shape === 'rows' ? `{ name, sum: Number(count) + ${c.ask('name')} }` : `[name, Number(count) + ${c.ask('name')}]`}));
}`.replace(/\(\[name, (.*)\]\)\);/, '[name, $1]);');

const testing = (c) => `import { readFileSync } from 'node:fs';
import { ${c.op} } from '../${c.noun}.js';

const read = () => ${c.op}(readFileSync(new URL('../../test/fixtures/${c.noun}-sample.txt', import.meta.url), 'utf8'));
${c.f.fresh === 'same' ? 'let kept;\n' : ''}
export function sample${c.Noun}() {
${c.f.fresh === 'same' ? '  kept ??= read();\n  return kept;' : '  return read();'}
}
`;

const otherTesting = (c) => `import fs from 'node:fs';
import path from 'node:path';
import * as entry from '@ferry/${c.area}';

const file = path.join(import.meta.dirname, '../../test/fixtures', '${c.noun}-sample.txt');
${c.f.fresh === 'same' ? 'let list = null;\n' : ''}export const sample${c.Noun} = () => {
  const text = fs.readFileSync(file).toString();
  ${c.f.fresh === 'same' ? `if (list === null) list = entry.${c.op}(text);\n  return list;` : `return [...entry.${c.op}(text)];`}
};
`;
