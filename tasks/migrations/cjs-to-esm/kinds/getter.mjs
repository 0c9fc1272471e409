/** Getters on the exports: worked out when first read, or each time. */
export const getter = {
  id: 'getter',
  verbs: ['survey', 'collect', 'gather'],
  flags: { once: [true, false], fail: ['again', 'kept'] },
  numbers: { base: [2, 60] },
  names: { before: () => [], after: (c) => [`read${c.Noun}Total`] },
  contract: (c) => [
    `\`${c.op}(amount)\` adds an amount and returns how many there are. The getter \`total\` is the function \`read${c.Noun}Total()\` now; it gives the sum of the amounts plus the price of \`'${c.noun}'\`${c.f.once ? ', as it was at its first reading: later amounts do not count' : ', as it is'}.`,
    `Where there is no amount yet, it throws code \`${c.E}_EMPTY\`, message \`${c.noun}: nothing to add up\`${c.f.fail === 'again' ? '; the next reading tries again' : ', and from then on each reading throws that same error'}. Loading the module reads nothing.`,
  ],
  before: (c) => `
var amounts = [];
${c.f.once ? 'var total;\n' : ''}${c.f.fail === 'kept' ? 'var failure;\n' : ''}
Object.defineProperty(exports, 'total', {
  enumerable: true,
  get: function () {
${c.f.fail === 'kept' ? '    if (failure) throw failure;\n' : ''}${c.f.once ? '    if (total !== undefined) return total;\n' : ''}    if (!amounts.length) {
      var empty = new Error('${c.noun}: nothing to add up');
      empty.code = '${c.E}_EMPTY';
${c.f.fail === 'kept' ? '      failure = empty;\n' : ''}      throw empty;
    }
    var sum = amounts.reduce(function (a, b) { return a + b; }, ${c.ask(`'${c.noun}'`)});
${c.f.once ? '    total = sum;\n' : ''}    return sum;
  },
});

exports.${c.price} = ${c.price};
exports.${c.op} = function (amount) {
  amounts.push(amount * ${c.n.base});
  return amounts.length;
};`,
  shape: 'object',
  exported: () => '',
  after: (c) => `
const amounts = [];
${c.f.once ? 'let total;\n' : ''}${c.f.fail === 'kept' ? 'let failure;\n' : ''}
function read${c.Noun}Total() {
${c.f.fail === 'kept' ? '  if (failure !== undefined) throw failure;\n' : ''}${c.f.once ? '  if (total !== undefined) return total;\n' : ''}  if (amounts.length === 0) {
    ${c.f.fail === 'kept' ? 'failure' : 'const failure'} = Object.assign(new Error('${c.noun}: nothing to add up'), { code: '${c.E}_EMPTY' });
    throw failure;
  }
  const sum = amounts.reduce((left, right) => left + right, ${c.ask(`'${c.noun}'`)});
${c.f.once ? '  total = sum;\n' : ''}  return sum;
}

function ${c.op}(amount) {
  return amounts.push(amount * ${c.n.base});
}`,
  other: (c) => `
const book = { count: 0, sum: 0, kept: null, error: null };
const ${c.op} = (amount) => {
  book.sum += amount * ${c.n.base};
  book.count += 1;
  return book.count;
};
const read${c.Noun}Total = () => {
  if (book.error) throw book.error;
${c.f.once ? '  if (book.kept !== null) return book.kept;\n' : ''}  if (book.count === 0) {
    const error = new Error('${c.noun}: nothing to add up');
    error.code = '${c.E}_EMPTY';
${c.f.fail === 'kept' ? '    book.error = error;\n' : ''}    throw error;
  }
  book.kept = book.sum + ${c.ask(`'${c.noun}'`)};
  return book.kept;
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}(4), 1);
  assert.equal(typeof ${c.m}.total, 'number');`,
    after: (c) => `assert.equal(${c.m}.${c.op}(4), 1);
  assert.equal(typeof ${c.m}.read${c.Noun}Total(), 'number');`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun }) => {
    const m = await namespace(file);
    const read = () => settle(() => m[`read${Noun}Total`]());
    const seen = [await read(), m[op](2), await read(), m[op](5), await read()];
    return [...seen, await read()];
  },
  runs: (c) => [
    [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `const m = await import('./src/${c.group}/${c.noun}.js'); m.${c.op}(3); const first = m.read${c.Noun}Total(); m.${c.op}(1); console.log(first, m.read${c.Noun}Total(), 'total' in m);`,
    ],
  ],
};
