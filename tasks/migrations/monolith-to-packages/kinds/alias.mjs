/** Names that are good within a file and collide in an entry: each gets its own there, and defaults go. */
export const alias = {
  id: 'alias',
  verbs: ['tell', 'state', 'name'],
  flags: { sign: [';', '|'], blank: ['skip', 'keep'] },
  numbers: { pad: [2, 5] },
  names: (c) => [`format${c.Noun}`, `parse${c.Noun}`, `${c.Noun}Record`],
  contract: (c) => [
    `\`format\`, \`parse\` and the default export, the class of records, are \`format${c.Noun}\`, \`parse${c.Noun}\` and \`${c.Noun}Record\` in the entry, which has no default and none of the old names. They do what they did: what \`parse${c.Noun}\` gives are \`${c.Noun}Record\`s.`,
    `\`${c.op}(text)\`: as today.`,
  ],
  before: (c) => `
export default class Record {
  constructor(fields) {
    this.fields = fields;
  }

  get size() {
    return this.fields.length;
  }
}

export const format = ({ fields }) => fields.map((field) => String(field).padStart(${c.n.pad}, '0')).join('${c.f.sign}');

export const parse = (text) => new Record(text.split('${c.f.sign}')${c.f.blank === 'skip' ? '.filter(Boolean)' : ''});

export function ${c.op}(text) {
  return \`\${format(parse(text))}=\${parse(text).size + ${c.ask(`'${c.noun}'`)}}\`;
}`,
  after: (c) => `
export class ${c.Noun}Record {
  constructor(fields) {
    this.fields = fields;
  }

  get size() {
    return this.fields.length;
  }
}

export const format${c.Noun} = ({ fields }) =>
  fields.map((field) => String(field).padStart(${c.n.pad}, '0')).join('${c.f.sign}');

export const parse${c.Noun} = (text) => new ${c.Noun}Record(text.split('${c.f.sign}')${c.f.blank === 'skip' ? '.filter(Boolean)' : ''});

export function ${c.op}(text) {
  const record = parse${c.Noun}(text);
  return \`\${format${c.Noun}(record)}=\${record.size + ${c.ask(`'${c.noun}'`)}}\`;
}`,
  other: (c) => `
class Kept {
  constructor(fields) {
    this.fields = fields;
  }
  get size() {
    return this.fields.length;
  }
}
function write(record) {
  let line = null;
  for (const field of record.fields) {
    const padded = \`\${field}\`.padStart(${c.n.pad}, '0');
    line = line === null ? padded : line + '${c.f.sign}' + padded;
  }
  return line ?? '';
}
function take(text) {
  const parts = text.split('${c.f.sign}');
  return new Kept(${c.f.blank === 'skip' ? "parts.filter((part) => part !== '')" : 'parts'});
}
export { Kept as ${c.Noun}Record, take as parse${c.Noun}, write as format${c.Noun} };
export const ${c.op} = (text) => write(take(text)) + '=' + (${c.ask(`'${c.noun}'`)} + take(text).size);`,
  demo: {
    before: (
      c,
    ) => `assert.equal(${c.m}.format(${c.m}.parse('1${c.f.sign}22')), ['1', '22'].map((each) => each.padStart(${c.n.pad}, '0')).join('${c.f.sign}'));
  assert.ok(${c.m}.parse('1') instanceof ${c.m}.default);`,
    after: (
      c,
    ) => `assert.equal(${c.m}.format${c.Noun}(${c.m}.parse${c.Noun}('1${c.f.sign}22')), ['1', '22'].map((each) => each.padStart(${c.n.pad}, '0')).join('${c.f.sign}'));
  assert.ok(${c.m}.parse${c.Noun}('1') instanceof ${c.m}.${c.Noun}Record);`,
  },
  probe: async ({ namespace }, { gate, name, op, Noun, f }) => {
    const m = await (await namespace(gate)).take(name);
    const [format, parse, Kind] = [m[`format${Noun}`], m[`parse${Noun}`], m[`${Noun}Record`]];
    const record = parse(`1${f.sign}${f.sign}abcdef`);
    return [
      record instanceof Kind,
      record.fields,
      record.size,
      format(record),
      format(new Kind([])),
      new Kind([7]).size,
      m[op](`5${f.sign}x`),
      m[op](''),
      ['default', 'format', 'parse', 'Record'].filter((each) => each in m),
    ];
  },
};
