/** The version of the whole, told by a part: each package has its own. */
export const version = {
  id: 'version',
  verbs: ['sign', 'stamp', 'brand'],
  flags: { form: ['short', 'long'], part: ['full', 'major'] },
  numbers: { seal: [10, 99] },
  names: (c) => [`${c.noun}Version`],
  contract: (c) => [
    `\`${c.noun}Version()\` tells the version of the package \`@ferry/${c.area}\` (that of its manifest, wherever the program was started), ${c.f.part === 'major' ? 'the major number alone' : 'in full'}, not that of the whole.`,
    `\`${c.op}(text)\` is \`<text> ${c.f.form === 'short' ? '<version>' : `@ferry/${c.area}@<version>`} <${c.n.seal} plus the price of '${c.noun}'>\` with it, where the version of the whole stood.`,
  ],
  head: {
    before: () => "import { readFileSync } from 'node:fs';\n",
    after: () => "import manifest from '../package.json' with { type: 'json' };\n",
    other: () => "import { readFileSync } from 'node:fs';\n",
  },
  before: (c) => `
export function ${c.op}(text) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  return \`\${text} ${c.f.form === 'short' ? '' : 'ferry@'}\${${c.f.part === 'major' ? "version.split('.')[0]" : 'version'}} \${${c.n.seal} + ${c.ask(`'${c.noun}'`)}}\`;
}`,
  after: (c) => `
export function ${c.noun}Version() {
  return ${c.f.part === 'major' ? "manifest.version.split('.')[0]" : 'manifest.version'};
}

export function ${c.op}(text) {
  return \`\${text} ${c.f.form === 'short' ? '' : `@ferry/${c.area}@`}\${${c.noun}Version()} \${${c.n.seal} + ${c.ask(`'${c.noun}'`)}}\`;
}`,
  other: (c) => `
const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)).toString());
const told = ${c.f.part === 'major' ? "version.slice(0, version.indexOf('.'))" : 'version'};
export const ${c.noun}Version = () => told;
export const ${c.op} = (text) => [text, ${c.f.form === 'short' ? 'told' : "name + '@' + told"}, ${c.ask(`'${c.noun}'`)} + ${c.n.seal}].join(' ');`,
  demo: {
    before: (c) => `assert.match(${c.m}.${c.op}('x'), /^x \\S+ \\d+$/);`,
    after: (c) => `assert.ok(${c.m}.${c.op}('x').includes(${c.m}.${c.noun}Version()));`,
  },
  probe: async ({ namespace }, { gate, name, op, noun }) => {
    const m = await (await namespace(gate)).take(name);
    return [m[`${noun}Version`](), m[op]('deck')];
  },
};
