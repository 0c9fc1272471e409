/** Descriptions of records, and the records that they describe. */
export const schema = {
  id: 'schema',
  flags: { lists: ['lists', 'maybe'] },
  exports: (c) =>
    [
      `${c.f.lists === 'lists' ? 'list' : 'maybe'}${c.N}`,
      `number${c.N}`,
      `record${c.N}`,
      `text${c.N}`,
    ].sort(),
  before: (
    c,
  ) => `const fail = (place, wanted) => { throw new TypeError('${c.v}: ' + (place || 'value') + ': expected ' + wanted); };

export const text${c.N} = (value, place) => (typeof value === 'string' ? value : fail(place, 'text'));
export const number${c.N} = (value, place) => (typeof value === 'number' ? value : fail(place, 'number'));

${
  c.f.lists === 'lists'
    ? `export const list${c.N} = (item) => (value, place) =>
  Array.isArray(value) ? value.map((each, at) => item(each, (place || '') + '[' + at + ']')) : fail(place, 'list');`
    : `export const maybe${c.N} = (item) => (value, place) => (value === undefined || value === null ? null : item(value, place));`
}

export const record${c.N} = (fields) => (value, place) => {
  if (value === null || typeof value !== 'object') fail(place, 'record');
  return Object.fromEntries(Object.keys(fields).map((name) => [name, fields[name](value[name], place ? place + '.' + name : name)]));
};`,
  after: (c) => `export type ${c.N}Reader<T> = (value: unknown, place?: string) => T;
export type Read${c.N}<R> = R extends ${c.N}Reader<infer T> ? T : never;

const fail = (place: string | undefined, wanted: string): never => {
  throw new TypeError(\`${c.v}: \${place === undefined || place === '' ? 'value' : place}: expected \${wanted}\`);
};

export const text${c.N}: ${c.N}Reader<string> = (value, place) => (typeof value === 'string' ? value : fail(place, 'text'));
export const number${c.N}: ${c.N}Reader<number> = (value, place) => (typeof value === 'number' ? value : fail(place, 'number'));

${
  c.f.lists === 'lists'
    ? `export function list${c.N}<T>(item: ${c.N}Reader<T>): ${c.N}Reader<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return fail(place, 'list');
    return value.map((each: unknown, at) => item(each, \`\${place ?? ''}[\${at}]\`));
  };
}`
    : `export function maybe${c.N}<T>(item: ${c.N}Reader<T>): ${c.N}Reader<T | null> {
  return (value, place) => (value === undefined || value === null ? null : item(value, place));
}`
}

export function record${c.N}<F extends Record<string, ${c.N}Reader<unknown>>>(fields: F): ${c.N}Reader<{ [K in keyof F]: Read${c.N}<F[K]> }> {
  return (value, place) => {
    if (value === null || typeof value !== 'object') return fail(place, 'record');
    const read = Object.entries(fields).map(([name, reader]) => {
      const at = place === undefined || place === '' ? name : \`\${place}.\${name}\`;
      return [name, reader(Reflect.get(value, name), at)];
    });
    // cast: each field was read by its own reader
    return Object.fromEntries(read) as { [K in keyof F]: Read${c.N}<F[K]> };
  };
}`,
  other: (c) => `export interface ${c.N}Reader<out T> {
  (value: unknown, place?: string): T;
}

type Shape = { readonly [name: string]: ${c.N}Reader<unknown> };
export type Read${c.N}<R extends ${c.N}Reader<unknown>> = ReturnType<R>;

function expected(place: string | undefined, wanted: string): TypeError {
  return new TypeError('${c.v}: ' + (place || 'value') + ': expected ' + wanted);
}

export const text${c.N} = (value: unknown, place?: string): string => {
  if (typeof value !== 'string') throw expected(place, 'text');
  return value;
};

export const number${c.N} = (value: unknown, place?: string): number => {
  if (typeof value !== 'number') throw expected(place, 'number');
  return value;
};

${
  c.f.lists === 'lists'
    ? `export const list${c.N} = <T>(item: ${c.N}Reader<T>): ${c.N}Reader<T[]> => (value, place) => {
  if (!Array.isArray(value)) throw expected(place, 'list');
  const read: T[] = [];
  for (const each of value) read.push(item(each, (place ?? '') + '[' + String(read.length) + ']'));
  return read;
};`
    : `export const maybe${c.N} = <T>(item: ${c.N}Reader<T>): ${c.N}Reader<T | null> => (value, place) => {
  if (value === undefined || value === null) return null;
  return item(value, place);
};`
}

export const record${c.N} = <const F extends Shape>(fields: F): ${c.N}Reader<{ -readonly [K in keyof F]: ReturnType<F[K]> }> => (value, place) => {
  if (typeof value !== 'object' || value === null) throw expected(place, 'record');
  const found: Record<string, unknown> = {};
  const given: Record<string, unknown> = { ...value };
  for (const [name, reader] of Object.entries(fields)) found[name] = reader(given[name], place ? place + '.' + name : name);
  // cast: the names and the readers are those of the fields
  return found as { -readonly [K in keyof F]: ReturnType<F[K]> };
};`,
  doc: (c) => [
    `A \`${c.N}Reader<T>\` is a function that takes a value of which nothing is known, and perhaps the place it stands in (text), and answers a \`T\` or throws; \`Read${c.N}<R>\` is the \`T\` of a reader. \`text${c.N}\` and \`number${c.N}\` are readers; ${c.f.lists === 'lists' ? `\`list${c.N}(item)\` makes one for lists` : `\`maybe${c.N}(item)\` makes one for the same or null`}, \`record${c.N}({ name: reader, ... })\` one for records, whose type follows from the readers, however deep.`,
  ],
  good: (c) => {
    const more = c.f.lists === 'lists' ? `list${c.N}` : `maybe${c.N}`;
    return [
      `const read = m.record${c.N}({ name: m.text${c.N}, size: m.record${c.N}({ wide: m.number${c.N} }), more: m.${more}(m.text${c.N}) }); const boat = read({}); const name: string = boat.name; const wide: number = boat.size.wide; const more: ${c.f.lists === 'lists' ? 'string[]' : 'string | null'} = boat.more; void [name, wide, more]; notAny(boat, true); notAny(boat.size.wide, true);`,
      `const reader: m.${c.N}Reader<string> = m.text${c.N}; const size: m.Read${c.N}<typeof m.number${c.N}> = 2; void [reader('x', 'place'), size];`,
      `const upper: m.${c.N}Reader<'A' | 'B'> = (value) => (value === 'A' ? 'A' : 'B'); const one: 'A' | 'B' = m.record${c.N}({ upper })({}).upper; void one;`,
    ];
  },
  bad: (c) => {
    const more = c.f.lists === 'lists' ? `list${c.N}` : `maybe${c.N}`;
    return [
      `const name: number = m.record${c.N}({ name: m.text${c.N} })({}).name; void name;`,
      `void m.record${c.N}({ name: m.text${c.N} })({}).other;`,
      `m.record${c.N}({ name: 'text' });`,
      `m.${more}('x');`,
      `const read: string = m.${more}(m.text${c.N})([]); void read;`,
      `const size: m.Read${c.N}<typeof m.number${c.N}> = 'x'; void size;`,
    ];
  },
  probe: (m, c) => {
    const more = m[`${c.f.lists === 'lists' ? 'list' : 'maybe'}${c.N}`];
    const [text, number, record] = [`text${c.N}`, `number${c.N}`, `record${c.N}`].map((name) => m[name]);
    const read = record({ name: text, size: record({ wide: number }), more: more(number) });
    const good = { name: 'x', size: { wide: 2 }, more: c.f.lists === 'lists' ? [1, 2] : 3, rest: 1 };
    return [
      good,
      { ...good, name: 1 },
      { ...good, size: { wide: 'x' } },
      { ...good, size: null },
      { ...good, more: c.f.lists === 'lists' ? [1, 'x'] : 'x' },
      { ...good, more: undefined },
      null,
      4,
    ].map((each) => {
      try {
        return Object.entries(read(each)).sort();
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
  },
  demo: (c) => `assert.deepEqual(m.record${c.N}({ a: m.number${c.N} })({ a: 2, b: 3 }), { a: 2 });`,
};
