/** An object in the place of the exports, with its class hung on it. */
export const singleton = {
  id: 'singleton',
  verbs: ['lend', 'keep', 'hold'],
  flags: { chain: [true, false], copy: ['again', 'error'] },
  numbers: { most: [2, 9] },
  access: 'method',
  shape: 'own',
  names: { before: () => [], after: (c) => ['default', `${c.Noun}Desk`, c.op] },
  own: true,
  contract: (c) => [
    `The default export is the one desk; \`${c.Noun}Desk\`, which hung on it, is a named export and hangs there no longer. \`${c.price}(key)\` is a method of a desk only; \`${c.op}(title)\` is one too, and a named export that works on the one desk however it is called.`,
    `A desk holds ${c.n.most} titles at most: one more is a \`RangeError\`, code \`${c.E}_FULL\`, message \`${c.noun}: full\`. \`${c.op}\` ${c.f.chain ? 'returns the desk' : 'returns the price of the title'}, \`titles\` is a getter for a list of its own.`,
    c.f.copy === 'again'
      ? 'Desks that others make are as empty as the first.'
      : `Only the module makes desks: \`new ${c.Noun}Desk()\` elsewhere throws code \`${c.E}_ONE\`, message \`${c.noun}: there is one desk\`.`,
  ],
  before: (c) => `
var made = null;

function ${c.Noun}Desk() {
${c.f.copy === 'error' ? `  if (made) throw Object.assign(new Error('${c.noun}: there is one desk'), { code: '${c.E}_ONE' });\n  made = this;\n` : ''}  this._titles = [];
}

${c.Noun}Desk.prototype.${c.price} = ${c.price};

${c.Noun}Desk.prototype.${c.op} = function (title) {
  if (this._titles.length >= ${c.n.most}) throw Object.assign(new RangeError('${c.noun}: full'), { code: '${c.E}_FULL' });
  this._titles.push(title);
  return ${c.f.chain ? 'this' : c.ask('title')};
};

Object.defineProperty(${c.Noun}Desk.prototype, 'titles', { get: function () { return this._titles.slice(); } });

module.exports = exports = new ${c.Noun}Desk();
module.exports.${c.Noun}Desk = ${c.Noun}Desk;`,
  exported: () => '',
  after: (c) => `
${c.f.copy === 'error' ? 'let made = false;\n' : ''}
class ${c.Noun}Desk {
  #titles = [];
${
  c.f.copy === 'error'
    ? `
  constructor() {
    if (made) throw Object.assign(new Error('${c.noun}: there is one desk'), { code: '${c.E}_ONE' });
    made = true;
  }
`
    : ''
}
  ${c.price}(key) {
    return ${c.price}(key);
  }

  ${c.op}(title) {
    if (this.#titles.length >= ${c.n.most}) throw Object.assign(new RangeError('${c.noun}: full'), { code: '${c.E}_FULL' });
    this.#titles.push(title);
    return ${c.f.chain ? 'this' : c.ask('title')};
  }

  get titles() {
    return [...this.#titles];
  }
}

const desk = new ${c.Noun}Desk();

function ${c.op}(title) {
  return desk.${c.op}(title);
}`,
  exportedAfter: (c) => `export { desk as default, ${c.op}, ${c.Noun}Desk };\n`,
  other: (c) => `
const shelves = new WeakMap();
let ready = false;
function ${c.Noun}Desk() {
${c.f.copy === 'error' ? `  if (ready) {\n    const error = new Error('${c.noun}: there is one desk');\n    error.code = '${c.E}_ONE';\n    throw error;\n  }\n` : ''}  shelves.set(this, []);
}
Object.assign(${c.Noun}Desk.prototype, {
  ${c.price},
  ${c.op}(title) {
    const shelf = shelves.get(this);
    if (shelf.length === ${c.n.most}) {
      const error = new RangeError('${c.noun}: full');
      error.code = '${c.E}_FULL';
      throw error;
    }
    shelf.push(title);
    return ${c.f.chain ? 'this' : c.ask('title')};
  },
});
Object.defineProperty(${c.Noun}Desk.prototype, 'titles', { get() { return shelves.get(this).slice(); } });
const only = new ${c.Noun}Desk();
ready = true;
const ${c.op} = only.${c.op}.bind(only);`,
  exportedOther: (c) => `export default only;\nexport { ${c.Noun}Desk, ${c.op} };\n`,
  demo: {
    before: (c) => `${c.m}.${c.op}('emma');
  assert.deepEqual(${c.m}.titles, ['emma']);
  assert.ok(${c.m} instanceof ${c.m}.${c.Noun}Desk);`,
    after: (c) => `${c.m}.${c.op}('emma');
  assert.deepEqual(${c.m}.default.titles, ['emma']);
  assert.ok(${c.m}.default instanceof ${c.m}.${c.Noun}Desk);`,
  },
  probe: async ({ namespace, settle }, { file, op, Noun, n, f, price }) => {
    const m = await namespace(file);
    const desk = m.default;
    const Desk = m[`${Noun}Desk`];
    const { [op]: taken } = m;
    const result = (value) => (f.chain ? value === desk : value);
    const seen = [
      result(taken('emma')),
      result(desk[op]('dune')),
      desk.titles,
      desk instanceof Desk,
      desk[price]('abc'),
    ];
    desk.titles.push('none');
    for (let at = 2; at < n.most; at += 1) m[op](`t${at}`);
    seen.push(desk.titles, await settle(() => m[op]('over')), `${Noun}Desk` in desk);
    const other = await settle(() => new Desk());
    if (f.copy === 'again') seen.push(new Desk().titles);
    return [...seen, other.kind, other.error ?? null];
  },
};
