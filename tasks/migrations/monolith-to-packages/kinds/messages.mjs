/** A share of one big file of texts: it goes to the package that speaks it. */
const keys = (c) => ({
  [`${c.noun}.late`]: `{name} is {count} minutes late`,
  [`${c.noun}.full`]: `No room on {name}${'!'.repeat(c.n.marks)}`,
  [`${c.noun}.plain`]: `${c.Noun}`,
});

export const messages = {
  id: 'messages',
  verbs: ['say', 'word', 'phrase'],
  flags: { lacking: ['mark', 'error'], own: ['noun', 'any'] },
  numbers: { marks: [1, 4] },
  names: () => [],
  common: (c) => ({ messages: keys(c) }),
  own: (c) => keys(c),
  contract: (c) => [
    `\`${c.op}(key, fields)\`: as today. Of \`src/common/messages.json\` the package has in \`packages/${c.area}/messages.json\` the texts whose keys begin with a name of its own modules, unchanged, and no others.`,
    `\`{price}\` is the price of \`fields.name\`. A field that is not there ${c.f.lacking === 'mark' ? 'stays as it is written, in its braces' : `throws code \`${c.E}_FIELD\`, message \`${c.noun}: no field "<field>"\``}.`,
    c.f.own === 'noun'
      ? `A key that does not begin with \`${c.noun}.\`, or is not there, throws code \`${c.E}_KEY\`, message \`${c.noun}: no text "<key>"\`.`
      : `A key that is not there throws code \`${c.E}_KEY\`, message \`${c.noun}: no text "<key>"\`; a key of another module of the package is there.`,
  ],
  head: {
    before: () => "import messages from '../common/messages.json' with { type: 'json' };\n",
    after: () => "import messages from '../messages.json' with { type: 'json' };\n",
    other: () => "import { readFileSync } from 'node:fs';\n",
  },
  before: (c) => speak(c),
  after: (c) => speak(c),
  other: (c) => `
const texts = new Map(Object.entries(JSON.parse(readFileSync(new URL('../messages.json', import.meta.url), 'utf8'))));
export const ${c.op} = (key, fields = {}) => {
  if (!texts.has(key)${c.f.own === 'noun' ? ` || key.split('.')[0] !== '${c.noun}'` : ''}) throw new FerryError('${c.E}_KEY', '${c.noun}: no text "' + key + '"');
  const pieces = texts.get(key).split(/[{}]/);
  return pieces
    .map((piece, at) => {
      if (at % 2 === 0) return piece;
      if (piece in fields) return fields[piece];
      ${c.f.lacking === 'mark' ? "return '{' + piece + '}';" : `throw new FerryError('${c.E}_FIELD', '${c.noun}: no field "' + piece + '"');`}
    })
    .join('') + (fields.name ? ' ' + ${c.ask('fields.name')} : '');
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}('${c.noun}.plain'), '${c.Noun}');`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, noun }) => {
    const m = await (await namespace(gate)).take(name);
    const seen = [];
    for (const [key, fields] of [
      [`${noun}.plain`],
      [`${noun}.late`, { name: 'Hilda', count: 0 }],
      [`${noun}.full`, { name: '$& Ella' }],
      [`${noun}.late`, { name: 'Hilda' }],
      [`${noun}.full`, {}],
      [`${noun}.none`, {}],
      ['toString', {}],
    ])
      seen.push(await settle(() => m[op](key, fields)));
    return seen;
  },
};

const speak = (c) => `
export function ${c.op}(key, fields = {}) {
  if (!Object.hasOwn(messages, key)${c.f.own === 'noun' ? ` || !key.startsWith('${c.noun}.')` : ''}) throw new FerryError('${c.E}_KEY', \`${c.noun}: no text "\${key}"\`);
  const text = messages[key].replace(/\\{(\\w+)\\}/g, (mark, field) => {
    if (Object.hasOwn(fields, field)) return fields[field];
    ${c.f.lacking === 'mark' ? 'return mark;' : `throw new FerryError('${c.E}_FIELD', \`${c.noun}: no field "\${field}"\`);`}
  });
  return fields.name ? \`\${text} \${${c.ask('fields.name')}}\` : text;
}`;
