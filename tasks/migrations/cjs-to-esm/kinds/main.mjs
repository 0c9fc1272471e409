/** A file that is a module and a program. */
export const main = {
  id: 'main',
  verbs: ['audit', 'tally', 'check'],
  flags: { empty: ['usage', 'zero'], out: ['lines', 'json'] },
  numbers: { step: [2, 20] },
  names: { before: () => [], after: () => [] },
  contract: (c) => [
    `\`${c.op}(words)\`: as today. \`node src/${c.group}/${c.noun}.js WORD...\` prints it${c.f.out === 'json' ? ' as JSON' : ', a line each'} and ends with 0, also without the extension; imported, whatever was started, it prints nothing.`,
    c.f.empty === 'usage'
      ? `Without a word the program prints \`usage: ${c.noun} WORD...\` on standard error and ends with 2.`
      : 'Without a word the program prints what the operation gives for none.',
  ],
  before: (c) => `
function ${c.op}(words) {
  return words.map(function (word) { return word + ' ' + (word.length * ${c.n.step} + ${c.ask('word')}); });
}

function program(words) {
${
  c.f.empty === 'usage'
    ? `  if (!words.length) {
    process.stderr.write('usage: ${c.noun} WORD...\\n');
    return 2;
  }
`
    : ''
}  process.stdout.write(${c.f.out === 'json' ? `JSON.stringify(${c.op}(words)) + '\\n'` : `${c.op}(words).concat('').join('\\n')`});
  return 0;
}

if (require.main === module) process.exitCode = program(process.argv.slice(2));`,
  after: (c) => `
function ${c.op}(words) {
  return words.map((word) => \`\${word} \${word.length * ${c.n.step} + ${c.ask('word')}}\`);
}

function program(words) {
${
  c.f.empty === 'usage'
    ? `  if (words.length === 0) {
    process.stderr.write('usage: ${c.noun} WORD...\\n');
    return 2;
  }
`
    : ''
}  process.stdout.write(${c.f.out === 'json' ? `\`\${JSON.stringify(${c.op}(words))}\\n\`` : `${c.op}(words).map((line) => \`\${line}\\n\`).join('')`});
  return 0;
}

if (import.meta.main) process.exitCode = program(process.argv.slice(2));`,
  head: {
    other: () => "import { realpathSync } from 'node:fs';\n",
  },
  other: (c) => `
const lineOf = (word) => word + ' ' + String(word.length * ${c.n.step} + ${c.ask('word')});
const ${c.op} = (words) => [...words].map(lineOf);

function started() {
  const [, given] = process.argv;
  if (given === undefined) return false;
  for (const end of ['', '.js']) {
    try {
      if (realpathSync(given + end) === import.meta.filename) return true;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return false;
}

if (started()) {
  const words = process.argv.slice(2);
${
  c.f.empty === 'usage'
    ? `  if (words.length === 0) {
    console.error('usage: ${c.noun} WORD...');
    process.exitCode = 2;
  } else `
    : '  '
}${c.f.out === 'json' ? `console.log(JSON.stringify(${c.op}(words)));` : `for (const line of ${c.op}(words)) console.log(line);`}
}`,
  demo: {
    before: (c) => `const [line] = ${c.m}.${c.op}(['emma']);
  assert.match(line, /^emma \\d+$/);`,
  },
  probe: async ({ namespace }, { file, op }) => {
    const m = await namespace(file);
    return m[op](['emma', 'persuasion']);
  },
  runs: (c) => [
    ['node', '--no-warnings', `src/${c.group}/${c.noun}.js`, 'emma', 'odes'],
    ['node', '--no-warnings', `src/${c.group}/${c.noun}`],
    ['node', '--no-warnings', '-e', `import('./src/${c.group}/${c.noun}.js')`, 'emma'],
  ],
};
