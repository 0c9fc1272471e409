/** Picking, omitting and renaming keys. */
export const keys = {
  id: 'keys',
  flags: { way: ['pick', 'omit', 'pluck'] },
  exports: (c) => [`${c.f.way}${c.N}`],
  before: (c) =>
    ({
      pick: `export function pick${c.N}(record, ...names) {
  const found = {};
  for (const name of names) if (name in record) found[name] = record[name];
  return found;
}`,
      omit: `export function omit${c.N}(record, ...names) {
  const left = { ...record };
  for (const name of names) delete left[name];
  return left;
}`,
      pluck: `export function pluck${c.N}(records, name) {
  return records.map((record) => record[name]);
}`,
    })[c.f.way],
  after: (c) =>
    ({
      pick: `export function pick${c.N}<T extends object, K extends keyof T>(record: T, ...names: readonly K[]): Pick<T, K> {
  const entries = names.filter((name) => name in record).map((name) => [name, record[name]] as const);
  // cast: the names are keys of T, which Object.fromEntries forgets
  return Object.fromEntries(entries) as Pick<T, K>;
}`,
      omit: `export function omit${c.N}<T extends object, K extends keyof T>(record: T, ...names: readonly K[]): Omit<T, K> {
  const { ...left } = record;
  for (const name of names) Reflect.deleteProperty(left, name);
  return left;
}`,
      pluck: `export function pluck${c.N}<T, K extends keyof T>(records: readonly T[], name: K): T[K][] {
  return records.map((record) => record[name]);
}`,
    })[c.f.way],
  other: (c) =>
    ({
      pick: `type Chosen<T, K extends keyof T> = { [Key in K]: T[Key] };

export const pick${c.N} = <T extends object, const K extends keyof T>(record: T, ...names: K[]): Chosen<T, K> => {
  const found: Partial<Chosen<T, K>> = {};
  for (const name of names) if (name in record) found[name] = record[name];
  // cast: every name that the record has was set
  return found as Chosen<T, K>;
};`,
      omit: `type Left<T, K extends keyof T> = { [Key in keyof T as Key extends K ? never : Key]: T[Key] };

export const omit${c.N} = <T extends object, const K extends keyof T>(record: T, ...names: K[]): Left<T, K> => {
  const gone = new Set<PropertyKey>(names);
  const kept = Object.entries(record).filter(([name]) => !gone.has(name));
  // cast: what is left of T without the names
  return Object.fromEntries(kept) as Left<T, K>;
};`,
      pluck: `export const pluck${c.N} = <Key extends PropertyKey, Item extends { readonly [Name in Key]?: unknown }>(
  records: Iterable<Item> & { readonly length: number },
  name: Key & keyof Item,
): Item[Key & keyof Item][] => Array.from(records, (record) => record[name]);`,
    })[c.f.way],
  doc: (c) => [
    {
      pick: `\`pick${c.N}(record, ...names)\` answers a record with these names alone, each with the type it had; only names that the record has are taken by the compiler.`,
      omit: `\`omit${c.N}(record, ...names)\` answers a record without these names, the others with the types they had; only names that the record has are taken by the compiler.`,
      pluck: `\`pluck${c.N}(records, name)\` answers the values of one name of all records (a list, readonly or not), as a list of the type that the name has; only names that the records have are taken.`,
    }[c.f.way],
  ],
  good: (c) =>
    ({
      pick: [
        `const some = m.pick${c.N}({ id: 1, name: 'x', open: true }, 'id', 'open'); const id: number = some.id; const open: boolean = some.open; void [id, open]; notAny(some, true); notAny(some.id, true);`,
        `interface Row { readonly a?: string; readonly b: number } const row: Row = { b: 1 }; const part: { readonly b: number } = m.pick${c.N}(row, 'b'); void part;`,
      ],
      omit: [
        `const left = m.omit${c.N}({ id: 1, name: 'x', open: true }, 'name'); const id: number = left.id; const open: boolean = left.open; void [id, open]; notAny(left, true); notAny(left.open, true);`,
        `const none: { readonly a: string } = m.omit${c.N}({ a: 'x', b: 2 }, 'b'); void none;`,
      ],
      pluck: [
        `const ids: number[] = m.pluck${c.N}([{ id: 1, name: 'x' }], 'id'); const names: string[] = m.pluck${c.N}([{ id: 1, name: 'x' }], 'name'); void [ids, names]; notAny(m.pluck${c.N}([{ id: 1 }], 'id')[0], true);`,
        `const rows: readonly { readonly at: Date }[] = []; const times: Date[] = m.pluck${c.N}(rows, 'at'); void times;`,
      ],
    })[c.f.way],
  bad: (c) =>
    ({
      pick: [
        `m.pick${c.N}({ id: 1 }, 'other');`,
        `void m.pick${c.N}({ id: 1, name: 'x' }, 'id').name;`,
        `const id: string = m.pick${c.N}({ id: 1 }, 'id').id; void id;`,
      ],
      omit: [
        `m.omit${c.N}({ id: 1 }, 'other');`,
        `void m.omit${c.N}({ id: 1, name: 'x' }, 'name').name;`,
        `const id: string = m.omit${c.N}({ id: 1, b: 2 }, 'b').id; void id;`,
      ],
      pluck: [
        `m.pluck${c.N}([{ id: 1 }], 'other');`,
        `const ids: string[] = m.pluck${c.N}([{ id: 1 }], 'id'); void ids;`,
        `m.pluck${c.N}(4, 'id');`,
      ],
    })[c.f.way],
  probe: (m, c) => {
    const work = m[`${c.f.way}${c.N}`];
    const record = { a: 1, b: 'x', c: undefined };
    if (c.f.way === 'pluck') return [work([record, { a: 2 }], 'a'), work([], 'a'), work([record], 'zz')];
    return [work(record, 'a'), work(record, 'a', 'c'), work(record), work(record, 'zz'), record].map((each) =>
      Object.entries(each).map(String),
    );
  },
  demo: (c) =>
    c.f.way === 'pluck'
      ? `assert.deepEqual(m.pluck${c.N}([{ a: 1 }], 'a'), [1]);`
      : `assert.deepEqual(m.${c.f.way}${c.N}({ a: 1, b: 2 }, 'a'), ${c.f.way === 'pick' ? '{ a: 1 }' : '{ b: 2 }'});`,
};
