/** A function that callers configure by assigning to its properties: settings get a function of their own. */
export const tariff = {
  id: 'tariff',
  verbs: ['fine', 'charge', 'levy'],
  flags: { cap: [true, false], again: ['merge', 'reset'] },
  numbers: { rate: [2, 9], grace: [1, 6], cap: [300, 900] },
  names: { before: () => [], after: (c) => [`configure${c.Noun}`] },
  contract: (c) => [
    `\`${c.op}(days)\`: as today. What callers assigned to \`${c.op}.rate\`, \`.grace\`${c.f.cap ? ' and `.cap`' : ''} they now hand to \`configure${c.Noun}(options)\`, which returns the settings as they were, as an object of its own. The function has no properties of its own any more.`,
    `An unknown option is a \`TypeError\`, code \`${c.E}_OPTION\`, message \`${c.noun}: unknown option "<name>"\`, and changes nothing. ${c.f.again === 'merge' ? 'Options that are not given stay as they are.' : 'Options that are not given go back to what they were at load.'}`,
  ],
  before: (c) => `
function ${c.op}(days) {
  var over = Math.max(0, days - ${c.op}.grace);
  var sum = over * ${c.op}.rate + ${c.ask(`'${c.noun}'`)};
${c.f.cap ? `  if (sum > ${c.op}.cap) return ${c.op}.cap;\n` : ''}  return sum;
}
${c.op}.rate = ${c.n.rate};
${c.op}.grace = ${c.n.grace};${c.f.cap ? `\n${c.op}.cap = ${c.n.cap};` : ''}`,
  after: (c) => `
const initial = Object.freeze({ rate: ${c.n.rate}, grace: ${c.n.grace}${c.f.cap ? `, cap: ${c.n.cap}` : ''} });
let settings = { ...initial };

function configure${c.Noun}(options = {}) {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(initial, name)) continue;
    throw Object.assign(new TypeError(\`${c.noun}: unknown option "\${name}"\`), { code: '${c.E}_OPTION' });
  }
  const previous = settings;
  settings = { ...${c.f.again === 'merge' ? 'settings' : 'initial'}, ...options };
  return previous;
}

function ${c.op}(days) {
  const over = Math.max(0, days - settings.grace);
  const sum = over * settings.rate + ${c.ask(`'${c.noun}'`)};
  return ${c.f.cap ? 'Math.min(sum, settings.cap)' : 'sum'};
}`,
  other: (c) => `
const start = () => new Map(Object.entries({ rate: ${c.n.rate}, grace: ${c.n.grace}${c.f.cap ? `, cap: ${c.n.cap}` : ''} }));
const current = start();

const configure${c.Noun} = (options) => {
  const before = Object.fromEntries(current);
  const wanted = Object.entries(options ?? {});
  const strange = wanted.find(([name]) => !current.has(name));
  if (strange) {
    const error = new TypeError('${c.noun}: unknown option "' + strange[0] + '"');
    error.code = '${c.E}_OPTION';
    throw error;
  }
${c.f.again === 'reset' ? '  for (const [name, value] of start()) current.set(name, value);\n' : ''}  for (const [name, value] of wanted) current.set(name, value);
  return before;
};

const ${c.op} = (days) => {
  let sum = ${c.ask(`'${c.noun}'`)};
  if (days > current.get('grace')) sum += (days - current.get('grace')) * current.get('rate');
${c.f.cap ? "  if (sum > current.get('cap')) sum = current.get('cap');\n" : ''}  return sum;
};`,
  demo: {
    before: (c) => `const first = ${c.m}.${c.op}(30);
  ${c.m}.${c.op}.rate = 0;
  assert.ok(${c.m}.${c.op}(30) <= first);
  ${c.m}.${c.op}.rate = ${c.n.rate};`,
    after: (c) => `const first = ${c.m}.${c.op}(30);
  const before = ${c.m}.configure${c.Noun}({ rate: 0 });
  assert.ok(${c.m}.${c.op}(30) <= first);
  ${c.m}.configure${c.Noun}(before);
  assert.equal(${c.m}.${c.op}(30), first);`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun }) => {
    const m = await namespace(file);
    const configure = m[`configure${Noun}`];
    const all = () => [0, 5, 12, 400].map((days) => m[op](days));
    const seen = [all()];
    const before = configure({ rate: 11 });
    seen.push({ ...before }, all());
    before.rate = 1000;
    seen.push(all(), configure({ grace: 0 }), all());
    seen.push(await settle(() => configure({ rate: 1, colour: 2 })), all(), configure(), all());
    return { seen, own: Object.keys(m[op]) };
  },
};
