/** A data file found from the directory that the program was started in: it moves into the package. */
export const data = {
  id: 'data',
  verbs: ['find', 'pick', 'read'],
  flags: { form: ['csv', 'json'], missing: ['null', 'error'] },
  numbers: { one: [3, 60], two: [3, 60] },
  names: () => [],
  file: (c) => `${c.noun}.${c.f.form}`,
  text: (c) => {
    const rows = [
      ['north', c.n.one],
      ['south', c.n.two],
      ['îles', c.n.one + c.n.two],
    ];
    return c.f.form === 'csv'
      ? `zone;count\n${rows.map((row) => row.join(';')).join('\n')}\n`
      : `${JSON.stringify(Object.fromEntries(rows), null, 1)}\n`;
  },
  contract: (c) => [
    `\`${c.op}(zone)\`: as today, but wherever the program was started. \`data/${c.area}/${data.file(c)}\` is \`packages/${c.area}/data/${data.file(c)}\` now, byte for byte, and others have it as \`@ferry/${c.area}/data/${data.file(c)}\`.`,
    c.f.missing === 'null'
      ? 'A zone that is not there gives `null`.'
      : `A zone that is not there throws code \`${c.E}_ZONE\`, message \`${c.noun}: no zone "<zone>"\`.`,
  ],
  subpaths: (c) => [`./data/${data.file(c)}`],
  manifest: (c) => ({ exports: { [`./data/${data.file(c)}`]: `./data/${data.file(c)}` } }),
  old: (c) => ({ [`data/${c.area}/${data.file(c)}`]: data.text(c) }),
  side: (c) => ({ [`packages/${c.area}/data/${data.file(c)}`]: data.text(c) }),
  keeps: true,
  head: {
    before: () => "import { readFileSync } from 'node:fs';\nimport path from 'node:path';\n",
    after: () => "import { readFileSync } from 'node:fs';\n",
    other: () => "import fs from 'node:fs';\nimport path from 'node:path';\n",
  },
  before: (c) => `
export function ${c.op}(zone) {
  const text = readFileSync(path.resolve('data/${c.area}/${data.file(c)}'), 'utf8');
${parse(c)}
${found(c)}
}`,
  after: (c) => `
const file = new URL('../data/${data.file(c)}', import.meta.url);

export function ${c.op}(zone) {
  const text = readFileSync(file, 'utf8');
${parse(c)}
${found(c)}
}`,
  other: (c) => `
const place = path.join(import.meta.dirname, '..', 'data', '${data.file(c)}');
let kept;
const zones = () => {
  kept ??= ${c.f.form === 'json' ? 'new Map(Object.entries(JSON.parse(fs.readFileSync(place).toString())))' : "new Map(fs.readFileSync(place).toString().trimEnd().split('\\n').slice(1).map((line) => [line.split(';')[0], Number(line.split(';')[1])]))"};
  return kept;
};
export const ${c.op} = (zone) => {
  if (zones().has(zone)) return ${c.ask('zone')} + zones().get(zone);
  ${c.f.missing === 'null' ? 'return null;' : `throw new FerryError('${c.E}_ZONE', '${c.noun}: no zone "' + zone + '"');`}
};`,
  demo: {
    before: (c) => `assert.equal(typeof ${c.m}.${c.op}('north'), 'number');`,
  },
  probe: async ({ namespace, settle }, { gate, name, op }) => {
    const m = await (await namespace(gate)).take(name);
    const seen = [];
    for (const zone of ['north', 'south', 'îles', 'east', 'constructor'])
      seen.push(await settle(() => m[op](zone)));
    return seen;
  },
  runs: (c) => [
    [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `import { readFileSync } from 'node:fs'; import { ${c.op} } from '@ferry/${c.area}'; const file = import.meta.resolve('@ferry/${c.area}/data/${data.file(c)}'); process.chdir('/'); console.log(${c.op}('south'), readFileSync(new URL(file)).length);`,
    ],
  ],
};

const parse = (c) =>
  c.f.form === 'json'
    ? '  const count = new Map(Object.entries(JSON.parse(text))).get(zone);'
    : "  const rows = text.trimEnd().split('\\n').slice(1).map((line) => line.split(';'));\n  const row = rows.find(([name]) => name === zone);\n  const count = row === undefined ? undefined : Number(row[1]);";

const found = (c) =>
  c.f.missing === 'null'
    ? `  return count === undefined ? null : count + ${c.ask('zone')};`
    : `  if (count === undefined) throw new FerryError('${c.E}_ZONE', \`${c.noun}: no zone "\${zone}"\`);\n  return count + ${c.ask('zone')};`;
