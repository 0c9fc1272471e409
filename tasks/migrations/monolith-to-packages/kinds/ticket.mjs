/** A lower module that builds an object of the application's: it gives plain data, and takes a maker. */
export const ticket = {
  id: 'ticket',
  verbs: ['issue', 'make', 'write'],
  flags: { many: ['one', 'list'], fields: ['frozen', 'open'] },
  numbers: { number: [100, 900] },
  names: () => [],
  contract: (c) => [
    `\`${c.op}(${c.f.many === 'one' ? 'name' : 'names'}, make)\` gives ${c.f.many === 'one' ? 'what' : 'a list of what'} \`make(fields)\` gives for \`{ number, name, price }\`, numbers counting on from ${c.n.number}; without a \`make\`, the plain fields${c.f.fields === 'frozen' ? ', frozen' : ''}. No package knows the application's \`Ticket\`.`,
    `\`make\` is called once for each name${c.f.many === 'list' ? ', in order, with the fields alone' : ', with the fields alone'}. A number is used up by a \`make\` that throws, not by a name without a price.`,
  ],
  head: { before: () => "import { Ticket } from '../app/ticket.js';\n" },
  before: (c) => `
let number = ${c.n.number};

export function ${c.op}(${c.f.many === 'one' ? 'name' : 'names'}) {
${
  c.f.many === 'one'
    ? `  const price = ${c.ask('name')};
  number += 1;
  return new Ticket({ number, name, price });`
    : `  return names.map((name) => {
    const price = ${c.ask('name')};
    number += 1;
    return new Ticket({ number, name, price });
  });`
}
}`,
  after: (c) => `
let number = ${c.n.number};

const plain = (fields) => ${c.f.fields === 'frozen' ? 'Object.freeze(fields)' : 'fields'};

function one(name, make) {
  const price = ${c.ask('name')};
  number += 1;
  return make({ number, name, price });
}

export function ${c.op}(${c.f.many === 'one' ? 'name' : 'names'}, make = plain) {
  return ${c.f.many === 'one' ? 'one(name, make)' : 'names.map((name) => one(name, make))'};
}`,
  other: (c) => `
const numbers = (function* () {
  for (let next = ${c.n.number + 1}; ; next += 1) yield next;
})();
const fieldsOf = (name) => {
  const price = ${c.ask('name')};
  return { price, name, number: numbers.next().value };
};
export const ${c.op} = (given, make) => {
  const each = (name) => {
    const fields = fieldsOf(name);
    if (make) return make(fields);
    return ${c.f.fields === 'frozen' ? 'Object.freeze(fields)' : 'fields'};
  };
  return ${c.f.many === 'one' ? 'each(given)' : 'Array.from(given, (name) => each(name))'};
};`,
  demo: {
    before: (c) => `const [made] = [${c.m}.${c.op}(${c.f.many === 'one' ? "'anna'" : "['anna']"})].flat();
  assert.equal(made.fields.name, 'anna');`,
    after: (
      c,
    ) => `const [made] = [${c.m}.${c.op}(${c.f.many === 'one' ? "'anna'" : "['anna']"}, (fields) => fields.name.length)].flat();
  assert.equal(made, 4);
  const [fields] = [${c.m}.${c.op}(${c.f.many === 'one' ? "'bo'" : "['bo']"})].flat();
  assert.equal(fields.name, 'bo');`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, f }) => {
    const m = await (await namespace(gate)).take(name);
    const run = (names, make) =>
      settle(() => (f.many === 'one' ? names.map((each) => m[op](each, make)) : m[op](names, make)));
    const given = [];
    const seen = [await run(['anna', 'bo'])];
    const [first] = seen[0].value;
    seen.push(Object.keys(first).sort());
    const frozen = Object.isFrozen([m[op](f.many === 'one' ? 'x' : ['x'])].flat()[0]);
    seen.push(
      await run(['cy', 'di'], (...args) => given.push(...args)),
      await run(['']),
      await run(['#none', 'ed']),
    );
    const failing = await run(['fay'], () => {
      throw Object.assign(new Error('no'), { code: 'EMAKE' });
    });
    return { seen, frozen, given, failing, after: await run(['gus']) };
  },
};
