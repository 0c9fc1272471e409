/** Files loaded by a path worked out from the working directory: they move with the package, behind its imports. */
const folder = (c, old) => (old ? `src/${c.area}/${c.noun}-kinds` : `packages/${c.area}/src/${c.noun}-kinds`);

export const dynamic = {
  id: 'dynamic',
  verbs: ['convert', 'apply', 'turn'],
  flags: { unknown: ['error', 'same'], names: ['words', 'codes'] },
  numbers: { by: [2, 15] },
  names: () => [],
  contract: (c) => [
    `\`${c.op}(kind, value)\` returns a promise, as today, wherever the program was started: the kinds are loaded when they are asked for, from \`${folder(c)}\`, and within the package they are had as \`#${c.noun}/<kind>\` (\`imports\` of the manifest), not by a path.`,
    c.f.unknown === 'error'
      ? `A kind without a file rejects with code \`${c.E}_KIND\`, message \`${c.noun}: no kind "<kind>"\`.`
      : 'A kind without a file gives the value as it is.',
  ],
  imports: (c) => [`#${c.noun}/*`],
  manifest: (c) => ({ imports: { [`#${c.noun}/*`]: `./src/${c.noun}-kinds/*.js` } }),
  computed: true,
  old: (c) => files(c, true, 'after'),
  side: (c, form) => files(c, false, form),
  head: { before: () => "import { existsSync } from 'node:fs';\nimport path from 'node:path';\n" },
  before: (c) => `
export async function ${c.op}(kind, value) {
  const file = path.resolve('src/${c.area}/${c.noun}-kinds', \`\${kind}.js\`);
  if (!existsSync(file)) ${c.f.unknown === 'error' ? `throw new FerryError('${c.E}_KIND', \`${c.noun}: no kind "\${kind}"\`)` : 'return value'};
  const { turn } = await import(file);
  return turn(value) + ${c.ask(`'${c.noun}'`)};
}`,
  after: (c) => `
const absent = new Set(['ERR_MODULE_NOT_FOUND', 'ERR_INVALID_MODULE_SPECIFIER', 'ERR_PACKAGE_IMPORT_NOT_DEFINED']);

async function load(kind) {
  try {
    return await import(\`#${c.noun}/\${kind}\`);
  } catch (error) {
    if (absent.has(error.code)) return undefined;
    throw error;
  }
}

export async function ${c.op}(kind, value) {
  const loaded = await load(kind);
  if (loaded === undefined) ${c.f.unknown === 'error' ? `throw new FerryError('${c.E}_KIND', \`${c.noun}: no kind "\${kind}"\`)` : 'return value'};
  return loaded.turn(value) + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => {
    const [one, two] = kindsOf(c);
    return `
const loaders = new Map([
  ['${one}', () => import('#${c.noun}/${one}')],
  ['${two}', () => import('#${c.noun}/${two}')],
]);
export const ${c.op} = async (kind, value) => {
  const loader = loaders.get(kind);
  if (loader) return ${c.ask(`'${c.noun}'`)} + (await loader()).turn(value);
  ${c.f.unknown === 'error' ? `throw new FerryError('${c.E}_KIND', '${c.noun}: no kind "' + kind + '"');` : 'return value;'}
};`;
  },
  demo: {
    before: (c) => `assert.equal(typeof (await ${c.m}.${c.op}('${kindsOf(c)[0]}', 3)), 'number');`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, f }) => {
    const m = await (await namespace(gate)).take(name);
    const kinds = f.names === 'words' ? ['knots', 'miles'] : ['k1', 'm2'];
    const seen = [];
    for (const kind of [...kinds, 'fathoms', '', ...kinds]) seen.push(await settle(() => m[op](kind, 12)));
    return seen;
  },
  runs: (c) => [
    [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `import { ${c.op} } from '@ferry/${c.area}'; process.chdir('/'); console.log(await ${c.op}('${kindsOf(c)[1]}', 5));`,
    ],
  ],
};

const kindsOf = (c) => (c.f.names === 'words' ? ['knots', 'miles'] : ['k1', 'm2']);

function files(c, old, form) {
  const [one, two] = kindsOf(c);
  const at = folder(c, old);
  return form === 'after'
    ? {
        [`${at}/${one}.js`]: `export const turn = (value) => value * ${c.n.by};\n`,
        [`${at}/${two}.js`]: `import { turn as first } from './${one}.js';\n\nexport const turn = (value) => first(value) - ${c.n.by};\n`,
      }
    : {
        [`${at}/${one}.js`]: `export function turn(value) {\n  return ${c.n.by} * value;\n}\n`,
        [`${at}/${two}.js`]: `import * as other from '#${c.noun}/${one}';\nexport function turn(value) {\n  return other.turn(value) - ${c.n.by};\n}\n`,
      };
}
