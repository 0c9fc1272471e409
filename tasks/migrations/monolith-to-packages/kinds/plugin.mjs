/** A module that registers itself when it is loaded: it becomes a value that the application composes. */
export const plugin = {
  id: 'plugin',
  verbs: ['check', 'inspect', 'screen'],
  flags: { twice: ['once', 'counts'], shape: ['frozen', 'open'] },
  numbers: { rank: [1, 99], add: [1, 30] },
  role: 'plugin',
  names: (c) => [`${c.noun}Plugin`],
  contract: (c) => [
    `Loading the package registers nothing. \`${c.noun}Plugin\` is \`{ name: '${c.id}', rank: ${c.n.rank}, run }\`${c.f.shape === 'frozen' ? ', frozen' : ''}; the application composes those of all packages by rank, then by name.`,
    `\`run(text)\` is \`${c.op}(text)\`, as today${c.f.twice === 'counts' ? '; both count their calls together' : ''}.`,
  ],
  head: { before: () => "import { register } from '../common/plugins.js';\n" },
  before: (c) => `
${c.f.twice === 'counts' ? 'let calls = 0;\n\n' : ''}export function ${c.op}(text) {
${c.f.twice === 'counts' ? '  calls += 1;\n' : ''}  return \`\${text}:\${${c.n.add} + ${c.ask(`'${c.noun}'`)}}${c.f.twice === 'counts' ? ':${calls}' : ''}\`;
}

register({ name: '${c.id}', rank: ${c.n.rank}, run: ${c.op} });`,
  after: (c) => `
${c.f.twice === 'counts' ? 'let calls = 0;\n\n' : ''}export function ${c.op}(text) {
${c.f.twice === 'counts' ? '  calls += 1;\n' : ''}  return \`\${text}:\${${c.n.add} + ${c.ask(`'${c.noun}'`)}}${c.f.twice === 'counts' ? ':${calls}' : ''}\`;
}

export const ${c.noun}Plugin = ${c.f.shape === 'frozen' ? 'Object.freeze(' : ''}{ name: '${c.id}', rank: ${c.n.rank}, run: ${c.op} }${c.f.shape === 'frozen' ? ')' : ''};`,
  other: (c) => `
class Checker {
  name = '${c.id}';
  rank = ${c.n.rank};
  run = (text) => {
${c.f.twice === 'counts' ? '    counted.push(text);\n' : ''}    return [text, ${c.n.add} + ${c.ask(`'${c.noun}'`)}${c.f.twice === 'counts' ? ', counted.length' : ''}].join(':');
  };
}
${c.f.twice === 'counts' ? 'const counted = [];\n' : ''}const one = { ...new Checker() };
export const { run: ${c.op} } = one;
export const ${c.noun}Plugin = ${c.f.shape === 'frozen' ? 'Object.freeze(one)' : 'one'};`,
  demo: {
    before: (c) => `assert.match(${c.m}.${c.op}('a'), /^a:\\d+/);`,
    after: (c) => `assert.match(${c.m}.${c.op}('a'), /^a:\\d+/);
  assert.match(${c.m}.${c.noun}Plugin.run('b'), /^b:\\d+/);`,
  },
  probe: async ({ namespace }, { gate, name, op, noun }) => {
    const m = await (await namespace(gate)).take(name);
    const each = m[`${noun}Plugin`];
    const { run } = each;
    return [
      Object.keys(each).sort(),
      each.name,
      each.rank,
      Object.isFrozen(each),
      m[op]('a'),
      each.run('b'),
      run('c'),
      m[op]('d'),
    ];
  },
};
