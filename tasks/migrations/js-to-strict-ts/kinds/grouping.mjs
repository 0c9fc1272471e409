/** Grouping and indexing by a key. */
export const grouping = {
  id: 'grouping',
  flags: { into: ['map', 'record'], how: ['group', 'index'] },
  exports: (c) => [`${c.f.how}${c.N}`],
  before: (c) => {
    const map = c.f.into === 'map';
    const put =
      c.f.how === 'group'
        ? map
          ? 'if (!found.has(key)) found.set(key, []);\n    found.get(key).push(item);'
          : '(found[key] ||= []).push(item);'
        : map
          ? 'found.set(key, item);'
          : 'found[key] = item;';
    return `export function ${c.f.how}${c.N}(items, keyOf) {
  const found = ${map ? 'new Map()' : '{}'};
  for (const item of items) {
    const key = keyOf(item);
    ${put}
  }
  return found;
}`;
  },
  after: (c) => {
    const [map, group] = [c.f.into === 'map', c.f.how === 'group'];
    const item = group ? 'T[]' : 'T';
    const type = map ? `Map<K, ${item}>` : `Partial<Record<K, ${item}>>`;
    const body = group
      ? map
        ? `const there = found.get(key);
    if (there === undefined) found.set(key, [item]);
    else there.push(item);`
        : `const there: T[] = found[key] ?? [];
    there.push(item);
    found[key] = there;`
      : map
        ? 'found.set(key, item);'
        : 'found[key] = item;';
    return `export function ${c.f.how}${c.N}<T, K extends ${map ? 'string | number' : 'string'}>(items: Iterable<T>, keyOf: (item: T) => K): ${type} {
  const found: ${type} = ${map ? 'new Map()' : '{}'};
  for (const item of items) {
    const key = keyOf(item);
    ${body}
  }
  return found;
}`;
  },
  other: (c) => {
    const [map, group] = [c.f.into === 'map', c.f.how === 'group'];
    const item = group ? 'Item[]' : 'Item';
    const type = map ? `Map<Key, ${item}>` : `{ [Each in Key]?: ${item} }`;
    const collect = group ? 'pairs.set(key, [...(pairs.get(key) ?? []), item]);' : 'pairs.set(key, item);';
    return `export const ${c.f.how}${c.N} = <Item, Key extends ${map ? 'PropertyKey' : 'string'}>(items: Iterable<Item>, keyOf: (item: Item) => Key): ${type} => {
  const pairs = new Map<Key, ${item}>();
  for (const item of items) {
    const key = keyOf(item);
    ${collect}
  }
${
  map
    ? '  return pairs;'
    : `  const found: ${type} = {};
  for (const [key, each] of pairs) found[key] = each;
  return found;`
}
};`;
  },
  doc: (c) => [
    `\`${c.f.how}${c.N}(items, keyOf)\`: items of any iterable; the keys are texts${c.f.into === 'map' ? ' or numbers' : ''} and keep their narrow type (\`'in' | 'out'\` stays that). Answers a ${c.f.into === 'map' ? 'Map' : 'record, in which a key need not be there,'} from keys to ${c.f.how === 'group' ? 'lists of items' : 'the last item of each'}.`,
  ],
  good: (c) => {
    const item = c.f.how === 'group' ? '{ way: "in" | "out" }[]' : '{ way: "in" | "out" }';
    const access = c.f.into === 'map' ? '.get("in")' : '.in';
    return [
      `const items: readonly { way: 'in' | 'out' }[] = []; const found: ${item} | undefined = m.${c.f.how}${c.N}(items, (item) => item.way)${access}; void found; notAny(found, true); notAny(m.${c.f.how}${c.N}(items, (item) => item.way), true);`,
      `m.${c.f.how}${c.N}(new Set(['x']), (text) => text.toUpperCase());`,
    ];
  },
  bad: (c) => [
    `m.${c.f.how}${c.N}([{ a: 1 }], (item) => item.b);`,
    `m.${c.f.how}${c.N}([1], (item) => ({ item }));`,
    c.f.into === 'map'
      ? `m.${c.f.how}${c.N}([{ way: 'in' }] as { way: 'in' | 'out' }[], (item) => item.way).get('up');`
      : `void m.${c.f.how}${c.N}([{ way: 'in' }] as { way: 'in' | 'out' }[], (item) => item.way).up;`,
    c.f.into === 'map'
      ? `m.${c.f.how}${c.N}(['x'], (text) => text).get('x').toString();`
      : `m.${c.f.how}${c.N}(['x'], (text) => text)['x'].toString();`,
    `m.${c.f.how}${c.N}(4, () => 'x');`,
  ],
  probe: (m, c) => {
    const items = [
      { k: 'a', n: 1 },
      { k: 'b', n: 2 },
      { k: 'a', n: 3 },
    ];
    const found = m[`${c.f.how}${c.N}`](items, (item) => item.k);
    const empty = m[`${c.f.how}${c.N}`](new Set(), () => 'x');
    return [
      found instanceof Map,
      [found, empty].map((each) => (each instanceof Map ? [...each] : Object.entries(each))),
    ];
  },
  demo: (c) =>
    `assert.deepEqual(${c.f.into === 'map' ? `m.${c.f.how}${c.N}([3], () => 'x').get('x')` : `m.${c.f.how}${c.N}([3], () => 'x').x`}, ${c.f.how === 'group' ? '[3]' : '3'});`,
};
