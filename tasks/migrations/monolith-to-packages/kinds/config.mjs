/** A section of the global configuration, read at load: it is handed in. */
export const config = {
  id: 'config',
  verbs: ['plan', 'tune', 'limit'],
  flags: { unset: ['error', 'default'], again: ['merge', 'replace'] },
  numbers: { limit: [20, 90], step: [2, 9] },
  names: (c) => [`configure${c.Noun}`],
  common: (c) => ({ config: { [`${c.area}/${c.noun}`]: { limit: c.n.limit, step: c.n.step } } }),
  contract: (c) => [
    `No package reads the configuration or the environment. \`configure${c.Noun}({ limit, step })\` takes the settings, two numbers, and returns those that held before (\`undefined\` where none did).`,
    c.f.unset === 'error'
      ? `Before that, \`${c.op}(count)\` throws code \`${c.E}_CONFIG\`, message \`${c.noun}: not configured\`; the first settings must be complete.`
      : `Before that, the limit is ${c.n.limit} and the step ${c.n.step}, as the configuration has them today, and these are what the first call returns.`,
    `${c.f.again === 'merge' ? 'A setting that is not given stays as it is.' : `A setting that is not given is an error from then on, too: all are given each time.`} What is no number, or is unknown or lacking, throws code \`${c.E}_SETTING\`, message \`${c.noun}: setting "<name>"\` with the first such name of \`limit\`, \`step\` and then the others, and changes nothing.`,
  ],
  head: { before: () => "import { config } from '../common/config.js';\n" },
  before: (c) => `
const { limit, step } = config['${c.id}'];

export function ${c.op}(count) {
  return Math.min(limit, count * step) + ${c.ask(`'${c.noun}'`)};
}`,
  after: (c) => `
let settings${c.f.unset === 'default' ? ` = { limit: ${c.n.limit}, step: ${c.n.step} }` : ''};

export function configure${c.Noun}(given) {
  const next = ${c.f.again === 'merge' ? '{ ...settings, ...given }' : '{ ...given }'};
  for (const name of new Set(['limit', 'step', ...Object.keys(next)])) {
    const known = name === 'limit' || name === 'step';
    if (!known || typeof next[name] !== 'number' || Number.isNaN(next[name])) {
      throw new FerryError('${c.E}_SETTING', \`${c.noun}: setting "\${name}"\`);
    }
  }
  const previous = settings;
  settings = next;
  return previous;
}

export function ${c.op}(count) {
${c.f.unset === 'error' ? `  if (settings === undefined) throw new FerryError('${c.E}_CONFIG', '${c.noun}: not configured');\n` : ''}  return Math.min(settings.limit, count * settings.step) + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => `
const box = { held: ${c.f.unset === 'default' ? `Object.freeze({ limit: ${c.n.limit}, step: ${c.n.step} })` : 'undefined'} };
const isNumber = (value) => typeof value === 'number' && value === value;
export const configure${c.Noun} = (given) => {
  const wanted = ${c.f.again === 'merge' ? 'Object.assign({}, box.held, given)' : 'Object.assign({}, given)'};
  const { limit, step, ...rest } = wanted;
  let wrong = Object.keys(rest)[0];
  if (!isNumber(step)) wrong = 'step';
  if (!isNumber(limit)) wrong = 'limit';
  if (wrong !== undefined) throw new FerryError('${c.E}_SETTING', '${c.noun}: setting "' + wrong + '"');
  const before = box.held;
  box.held = { limit, step };
  return before;
};
export const ${c.op} = (count) => {
${c.f.unset === 'error' ? `  if (!box.held) throw new FerryError('${c.E}_CONFIG', '${c.noun}: not configured');\n` : ''}  const { limit, step } = box.held;
  return (count * step < limit ? count * step : limit) + ${c.ask(`'${c.noun}'`)};
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}(1) - ${c.m}.${c.op}(0), ${c.n.step});`,
    after: (c) => `${c.m}.configure${c.Noun}({ limit: 50, step: 7 });
  assert.equal(${c.m}.${c.op}(1) - ${c.m}.${c.op}(0), 7);
  assert.equal(${c.m}.${c.op}(100), ${c.m}.${c.op}(50));`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, Noun }) => {
    const m = await (await namespace(gate)).take(name);
    const set = (given) => settle(() => m[`configure${Noun}`](given));
    const run = () => Promise.all([1, 3, 1000].map((count) => settle(() => m[op](count))));
    const seen = [await run()];
    for (const given of [
      { limit: 'x', step: 1 },
      { limit: 30, step: 4 },
      { step: 5 },
      { colour: 1 },
      { limit: 8, step: 2, colour: 1 },
      {},
      { limit: 12, step: Number.NaN },
      { limit: 70, step: 3 },
    ])
      seen.push(await set(given), await run());
    return seen;
  },
};
