/** A lower module that calls up to the board of the application: the dependency is turned round. */
export const announce = {
  id: 'announce',
  verbs: ['call', 'report', 'signal'],
  flags: { failing: ['isolated', 'stops'], past: ['none', 'last'] },
  numbers: { add: [1, 40] },
  role: 'announce',
  names: (c) => [`on${c.Noun}`],
  contract: (c) => [
    `\`${c.op}(word)\`: as today, but it knows of no board. \`on${c.Noun}(listener)\` has the listener called with each announcement, the text that went to the board, in the order in which listeners came, and returns a function that takes it away (twice is once).`,
    c.f.failing === 'isolated'
      ? 'A listener that throws does not keep the others from being called, nor the operation from returning.'
      : 'A listener that throws ends the operation with its error; those after it are not called.',
    c.f.past === 'last'
      ? 'A new listener is called at once with the last announcement, if there was one.'
      : 'What was announced before a listener came, it does not hear.',
  ],
  head: { before: () => "import { announce } from '../app/board.js';\n" },
  before: (c) => `
export function ${c.op}(word) {
  const value = word.length + ${c.n.add} + ${c.ask(`'${c.noun}'`)};
  announce(\`${c.noun}: \${word} \${value}\`);
  return value;
}`,
  after: (c) => `
let listeners = [];
${c.f.past === 'last' ? 'let last;\n' : ''}
export function on${c.Noun}(listener) {
  const entry = { listener };
  listeners = [...listeners, entry];
${c.f.past === 'last' ? '  if (last !== undefined) tell(entry, last);\n' : ''}  return () => {
    listeners = listeners.filter((each) => each !== entry);
  };
}

function tell({ listener }, text) {
${
  c.f.failing === 'isolated'
    ? `  try {
    listener(text);
  } catch {
    // What a listener does with it is the listener's affair.
  }`
    : '  listener(text);'
}
}

export function ${c.op}(word) {
  const value = word.length + ${c.n.add} + ${c.ask(`'${c.noun}'`)};
${c.f.past === 'last' ? `  last = \`${c.noun}: \${word} \${value}\`;\n  for (const entry of listeners) tell(entry, last);` : `  for (const entry of listeners) tell(entry, \`${c.noun}: \${word} \${value}\`);`}
  return value;
}`,
  other: (c) => `
const ears = new Map();
const heard = [];
const deliver = (listener, text) => {
${c.f.failing === 'isolated' ? '  try {\n    listener(text);\n  } catch {\n    return;\n  }' : '  listener(text);'}
};
export const on${c.Noun} = (listener) => {
  const key = Symbol('ear');
  ears.set(key, listener);
${c.f.past === 'last' ? '  if (heard.length > 0) deliver(listener, heard.at(-1));\n' : ''}  return () => void ears.delete(key);
};
export const ${c.op} = (word) => {
  const value = ${c.ask(`'${c.noun}'`)} + word.length + ${c.n.add};
  const text = ['${c.noun}:', word, value].join(' ');
  heard.push(text);
  for (const listener of [...ears.values()]) deliver(listener, text);
  return value;
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}('abc') - ${c.m}.${c.op}('a'), 2);`,
    after: (c) => `const heard = [];
  const off = ${c.m}.on${c.Noun}((text) => heard.push(text));
  const value = ${c.m}.${c.op}('abc');
  off();
  ${c.m}.${c.op}('unheard');
  assert.equal(heard.at(-1), \`${c.noun}: abc \${value}\`);`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, Noun }) => {
    const m = await (await namespace(gate)).take(name);
    const heard = [];
    const on = (who) => m[`on${Noun}`]((text) => heard.push(`${who} ${text}`));
    const seen = [m[op]('first')];
    const off = await settle(() => typeof on('a'));
    const offB = m[`on${Noun}`]((text) => {
      heard.push(`b ${text}`);
      if (text.includes('bad')) throw Object.assign(new Error('b'), { code: 'EB' });
    });
    const offC = on('c');
    seen.push(off, m[op]('good'), await settle(() => m[op]('bad')));
    offC();
    offC();
    seen.push(m[op]('again'));
    offB();
    return { seen: [...seen, m[op]('last')], heard };
  },
};
