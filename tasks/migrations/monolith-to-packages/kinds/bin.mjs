/** A script beside the sources that reaches into them: it becomes a program of the package. */
export const bin = {
  id: 'bin',
  verbs: ['total', 'count', 'score'],
  flags: { out: ['lines', 'sum'], empty: ['usage', 'stdin'] },
  numbers: { by: [2, 12] },
  names: () => [],
  contract: (c) => [
    `\`${c.op}(words)\`: as today. \`scripts/${c.area}/${c.noun}.mjs\` is the program \`ferry-${c.noun}\` of the package (\`bin\` of the manifest), \`packages/${c.area}/bin/${c.noun}.js\`, executable by its first line; it does what the script did, wherever it is started.`,
    c.f.empty === 'usage'
      ? `Without a word it prints \`usage: ferry-${c.noun} WORD...\` on standard error and ends with 2.`
      : 'Without a word it takes those of standard input, parted by white space.',
  ],
  programs: (c) => ({ [`ferry-${c.noun}`]: `./bin/${c.noun}.js` }),
  manifest: (c) => ({ bin: { [`ferry-${c.noun}`]: `./bin/${c.noun}.js` } }),
  old: (c) => ({ [`scripts/${c.area}/${c.noun}.mjs`]: script(c, `../../src/${c.area}/${c.noun}.js`) }),
  side: (c, form) => ({
    [`packages/${c.area}/bin/${c.noun}.js`]:
      form === 'after' ? script(c, `../src/${c.noun}.js`) : otherScript(c),
  }),
  before: (c) => operation(c),
  after: (c) => operation(c),
  other: (c) => `
export const ${c.op} = (words) => {
  const counts = words.map((word) => ${c.n.by} * word.length);
  return [...counts.map((count, at) => words[at] + ' ' + count), String(${c.ask(`'${c.noun}'`)} + counts.reduce((a, b) => a + b, 0))]${c.f.out === 'sum' ? '.slice(-1)' : ''};
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}(['ab']).length, ${c.f.out === 'sum' ? 1 : 2});`,
  },
  probe: async ({ namespace }, { gate, name, op }) => {
    const m = await (await namespace(gate)).take(name);
    return [m[op](['tide', 'swell']), m[op]([])];
  },
  runs: (c) => [
    ['node', '--no-warnings', `packages/${c.area}/bin/${c.noun}.js`, 'tide', 'swell'],
    ['node', '--no-warnings', `packages/${c.area}/bin/${c.noun}.js`],
  ],
};

const operation = (c) => `
export function ${c.op}(words) {
${c.f.out === 'sum' ? '' : `  const lines = words.map((word) => \`\${word} \${word.length * ${c.n.by}}\`);\n`}  const sum = words.reduce((total, word) => total + word.length * ${c.n.by}, ${c.ask(`'${c.noun}'`)});
  return ${c.f.out === 'sum' ? '[String(sum)]' : '[...lines, String(sum)]'};
}`;

const script = (c, from) => `#!/usr/bin/env node
${c.f.empty === 'stdin' ? "import { readFileSync } from 'node:fs';\n" : ''}import { ${c.op} } from '${from}';

const given = process.argv.slice(2);
${
  c.f.empty === 'usage'
    ? `if (given.length === 0) {
  process.stderr.write('usage: ferry-${c.noun} WORD...\\n');
  process.exitCode = 2;
} else {
  process.stdout.write(${c.op}(given).map((line) => \`\${line}\\n\`).join(''));
}
`
    : `const words = given.length > 0 ? given : readFileSync(0, 'utf8').split(/\\s+/).filter(Boolean);
process.stdout.write(${c.op}(words).map((line) => \`\${line}\\n\`).join(''));
`
}`;

const otherScript = (c) => `#!/usr/bin/env node
import { ${c.op} } from '@ferry/${c.area}';
${c.f.empty === 'stdin' ? "import { text } from 'node:stream/consumers';\n" : ''}
let [, , ...words] = process.argv;
${c.f.empty === 'stdin' ? `if (words.length === 0) words = (await text(process.stdin)).match(/\\S+/g) ?? [];\nfor (const line of ${c.op}(words)) console.log(line);` : `if (words.length > 0) for (const line of ${c.op}(words)) console.log(line);\nelse {\n  console.error('usage: ferry-${c.noun} WORD...');\n  process.exit(2);\n}`}
`;
