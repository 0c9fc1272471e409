/** CommonJS drivers under contract, each with its own manner of exporting, taken in when first needed. */
export const driver = {
  id: 'driver',
  verbs: ['scan', 'sweep', 'poll'],
  flags: { which: ['plain', 'marked', 'looped'], absent: ['fallback', 'error'] },
  numbers: { turns: [2, 6] },
  names: { before: () => [], after: () => [] },
  contract: (c) => [
    `\`${c.op}(name, code)\` returns a promise of what it returned. Drivers are the files of \`vendor/drivers\`, which stay CommonJS; \`name\` is taken as \`vendor/drivers/<name>.cjs\`, without a name the driver is \`${c.f.which}\`.`,
    c.f.absent === 'fallback'
      ? 'Where there is no such driver, the code is read as it is (`code.length`).'
      : `Where there is no such driver, it rejects with code \`${c.E}_DRIVER\`, message \`${c.noun}: no driver "<name>"\`.`,
    'A driver that fails while it is loaded rejects with its own error, each time it is asked for.',
  ],
  before: (c) => `
function ${c.op}(name, code) {
  var driver;
  try {
    driver = require('../../vendor/drivers/' + (name || '${c.f.which}') + '.cjs');
  } catch (err) {
    if (err.code !== 'MODULE_NOT_FOUND') throw err;
${
  c.f.absent === 'fallback'
    ? '    driver = { read: function (code) { return code.length; } };'
    : `    var missing = new Error('${c.noun}: no driver "' + name + '"');
    missing.code = '${c.E}_DRIVER';
    throw missing;`
}
  }
  var read = driver.default || driver.read || driver;
  return read(code) * ${c.n.turns} + ${c.ask(`'${c.noun}'`)};
}`,
  after: (c) => `
async function loadDriver(name) {
  try {
    const { default: exported } = await import(\`../../vendor/drivers/\${name}.cjs\`);
    return exported.default ?? exported.read ?? exported;
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    ${c.f.absent === 'fallback' ? 'return (code) => code.length;' : `throw Object.assign(new Error(\`${c.noun}: no driver "\${name}"\`), { code: '${c.E}_DRIVER' });`}
  }
}

async function ${c.op}(name, code) {
  const read = await loadDriver(name || '${c.f.which}');
  return read(code) * ${c.n.turns} + ${c.ask(`'${c.noun}'`)};
}`,
  head: {
    other: () => "import { stat } from 'node:fs/promises';\n",
  },
  other: (c) => `
const unwrap = (given) => (typeof given === 'function' ? given : unwrap(given.default ?? given.read));
const ${c.op} = async (name, code) => {
  const place = new URL('../../vendor/drivers/' + (name || '${c.f.which}') + '.cjs', import.meta.url);
  const there = await stat(place).then(() => true, () => false);
${
  c.f.absent === 'fallback'
    ? '  const read = there ? unwrap((await import(place)).default) : ({ length }) => length;'
    : `  if (!there) {
    const error = new Error('${c.noun}: no driver "' + name + '"');
    error.code = '${c.E}_DRIVER';
    throw error;
  }
  const read = unwrap((await import(place)).default);`
}
  return ${c.ask(`'${c.noun}'`)} + ${c.n.turns} * read(code);
};`,
  demo: {
    before: (c) => `assert.equal(typeof ${c.m}.${c.op}('', '9780'), 'number');`,
    after: (c) => `assert.equal(typeof (await ${c.m}.${c.op}('', '9780')), 'number');
  await assert.rejects(${c.m}.${c.op}('faulty', '9780'), { code: 'EDRIVER' });`,
  },
  probe: async ({ namespace, settle }, { file, op }) => {
    const m = await namespace(file);
    const seen = [];
    for (const name of ['', 'plain', 'marked', 'looped', 'absent', 'faulty', 'faulty'])
      seen.push(await settle(() => m[op](name, '9780141')));
    return seen;
  },
};
