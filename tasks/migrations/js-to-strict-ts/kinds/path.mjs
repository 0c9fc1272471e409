/** Values at the end of a path of keys. */
export const path = {
  id: 'path',
  flags: { mark: ['.', '/'], missing: ['throws', 'undefined'] },
  exports: (c) => [`reach${c.N}`],
  before: (c) => `export function reach${c.N}(record, path) {
  let at = record;
  for (const step of path.split('${c.f.mark}')) {
    if (at === null || typeof at !== 'object' || !(step in at)) ${c.f.missing === 'throws' ? `throw new RangeError('${c.v}: nothing at ' + path);` : 'return undefined;'}
    at = at[step];
  }
  return at;
}`,
  after: (c) => `type Step<T, K> = K extends keyof T ? T[K] : never;

export type ${c.N}Path<T> = T extends readonly unknown[]
  ? never
  : T extends object
    ? { [K in keyof T & string]: K | (${c.N}Path<T[K]> extends infer P extends string ? \`\${K}${c.f.mark}\${P}\` : never) }[keyof T & string]
    : never;

export type ${c.N}Value<T, P extends string> = P extends \`\${infer Head}${c.f.mark}\${infer Rest}\` ? ${c.N}Value<Step<T, Head>, Rest> : Step<T, P>;

export function reach${c.N}<T extends object, P extends ${c.N}Path<T>>(record: T, path: P): ${c.N}Value<T, P>${c.f.missing === 'throws' ? '' : ' | undefined'} {
  let at: unknown = record;
  for (const step of path.split('${c.f.mark}')) {
    if (at === null || typeof at !== 'object' || !(step in at)) ${c.f.missing === 'throws' ? `throw new RangeError(\`${c.v}: nothing at \${path}\`);` : 'return undefined;'}
    at = Reflect.get(at, step);
  }
  // cast: the steps were followed one by one, as the type follows them
  return at as ${c.N}Value<T, P>;
}`,
  other: (c) => `export type ${c.N}Path<T> = T extends readonly unknown[]
  ? never
  : T extends object
    ? { [K in keyof T]-?: K extends string ? K | \`\${K}${c.f.mark}\${${c.N}Path<T[K]>}\` : never }[keyof T]
    : never;

export type ${c.N}Value<T, P> = P extends keyof T
  ? T[P]
  : P extends \`\${infer Head}${c.f.mark}\${infer Tail}\`
    ? Head extends keyof T
      ? ${c.N}Value<T[Head], Tail>
      : never
    : never;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const follow = (from: unknown, steps: readonly string[], path: string): unknown => {
  const [first, ...rest] = steps;
  if (first === undefined) return from;
  if (!isRecord(from) || !(first in from)) ${c.f.missing === 'throws' ? `throw new RangeError('${c.v}: nothing at ' + path);` : 'return undefined;'}
  return follow(from[first], rest, path);
};

export const reach${c.N} = <T extends object, const P extends ${c.N}Path<T> & string>(record: T, path: P): ${c.N}Value<T, P>${c.f.missing === 'throws' ? '' : ' | undefined'} =>
  // cast: what lies at the path has the type that the path says
  follow(record, path.split('${c.f.mark}'), path) as ${c.N}Value<T, P>;`,
  doc: (c) => [
    `\`reach${c.N}(record, path)\`: a path is a key, or keys with \`${c.f.mark}\` between them, of records in records; lists have no paths below them. Only paths that the record has are taken by the compiler, and the type of the result is that of the value there${c.f.missing === 'throws' ? '' : ', or undefined'}. Nesting of four levels has to work.`,
  ],
  good: (c) => [
    `const found: ${c.f.missing === 'throws' ? 'number' : 'number | undefined'} = m.reach${c.N}({ a: { b: { c: 4 } }, d: 'x' }, 'a${c.f.mark}b${c.f.mark}c'); void found; notAny(m.reach${c.N}({ a: { b: 1 } }, 'a${c.f.mark}b'), true);`,
    `const text: ${c.f.missing === 'throws' ? 'string' : 'string | undefined'} = m.reach${c.N}({ d: 'x' }, 'd'); const list: ${c.f.missing === 'throws' ? 'string[]' : 'string[] | undefined'} = m.reach${c.N}({ a: { list: ['x'] } }, 'a${c.f.mark}list'); void [text, list];`,
    `const deep: ${c.f.missing === 'throws' ? 'boolean' : 'boolean | undefined'} = m.reach${c.N}({ a: { b: { c: { d: true } } } }, 'a${c.f.mark}b${c.f.mark}c${c.f.mark}d'); void deep;`,
  ],
  bad: (c) => [
    `m.reach${c.N}({ a: { b: 1 } }, 'a${c.f.mark}x');`,
    `m.reach${c.N}({ a: { b: 1 } }, 'b');`,
    `const found: string = m.reach${c.N}({ a: { b: 1 } }, 'a${c.f.mark}b'); void found;`,
    `m.reach${c.N}({ a: { b: 1 } }, 'a${c.f.mark === '.' ? '/' : '.'}b');`,
    ...(c.f.missing === 'throws'
      ? []
      : [`const sure: number = m.reach${c.N}({ a: { b: 1 } }, 'a${c.f.mark}b'); void sure;`]),
  ],
  probe: (m, c) => {
    const record = { a: { b: { c: 4 }, n: null, u: undefined }, d: 'x', l: [7] };
    return [
      ['a'],
      ['a', 'b', 'c'],
      ['d'],
      ['a', 'x'],
      ['a', 'n'],
      ['a', 'n', 'q'],
      ['d', 'length'],
      ['l', '0'],
      ['a', 'u'],
      [''],
    ].map((steps) => {
      try {
        return { found: m[`reach${c.N}`](record, steps.join(c.f.mark)) };
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
  },
  demo: (c) => `assert.equal(m.reach${c.N}({ a: { b: 1 } }, 'a${c.f.mark}b'), 1);`,
};
