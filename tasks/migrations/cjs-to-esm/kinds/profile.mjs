/** One of two files, chosen when the module is loaded; the other must not run. */
const file = (c, which) => `src/${c.group}/${c.noun}-${which}.js`;
const variable = (c) => `STACKS_${c.Noun.toUpperCase()}_MODE`;

export const profile = {
  id: 'profile',
  verbs: ['plan', 'set', 'tune'],
  flags: { other: ['day', 'error'], env: ['load', 'call'] },
  numbers: { day: [2, 40], night: [50, 90] },
  names: { before: () => ['mode'], after: () => ['mode'] },
  contract: (c) => [
    `\`${variable(c)}\` is \`day\` (also where it is not set) or \`night\`; ${c.f.env === 'load' ? 'it is read once, when the module is loaded' : 'it is read at each call'}. \`mode()\` gives it, \`${c.op}(hours)\` works with the profile of \`${c.noun}-day.js\` or \`${c.noun}-night.js\`. Both stay synchronous.`,
    c.f.other === 'day'
      ? 'Every other mode is `day`.'
      : `Every other mode makes \`${c.op}\` throw code \`${c.E}_MODE\`, message \`${c.noun}: no mode "<mode>"\`, when it is called, not when the module is loaded.`,
    'The profile for the night needs `STACKS_NIGHT_KEY` and complains where it lacks; by day nobody has it, and nothing may complain.',
  ],
  before: (c) => {
    const chosen = `var name = process.env.${variable(c)} || 'day';`;
    const pick = `name === 'night' ? require('./${c.noun}-night') : require('./${c.noun}-day')`;
    const strange = (indent) =>
      c.f.other === 'day'
        ? ''
        : `${indent}if (name !== 'day' && name !== 'night') throw Object.assign(new Error('${c.noun}: no mode "' + name + '"'), { code: '${c.E}_MODE' });\n`;
    return c.f.env === 'load'
      ? `
${chosen}
var profile = ${pick};

function mode() {
  return ${c.f.other === 'day' ? "name === 'night' ? name : 'day'" : 'name'};
}

function ${c.op}(hours) {
${strange('  ')}  return hours * profile.rate + ${c.ask(`'${c.noun}'`)};
}`
      : `
function mode() {
  ${chosen}
  return ${c.f.other === 'day' ? "name === 'night' ? name : 'day'" : 'name'};
}

function ${c.op}(hours) {
  var name = mode();
${strange('  ')}  var profile = ${pick};
  return hours * profile.rate + ${c.ask(`'${c.noun}'`)};
}`;
  },
  side: (c) => {
    const both = (day, night) => ({ [file(c, 'day')]: day, [file(c, 'night')]: night });
    return {
      before: both(
        `'use strict';\n\nexports.rate = ${c.n.day};\n`,
        `'use strict';\n\nif (!process.env.STACKS_NIGHT_KEY) throw Object.assign(new Error('${c.noun}: no key for the night'), { code: 'ENIGHT' });\n\nexports.rate = ${c.n.night};\n`,
      ),
      after: both(
        `export const rate = () => ${c.n.day};\n`,
        `export function rate() {
  if (!process.env.STACKS_NIGHT_KEY) {
    throw Object.assign(new Error('${c.noun}: no key for the night'), { code: 'ENIGHT' });
  }
  return ${c.n.night};
}
`,
      ),
      other: both(
        `export default { rate: ${c.n.day} };\n`,
        `export default {
  get rate() {
    if (process.env.STACKS_NIGHT_KEY) return ${c.n.night};
    const error = new Error('${c.noun}: no key for the night');
    error.code = 'ENIGHT';
    throw error;
  },
};
`,
      ),
    };
  },
  head: {
    after: (c) =>
      `import { rate as dayRate } from './${c.noun}-day.js';\nimport { rate as nightRate } from './${c.noun}-night.js';\n`,
    other: (c) => `import day from './${c.noun}-day.js';\nimport night from './${c.noun}-night.js';\n`,
  },
  after: (c) => `
const read = () => process.env.${variable(c)} || 'day';
${c.f.env === 'load' ? 'const name = read();\n' : ''}
function mode() {
  const given = ${c.f.env === 'load' ? 'name' : 'read()'};
  return ${c.f.other === 'day' ? "given === 'night' ? given : 'day'" : 'given'};
}

function ${c.op}(hours) {
  const chosen = mode();
${c.f.other === 'day' ? '' : `  if (chosen !== 'day' && chosen !== 'night') {\n    throw Object.assign(new Error(\`${c.noun}: no mode "\${chosen}"\`), { code: '${c.E}_MODE' });\n  }\n`}  return hours * (chosen === 'night' ? nightRate() : dayRate()) + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => `
const profiles = { __proto__: null, day, night };
const lookUp = () => {
  const { ${variable(c)}: text } = process.env;
  return ${c.f.other === 'day' ? "text === 'night' ? text : 'day'" : "text ? text : 'day'"};
};
${c.f.env === 'load' ? 'const fixed = lookUp();\nconst mode = () => fixed;' : 'const mode = lookUp;'}
const ${c.op} = (hours) => {
  const profile = profiles[mode()];
  if (profile) return ${c.ask(`'${c.noun}'`)} + profile.rate * hours;
  const error = new Error('${c.noun}: no mode "' + mode() + '"');
  error.code = '${c.E}_MODE';
  throw error;
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.mode(), 'day');
  assert.equal(${c.m}.${c.op}(3) - ${c.m}.${c.op}(2), ${c.n.day});`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun }) => {
    const name = `STACKS_${Noun.toUpperCase()}_MODE`;
    const m = await namespace(file);
    const seen = [];
    for (const [mode, key] of [[undefined], ['night'], ['night', 'k'], ['dusk'], ['day', 'k'], ['night']]) {
      for (const [variable, value] of [
        [name, mode],
        ['STACKS_NIGHT_KEY', key],
      ]) {
        if (value === undefined) delete process.env[variable];
        else process.env[variable] = value;
      }
      seen.push(await settle(() => m.mode()), await settle(() => m[op](3)));
    }
    delete process.env[name];
    return seen;
  },
  runs: (c) => {
    const start = (lines) => [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `${lines} const m = await import('./src/${c.group}/${c.noun}.js'); const say = (f) => { try { return f(); } catch (e) { return e.code; } }; console.log(say(m.mode), say(() => m.${c.op}(4)));`,
    ];
    return [
      start(`process.env.${variable(c)} = 'night'; process.env.STACKS_NIGHT_KEY = 'k';`),
      start(`process.env.${variable(c)} = 'dusk';`),
    ];
  },
};
