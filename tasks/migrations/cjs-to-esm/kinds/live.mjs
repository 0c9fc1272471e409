/** Exports that change after load: what readers see through the module must stay current. */
export const live = {
  id: 'live',
  verbs: ['issue', 'stamp', 'count'],
  flags: { reset: [true, false], style: ['exports', 'self'] },
  numbers: { start: [0, 40] },
  shape: 'object',
  names: {
    before: (c) => ['issued', 'last', ...(c.f.reset ? ['reset'] : [])],
    after: (c) => ['issued', 'last', ...(c.f.reset ? ['reset'] : [])],
  },
  contract: (c) => [
    `\`${c.op}(card)\`: as today. \`issued\` and \`last\`, read through the module at any time, are current; a function that was taken off the module works alone.`,
    ...(c.f.reset ? [`\`reset()\` sets them to what they were at load.`] : []),
  ],
  before: (c) => {
    const e = c.f.style === 'self' ? 'self' : 'exports';
    return `
${e === 'self' ? 'var self = module.exports;\n' : ''}${e}.issued = ${c.n.start};
${e}.last = null;
${e}.${c.price} = ${c.price};
${e}.${c.op} = function (card) {
  ${e}.issued += 1;
  ${e}.last = card;
  return card + '-' + (${c.ask(`'${c.noun}'`)} + ${e}.issued);
};${c.f.reset ? `\n${e}.reset = function () { ${e}.issued = ${c.n.start}; ${e}.last = null; };` : ''}`;
  },
  exported: () => '',
  after: (c) => `
let issued = ${c.n.start};
let last = null;

function ${c.op}(card) {
  issued += 1;
  last = card;
  return \`\${card}-\${${c.ask(`'${c.noun}'`)} + issued}\`;
}${c.f.reset ? `\n\nfunction reset() {\n  issued = ${c.n.start};\n  last = null;\n}` : ''}`,
  other: (c) => `
var issued = ${c.n.start}, last = null;

const note = (card, number) => {
  [last, issued] = [card, number];
};
const ${c.op} = (card) => {
  note(card, issued + 1);
  return [card, ${c.ask(`'${c.noun}'`)} + issued].join('-');
};${c.f.reset ? `\nconst reset = () => note(null, ${c.n.start});` : ''}`,
  demo: {
    before: (c) => `assert.equal(${c.m}.last, null);
  ${c.m}.${c.op}('A7');
  assert.equal(${c.m}.last, 'A7');`,
  },
  probe: async ({ namespace }, { file, op, f }) => {
    const m = await namespace(file);
    const { [op]: run } = m;
    const look = () => [m.issued, m.last];
    const seen = [look(), run('A1'), look(), run('B2'), m[op]('C3'), look()];
    if (f.reset) seen.push(m.reset() ?? null, look(), run('D4'), look());
    return seen;
  },
};
