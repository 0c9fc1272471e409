/** Something costly that few need and everybody loads: it leaves the entry for a path of its own. */
const print = (c, old) =>
  old ? `src/${c.area}/${c.noun}-print.js` : `packages/${c.area}/src/${c.noun}-print.js`;

export const heavy = {
  id: 'heavy',
  verbs: ['issue', 'draw', 'plot'],
  flags: { op: ['async', 'absent'], width: ['fixed', 'given'] },
  numbers: { width: [6, 14] },
  names: () => [],
  absent: (c) => c.f.op === 'absent',
  contract: (c) => [
    `\`${c.noun}-print.js\` is loaded by nobody who takes the package in by its entry. It is \`@ferry/${c.area}/${c.noun}-print\`, which exports \`print${c.Noun}(text${c.f.width === 'given' ? ', width' : ''})\`, as today.`,
    c.f.op === 'async'
      ? `\`${c.op}(text)\` stays in the entry and returns a promise of what it returned: the printing is loaded when it is first needed.`
      : `\`${c.op}(text)\` leaves the entry too: the same path exports it, synchronous as it is.`,
  ],
  subpaths: (c) => [`./${c.noun}-print`],
  manifest: (c) => ({ exports: { [`./${c.noun}-print`]: `./src/${c.noun}-print.js` } }),
  away: (c) => [print(c, false)],
  old: (c) => ({ [print(c, true)]: printing(c) }),
  side: (c, form) => ({
    [print(c, false)]:
      `${c.f.op === 'absent' ? `import { ${c.price} } from './${c.noun}.js';\n\n` : ''}${form === 'after' ? printing(c) : otherPrinting(c)}${c.f.op === 'absent' ? `\nexport function ${c.op}(text) {\n  return \`\${print${c.Noun}(text${c.f.width === 'given' ? `, ${c.n.width}` : ''})}\${${c.price}('${c.noun}')}\`;\n}\n` : ''}`,
  }),
  head: { before: (c) => `import { print${c.Noun} } from './${c.noun}-print.js';\n` },
  before: (c) => `
export function ${c.op}(text) {
  return \`\${print${c.Noun}(text${c.f.width === 'given' ? `, ${c.n.width}` : ''})}\${${c.f.op === 'absent' ? `${c.price}('${c.noun}')` : c.ask(`'${c.noun}'`)}}\`;
}`,
  after: (c) =>
    c.f.op === 'absent'
      ? ''
      : `
export async function ${c.op}(text) {
  const { print${c.Noun} } = await import('./${c.noun}-print.js');
  return \`\${print${c.Noun}(text${c.f.width === 'given' ? `, ${c.n.width}` : ''})}\${${c.ask(`'${c.noun}'`)}}\`;
}`,
  other: (c) =>
    c.f.op === 'absent'
      ? ''
      : `
const printing = () => import('@ferry/${c.area}/${c.noun}-print');
export const ${c.op} = (text) =>
  printing().then((heavy) => heavy.print${c.Noun}(text${c.f.width === 'given' ? `, ${c.n.width}` : ''}) + String(${c.ask(`'${c.noun}'`)}));`,
  demo: {
    before: (c) => `assert.ok(${c.m}.${c.op}('tide').startsWith('tide'));`,
    after: (c) =>
      c.f.op === 'absent'
        ? `const { ${c.op} } = await import('@ferry/${c.area}/${c.noun}-print');
  assert.equal('${c.op}' in ${c.m}, false);
  assert.ok(${c.op}('tide').startsWith('tide'));`
        : `assert.ok((await ${c.m}.${c.op}('tide')).startsWith('tide'));`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, noun, Noun, f }) => {
    const { take } = await namespace(gate);
    const m = await take(name);
    const printing = await take(`${name}/${noun}-print`);
    const print = printing[`print${Noun}`];
    const run = f.op === 'async' ? m[op] : printing[op];
    return [
      print('tide', 9),
      print('a long line of text', 5),
      await settle(() => run('tide')),
      await settle(() => run('the evening boat')),
      op in m,
      `print${Noun}` in m,
    ];
  },
};

const printing = (c) => `// All glyphs are drawn when this is loaded, which takes its time.
const glyphs = new Map(Array.from({ length: 512 }, (_, code) => [code, String.fromCodePoint(code)]));

export function print${c.Noun}(text${c.f.width === 'given' ? ', width' : ''}) {
  const line = [...text].map((char) => glyphs.get(char.codePointAt(0)) ?? '?').join('');
  return line.slice(0, ${c.f.width === 'given' ? 'width' : c.n.width}).padEnd(${c.f.width === 'given' ? 'width' : c.n.width}, '.');
}
`;

const otherPrinting = (c) => `const known = (char) => char.codePointAt(0) < 512;

export const print${c.Noun} = (text${c.f.width === 'given' ? ', width' : ''}) => {
  let line = '';
  for (const char of text) line += known(char) ? char : '?';
  while (line.length < ${c.f.width === 'given' ? 'width' : c.n.width}) line += '.';
  return line.substring(0, ${c.f.width === 'given' ? 'width' : c.n.width});
};
`;
