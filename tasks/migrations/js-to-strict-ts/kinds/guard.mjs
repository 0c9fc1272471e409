/** Checks of values that come from outside. */
export const guard = {
  id: 'guard',
  flags: { list: ['many', 'maybe'], field: ['draft', 'cargo'] },
  exports: (c) => [`assert${c.N}`, `is${c.N}`, `${c.f.list}${c.N}`],
  before: (c) => `export function is${c.N}(value) {
  return value !== null && typeof value === 'object' && typeof value.name === 'string' && typeof value.${c.f.field} === 'number' && (value.flag === undefined || typeof value.flag === 'string');
}

export function assert${c.N}(value) {
  if (!is${c.N}(value)) throw new TypeError('${c.v}: not a ${c.v}');
}

${
  c.f.list === 'many'
    ? `export function many${c.N}(text) {
  const value = JSON.parse(text);
  return Array.isArray(value) ? value.filter(is${c.N}) : [];
}`
    : `export function maybe${c.N}(text) {
  const value = JSON.parse(text);
  return is${c.N}(value) ? value : null;
}`
}`,
  after: (c) => `export interface ${c.N} {
  name: string;
  ${c.f.field}: number;
  flag?: string;
}

export function is${c.N}(value: unknown): value is ${c.N} {
  if (value === null || typeof value !== 'object') return false;
  if (!('name' in value) || typeof value.name !== 'string') return false;
  if (!('${c.f.field}' in value) || typeof value.${c.f.field} !== 'number') return false;
  return !('flag' in value) || value.flag === undefined || typeof value.flag === 'string';
}

export function assert${c.N}(value: unknown): asserts value is ${c.N} {
  if (!is${c.N}(value)) throw new TypeError('${c.v}: not a ${c.v}');
}

${
  c.f.list === 'many'
    ? `export function many${c.N}(text: string): ${c.N}[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(is${c.N}) : [];
}`
    : `export function maybe${c.N}(text: string): ${c.N} | null {
  const value: unknown = JSON.parse(text);
  return is${c.N}(value) ? value : null;
}`
}`,
  other: (c) => `export type ${c.N} = { name: string; ${c.f.field}: number; flag?: string };

type Loose = { readonly [K in keyof ${c.N}]?: unknown };
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

export const is${c.N} = (value: unknown): value is ${c.N} =>
  isLoose(value) && typeof value.name === 'string' && typeof value.${c.f.field} === 'number' && ['undefined', 'string'].includes(typeof value.flag);

export function assert${c.N}(value: unknown): asserts value is ${c.N} {
  if (is${c.N}(value)) return;
  throw new TypeError('${c.v}: not a ${c.v}');
}

${
  c.f.list === 'many'
    ? `export const many${c.N} = (text: string): ${c.N}[] => {
  const found: ${c.N}[] = [];
  const value: unknown = JSON.parse(text);
  const all: readonly unknown[] = Array.isArray(value) ? value : [];
  for (const each of all) if (is${c.N}(each)) found.push(each);
  return found;
};`
    : `export const maybe${c.N} = (text: string): ${c.N} | null => {
  const value: unknown = JSON.parse(text);
  if (!is${c.N}(value)) return null;
  return value;
};`
}`,
  doc: (c) => [
    `A \`${c.N}\` has \`name\` (text), \`${c.f.field}\` (number) and perhaps \`flag\` (text). \`is${c.N}(value)\` takes anything and narrows for the caller; \`assert${c.N}(value)\` throws, and after it the value is narrowed too. ${c.f.list === 'many' ? `\`many${c.N}(text)\` reads JSON and answers a list of those in it that are one.` : `\`maybe${c.N}(text)\` reads JSON and answers one or null.`}`,
  ],
  good: (c) => [
    `const given: unknown = {}; if (m.is${c.N}(given)) { const size: number = given.${c.f.field}; const flag: string | undefined = given.flag; void [size, flag]; notAny(given, true); }`,
    `const given: unknown = {}; m.assert${c.N}(given); const name: string = given.name; void name;`,
    c.f.list === 'many'
      ? `const all: m.${c.N}[] = m.many${c.N}('[]'); void all; notAny(m.many${c.N}('[]'), true); notAny(m.many${c.N}('[]')[0], true);`
      : `const one: m.${c.N} | null = m.maybe${c.N}('{}'); void one; notAny(m.maybe${c.N}('{}'), true);`,
  ],
  bad: (c) => [
    `const given: unknown = {}; void given.name; m.is${c.N}(given);`,
    `const given: unknown = {}; if (m.is${c.N}(given)) void given.other;`,
    `const given: unknown = {}; m.assert${c.N}(given); given.${c.f.field} = 'x';`,
    c.f.list === 'many' ? `void m.many${c.N}('[]')[0].name;` : `void m.maybe${c.N}('{}').name;`,
    c.f.list === 'many' ? `m.many${c.N}([]);` : `m.maybe${c.N}({});`,
    `const one: m.${c.N} = { name: 'x' }; void one;`,
  ],
  probe: (m, c) => {
    const good = { name: 'a', [c.f.field]: 2 };
    const all = [
      good,
      { ...good, flag: 'x' },
      { ...good, flag: 3 },
      { name: 'a' },
      null,
      'x',
      [],
      { ...good, name: null },
    ];
    const asserted = all.map((each) => {
      try {
        return String(m[`assert${c.N}`](each));
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
    const read = m[`${c.f.list}${c.N}`];
    return [
      all.map((each) => m[`is${c.N}`](each)),
      asserted,
      c.f.list === 'many'
        ? [read(JSON.stringify(all)), read('4')]
        : all.map((each) => read(JSON.stringify(each))),
    ];
  },
  demo: (c) => `assert.equal(m.is${c.N}({ name: 'a', ${c.f.field}: 2 }), true);`,
};
