/** One cache for everybody, in which the keys of some are the keys of others: each package gets its own. */
export const cache = {
  id: 'cache',
  verbs: ['keep', 'recall', 'hold'],
  flags: { evict: ['oldest', 'unused'], failure: ['forget', 'remember'] },
  numbers: { most: [2, 4] },
  names: (c) => [`clear${c.Noun}`],
  contract: (c) => [
    `\`${c.op}(key, make)\` gives what \`make(key)\` returned when the key was first asked for, plus the price of \`'${c.noun}'\`. Its values are its own: the key of another module, in this package or elsewhere, is another key, whatever its text. Keys are compared as they are: \`1\` is not \`'1'\`.`,
    `It holds ${c.n.most} values; the one to go is ${c.f.evict === 'oldest' ? 'that which came first' : 'that which was asked for the longest ago'}. \`clear${c.Noun}()\` forgets all of them and returns how many there were.`,
    c.f.failure === 'forget'
      ? 'Where `make` throws, nothing is kept.'
      : 'Where `make` throws, its error is what is kept, and thrown again.',
  ],
  head: { before: () => "import { cache } from '../common/cache.js';\n" },
  before: (c) => `
export function ${c.op}(key, make) {
  if (!cache.has(String(key))) cache.set(String(key), make(key));
  return cache.get(String(key)) + ${c.ask(`'${c.noun}'`)};
}`,
  after: (c) => `
const held = new Map();

export function clear${c.Noun}() {
  const count = held.size;
  held.clear();
  return count;
}

function made(key, make) {
${c.f.failure === 'forget' ? '  return { value: make(key) };' : '  try {\n    return { value: make(key) };\n  } catch (error) {\n    return { error };\n  }'}
}

export function ${c.op}(key, make) {
  let entry = held.get(key);
  if (entry === undefined) {
    entry = made(key, make);
    if (held.size >= ${c.n.most}) held.delete(held.keys().next().value);
    held.set(key, entry);
  }${c.f.evict === 'unused' ? ' else {\n    held.delete(key);\n    held.set(key, entry);\n  }' : ''}
${c.f.failure === 'remember' ? '  if ("error" in entry) throw entry.error;\n'.replaceAll('"', "'") : ''}  return entry.value + ${c.ask(`'${c.noun}'`)};
}`,
  other: (c) => `
const slots = [];
export const clear${c.Noun} = () => slots.splice(0).length;
export const ${c.op} = (key, make) => {
  let at = slots.findIndex((slot) => Object.is(slot.key, key));
  if (at === -1) {
    const slot = { key };
${c.f.failure === 'forget' ? '    slot.value = make(key);' : '    try {\n      slot.value = make(key);\n    } catch (problem) {\n      slot.problem = { problem };\n    }'}
    at = slots.push(slot) - 1;
    if (slots.length > ${c.n.most}) {
      slots.shift();
      at -= 1;
    }
  }
  const [slot] = ${c.f.evict === 'unused' ? 'slots.splice(at, 1)' : '[slots[at]]'};
${c.f.evict === 'unused' ? '  slots.push(slot);\n' : ''}${c.f.failure === 'remember' ? '  if (slot.problem) throw slot.problem.problem;\n' : ''}  return ${c.ask(`'${c.noun}'`)} + slot.value;
};`,
  demo: {
    before: (c) => `const first = ${c.m}.${c.op}('${c.id}', () => 5);
  assert.equal(${c.m}.${c.op}('${c.id}', () => 9), first);`,
    after: (c) => `const first = ${c.m}.${c.op}('k', () => 5);
  assert.equal(${c.m}.${c.op}('k', () => 9), first);
  assert.equal(${c.m}.clear${c.Noun}(), 1);
  assert.equal(${c.m}.${c.op}('k', () => 9) - first, 4);`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, Noun }) => {
    const m = await (await namespace(gate)).take(name);
    const calls = [];
    const ask = (key) =>
      settle(() =>
        m[op](key, (given) => {
          calls.push(given);
          if (given === 'bad') throw Object.assign(new Error('no'), { code: `E${calls.length}` });
          return calls.length;
        }),
      );
    const seen = [];
    for (const key of ['a', 'b', 'a', 1, '1', 'a', 'c', 'a', 'd', 'e', 'a', 'bad', 'bad', 'a', 'b'])
      seen.push(await ask(key));
    seen.push(m[`clear${Noun}`](), m[`clear${Noun}`](), await ask('a'), await ask('a'));
    return { seen, calls };
  },
};
