/** A section of one big mutable object that everybody writes: it gets one owner. */
export const state = {
  id: 'state',
  verbs: ['book', 'enter', 'assign'],
  flags: { view: ['copy', 'frozen'], limit: [true, false] },
  numbers: { most: [3, 6], start: [1, 20] },
  names: (c) => [`${c.noun}State`, `reset${c.Noun}`],
  common: (c) => ({ state: { [`${c.area}/${c.noun}`]: { total: c.n.start, entries: [] } } }),
  contract: (c) => [
    `What was \`state['${c.id}']\` belongs to the package alone. \`${c.noun}State()\` gives \`{ total, entries }\` as they are now${c.f.view === 'frozen' ? ', frozen in all its parts' : ', a copy in all its parts, which its caller may change'}; \`reset${c.Noun}()\` puts it back to what it was at the start (total ${c.n.start}, no entries).`,
    `\`${c.op}(name, count)\` adds an entry \`{ name, count }\` and the count to the total, and returns the total plus the price of the name${c.f.limit ? `; the entry beyond the ${c.n.most}th is refused with code \`${c.E}_FULL\`, \`${c.noun}: full\`, and changes nothing` : ''}.`,
  ],
  head: { before: () => "import { state } from '../common/state.js';\n" },
  before: (c) => `
export function ${c.op}(name, count) {
  const own = state['${c.id}'];
${c.f.limit ? `  if (own.entries.length >= ${c.n.most}) throw new FerryError('${c.E}_FULL', '${c.noun}: full');\n` : ''}  own.entries.push({ name, count });
  own.total += count;
  return own.total + ${c.ask('name')};
}`,
  after: (c) => `
const start = () => ({ total: ${c.n.start}, entries: [] });
let own = start();

export function reset${c.Noun}() {
  own = start();
}

export function ${c.noun}State() {
  ${c.f.view === 'frozen' ? 'return Object.freeze({ total: own.total, entries: Object.freeze(own.entries.map((entry) => Object.freeze({ ...entry }))) });' : 'return structuredClone(own);'}
}

export function ${c.op}(name, count) {
  const price = ${c.ask('name')};
${c.f.limit ? `  if (own.entries.length >= ${c.n.most}) throw new FerryError('${c.E}_FULL', '${c.noun}: full');\n` : ''}  own = { total: own.total + count, entries: [...own.entries, { name, count }] };
  return own.total + price;
}`,
  other: (c) => `
const rows = [];
const sum = () => rows.reduce((total, [, count]) => total + count, ${c.n.start});
export const reset${c.Noun} = () => void rows.splice(0);
export const ${c.noun}State = () => {
  const entries = rows.map(([name, count]) => ${c.f.view === 'frozen' ? 'Object.freeze({ name, count })' : '({ name, count })'});
  return ${c.f.view === 'frozen' ? 'Object.freeze({ total: sum(), entries: Object.freeze(entries) })' : '{ total: sum(), entries }'};
};
export const ${c.op} = (name, count) => {
${c.f.limit ? `  if (rows.length === ${c.n.most}) throw new FerryError('${c.E}_FULL', '${c.noun}: full');\n` : ''}  const price = ${c.ask('name')};
  rows.push([name, count]);
  return price + sum();
};`,
  demo: {
    before: (c) => `assert.equal(${c.m}.${c.op}('anna', 2) - ${c.m}.${c.op}('anna', 0), 0);`,
    after: (c) => `const first = ${c.m}.${c.op}('anna', 2);
  assert.equal(${c.m}.${c.noun}State().total, ${c.n.start} + 2);
  ${c.m}.reset${c.Noun}();
  assert.equal(${c.m}.${c.op}('anna', 2), first);`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, noun, Noun, f }) => {
    const m = await (await namespace(gate)).take(name);
    const look = () => m[`${noun}State`]();
    const seen = [structuredClone(look()), m[op]('anna', 2), m[op]('bo', 5)];
    const held = look();
    seen.push(Object.isFrozen(held), Object.isFrozen(held.entries), Object.isFrozen(held.entries[0]));
    if (f.view === 'copy') {
      held.total = 1000;
      held.entries[0].count = 1000;
      held.entries.push({ name: 'x', count: 1 });
    }
    seen.push(structuredClone(look()));
    for (let at = 0; at < 6; at += 1) seen.push(await settle(() => m[op](`k${at}`, at)));
    seen.push(
      structuredClone(look()),
      await settle(() => m[`reset${Noun}`]()),
      structuredClone(look()),
      m[op]('anna', 1),
    );
    return seen;
  },
};
