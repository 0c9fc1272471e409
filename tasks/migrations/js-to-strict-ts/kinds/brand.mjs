/** Ids that are texts, and not every text is one. */
export const brand = {
  id: 'brand',
  flags: { form: ['upper', 'digits'], extra: ['compare', 'next'] },
  exports: (c) => [`${c.f.extra}${c.N}Ids`, `is${c.N}Id`, `to${c.N}Id`],
  pattern: (c) => (c.f.form === 'upper' ? `/^${c.N[0]}-[A-Z]{2,4}[0-9]$/` : `/^${c.v[0]}[0-9]{2,5}$/`),
  sample: (c) =>
    c.f.form === 'upper' ? [`${c.N[0]}-AB1`, `${c.N[0]}-XYZ9`] : [`${c.v[0]}12`, `${c.v[0]}999`],
  before: (c) => `const form = ${brand.pattern(c)};

export function is${c.N}Id(text) {
  return typeof text === 'string' && form.test(text);
}

export function to${c.N}Id(text) {
  if (!is${c.N}Id(text)) throw new TypeError('${c.v}: no id: ' + text);
  return text;
}

${
  c.f.extra === 'compare'
    ? `export function compare${c.N}Ids(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}`
    : `export function next${c.N}Ids(id, count) {
  const [, head, number] = /^(.*?)([0-9]+)$/.exec(id);
  return Array.from({ length: count }, (_, at) => head + (Number(number) + at + 1));
}`
}`,
  after: (c) => `declare const mark: unique symbol;

export type ${c.N}Id = string & { readonly [mark]: '${c.v}' };

const form = ${brand.pattern(c)};

export function is${c.N}Id(text: unknown): text is ${c.N}Id {
  return typeof text === 'string' && form.test(text);
}

export function to${c.N}Id(text: string): ${c.N}Id {
  if (!is${c.N}Id(text)) throw new TypeError(\`${c.v}: no id: \${String(text)}\`);
  return text;
}

${
  c.f.extra === 'compare'
    ? `export function compare${c.N}Ids(a: ${c.N}Id, b: ${c.N}Id): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}`
    : `export function next${c.N}Ids(id: ${c.N}Id, count: number): string[] {
  const number = /[0-9]+$/.exec(id)?.[0] ?? '';
  const head = id.slice(0, id.length - number.length);
  return Array.from({ length: count }, (_, at) => head + String(Number(number) + at + 1));
}`
}`,
  other: (c) => `class ${c.N}Form {
  declare private readonly ${c.v}Form: never;
}

export type ${c.N}Id = string & ${c.N}Form;

export const is${c.N}Id = (text: unknown): text is ${c.N}Id => {
  if (typeof text !== 'string') return false;
  return ${brand.pattern(c)}.test(text);
};

export const to${c.N}Id = (text: string): ${c.N}Id => {
  if (is${c.N}Id(text)) return text;
  throw new TypeError('${c.v}: no id: ' + String(text));
};

${
  c.f.extra === 'compare'
    ? `export const compare${c.N}Ids = (a: ${c.N}Id, b: ${c.N}Id): number => Number(a > b) - Number(a < b);`
    : `export const next${c.N}Ids = (id: ${c.N}Id, count: number): string[] => {
  const head = id.replace(/[0-9]+$/, '');
  const first = Number(id.slice(head.length)) + 1;
  const ids: string[] = [];
  for (let number = first; number < first + count; number += 1) ids.push(head + String(number));
  return ids;
};`
}`,
  doc: (c) => [
    `An id is a text that was checked: \`${c.N}Id\`. It can be used as a text, but a text is no id before \`to${c.N}Id(text)\` has made it one or \`is${c.N}Id(value)\` has said so (which narrows for the caller, whatever the value is). ${c.f.extra === 'compare' ? `\`compare${c.N}Ids(a, b)\` takes ids only and answers a number.` : `\`next${c.N}Ids(id, count)\` takes an id and answers a list of texts.`}`,
  ],
  good: (c) => [
    `const id: m.${c.N}Id = m.to${c.N}Id('${brand.sample(c)[0]}'); const text: string = id; const size: number = id.length; void [text, size]; notAny(id, true);`,
    `const given: unknown = 'x'; if (m.is${c.N}Id(given)) { const id: m.${c.N}Id = given; void id; }`,
    c.f.extra === 'compare'
      ? `const order: number = m.compare${c.N}Ids(m.to${c.N}Id('x'), m.to${c.N}Id('y')); void order;`
      : `const more: string[] = m.next${c.N}Ids(m.to${c.N}Id('x'), 2); void more;`,
  ],
  bad: (c) => [
    `const id: m.${c.N}Id = '${brand.sample(c)[0]}'; void id;`,
    `m.to${c.N}Id(4);`,
    c.f.extra === 'compare' ? `m.compare${c.N}Ids('a', m.to${c.N}Id('x'));` : `m.next${c.N}Ids('a', 2);`,
    c.f.extra === 'compare'
      ? `m.compare${c.N}Ids(m.to${c.N}Id('x'));`
      : `const id: m.${c.N}Id[] = m.next${c.N}Ids(m.to${c.N}Id('x'), 2); void id;`,
    `const given: unknown = 'x'; const id: m.${c.N}Id = given; void id;`,
  ],
  args: (c) => ({ sample: brand.sample(c) }),
  probe: (m, c) => {
    const to = m[`to${c.N}Id`];
    const [first, second] = c.sample;
    const extra = m[`${c.f.extra}${c.N}Ids`];
    const thrown = ['', 'x', `${first} `].map((text) => {
      try {
        return to(text);
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
    const more =
      c.f.extra === 'compare'
        ? [extra(first, second), extra(second, first), extra(first, first)]
        : [extra(first, 2), extra(second, 0), extra(second, 1)];
    return [to(first), [first, 'no', 4, null].map((each) => m[`is${c.N}Id`](each)), thrown, more];
  },
  demo: (c) => `assert.equal(m.to${c.N}Id('${brand.sample(c)[0]}'), '${brand.sample(c)[0]}');`,
};
