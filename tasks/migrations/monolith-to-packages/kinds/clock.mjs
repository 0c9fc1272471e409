/** A clock that hangs on the global object: it is handed in. */
export const clock = {
  id: 'clock',
  verbs: ['due', 'time', 'date'],
  flags: { zone: ['plain', 'offset'], many: ['own', 'shared'] },
  numbers: { after: [5, 60], offset: [1, 11] },
  names: (c) => [`create${c.Noun}`],
  absent: () => true,
  contract: (c) => [
    `\`create${c.Noun}({ now${c.f.zone === 'offset' ? ', offset' : ''} })\` gives an object whose \`${c.op}(minutes)\` does what the function did with \`globalThis.ferry.now()\`; \`now\` is called once for each call, without a receiver.${c.f.zone === 'offset' ? ` \`offset\` is ${c.n.offset} where it is not given.` : ''} The entry has no \`${c.op}\` of its own, and nothing is read from or put on the global object.`,
    `Without a function \`now\` it throws code \`${c.E}_CLOCK\`, message \`${c.noun}: no clock\`.`,
    c.f.many === 'own'
      ? '`calls` of such an object counts its own calls.'
      : '`calls` of such an object counts the calls of all of them.',
  ],
  before: (c) => `
let calls = 0;

export function ${c.op}(minutes) {
  calls += 1;
  return { at: globalThis.ferry.now() + minutes + ${c.n.after}${c.f.zone === 'offset' ? ` + ${c.n.offset}` : ''}, calls, price: ${c.ask(`'${c.noun}'`)} };
}`,
  after: (c) => `
${c.f.many === 'shared' ? 'let calls = 0;\n\n' : ''}export function create${c.Noun}({ now${c.f.zone === 'offset' ? `, offset = ${c.n.offset}` : ''} } = {}) {
  if (typeof now !== 'function') throw new FerryError('${c.E}_CLOCK', '${c.noun}: no clock');
${c.f.many === 'own' ? '  let calls = 0;\n' : ''}  return {
    get calls() {
      return calls;
    },
    ${c.op}(minutes) {
      calls += 1;
      return { at: now() + minutes + ${c.n.after}${c.f.zone === 'offset' ? ' + offset' : ''}, calls, price: ${c.ask(`'${c.noun}'`)} };
    },
  };
}`,
  other: (c) => `
class ${c.Noun}Clock {
  ${c.f.many === 'own' ? '#calls = 0;' : 'static #calls = 0;'}
  #now;
${c.f.zone === 'offset' ? '  #offset;\n' : ''}  constructor(options) {
    this.#now = options?.now;
${c.f.zone === 'offset' ? `    this.#offset = options?.offset === undefined ? ${c.n.offset} : options.offset;\n` : ''}    if (typeof this.#now !== 'function') throw new FerryError('${c.E}_CLOCK', '${c.noun}: no clock');
  }
  get calls() {
    return ${c.f.many === 'own' ? 'this' : `${c.Noun}Clock`}.#calls;
  }
  ${c.op}(minutes) {
    const now = this.#now;
    const calls = ++${c.f.many === 'own' ? 'this' : `${c.Noun}Clock`}.#calls;
    return { price: ${c.ask(`'${c.noun}'`)}, calls, at: minutes + now() + ${c.n.after}${c.f.zone === 'offset' ? ' + this.#offset' : ''} };
  }
}
export const create${c.Noun} = (options) => new ${c.Noun}Clock(options);`,
  demo: {
    before: (c) => `globalThis.ferry ??= { now: () => 0 };
  assert.equal(${c.m}.${c.op}(5).at - ${c.m}.${c.op}(2).at, 3);`,
    after: (c) => `const one = ${c.m}.create${c.Noun}({ now: () => 100 });
  assert.equal(one.${c.op}(5).at - one.${c.op}(2).at, 3);
  assert.throws(() => ${c.m}.create${c.Noun}({}), { code: '${c.E}_CLOCK' });`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, Noun, f }) => {
    const m = await (await namespace(gate)).take(name);
    const create = m[`create${Noun}`];
    let time = 10;
    const receivers = [];
    const now = function () {
      receivers.push(this === undefined || this === globalThis);
      time += 5;
      return time;
    };
    const [one, two] = [create({ now }), create({ now, ...(f.zone === 'offset' ? { offset: 40 } : {}) })];
    const seen = [one[op](1), one[op](2), two[op](1), one.calls, two.calls, one[op](0), one.calls];
    return {
      seen,
      receivers,
      bad: [await settle(() => create()), await settle(() => create({ now: 5 }))],
      left: op in m,
    };
  },
};
