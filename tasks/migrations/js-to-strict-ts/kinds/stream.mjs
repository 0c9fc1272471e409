/** Items as they are asked for. */
export const stream = {
  id: 'stream',
  flags: { step: ['chunk', 'pair', 'until'] },
  exports: (c) => [`${c.f.step}${c.N}`],
  before: (c) =>
    ({
      chunk: `export function* chunk${c.N}(items, size) {
  let part = [];
  for (const item of items) {
    part.push(item);
    if (part.length === size) { yield part; part = []; }
  }
  if (part.length > 0) yield part;
  return part.length;
}`,
      pair: `export function* pair${c.N}(left, right) {
  const other = right[Symbol.iterator]();
  let count = 0;
  for (const item of left) {
    const next = other.next();
    if (next.done) return count;
    count += 1;
    yield [item, next.value];
  }
  return count;
}`,
      until: `export function* until${c.N}(items, stop) {
  for (const item of items) {
    if (stop(item)) return item;
    const skip = yield item;
    if (skip === 'end') return undefined;
  }
  return undefined;
}`,
    })[c.f.step],
  after: (c) =>
    ({
      chunk: `export function* chunk${c.N}<T>(items: Iterable<T>, size: number): Generator<T[], number, void> {
  let part: T[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length === size) {
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
  return part.length;
}`,
      pair: `export function* pair${c.N}<A, B>(left: Iterable<A>, right: Iterable<B>): Generator<[A, B], number, void> {
  const other = right[Symbol.iterator]();
  let count = 0;
  for (const item of left) {
    const next = other.next();
    if (next.done === true) return count;
    count += 1;
    yield [item, next.value];
  }
  return count;
}`,
      until: `export function* until${c.N}<T>(items: Iterable<T>, stop: (item: T) => boolean): Generator<T, T | undefined, 'end' | undefined> {
  for (const item of items) {
    if (stop(item)) return item;
    const skip = yield item;
    if (skip === 'end') return undefined;
  }
  return undefined;
}`,
    })[c.f.step],
  other: (c) =>
    ({
      chunk: `export type ${c.N}Chunks<Item> = Generator<Item[], number, undefined>;

export const chunk${c.N} = function* <Item>(items: Iterable<Item>, size: number): ${c.N}Chunks<Item> {
  const waiting: Item[] = [];
  for (const item of items) if (waiting.push(item) === size) yield waiting.splice(0);
  const left = waiting.length;
  if (left > 0) yield waiting;
  return left;
};`,
      pair: `export function* pair${c.N}<Left, Right>(left: Iterable<Left>, right: Iterable<Right>): Generator<[Left, Right], number, undefined> {
  const [one, two] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  for (let count = 0; ; count += 1) {
    const first = one.next();
    if (first.done) return count;
    const second = two.next();
    if (second.done) {
      one.return?.();
      return count;
    }
    yield [first.value, second.value];
  }
}`,
      until: `export function* until${c.N}<Item>(items: Iterable<Item>, stop: (item: Item) => boolean): Generator<Item, Item | undefined, 'end' | undefined> {
  for (const item of items) {
    const last = stop(item);
    if (last) return item;
    if ((yield item) === 'end') break;
  }
  return undefined;
}`,
    })[c.f.step],
  doc: (c) => [
    {
      chunk: `\`chunk${c.N}(items, size)\` is a generator over any iterable: it gives lists of items, takes nothing, and ends with a number.`,
      pair: `\`pair${c.N}(left, right)\` is a generator over two iterables: it gives pairs of an item of the first and one of the second, takes nothing, and ends with a number.`,
      until: `\`until${c.N}(items, stop)\` is a generator over any iterable: it gives items, takes \`'end'\` or undefined, and ends with an item or undefined.`,
    }[c.f.step],
  ],
  good: (c) =>
    ({
      chunk: [
        `for (const part of m.chunk${c.N}(new Set(['x']), 2)) { const texts: string[] = part; notAny(part[0], true); void texts; }`,
        `const end = m.chunk${c.N}([1], 2).next(); if (end.done) { const left: number = end.value; void left; } else { const part: number[] = end.value; void part; }`,
      ],
      pair: [
        `for (const [a, b] of m.pair${c.N}(['x'], new Set([1]))) { const text: string = a; const size: number = b; notAny(a, true); notAny(b, true); void [text, size]; }`,
        `const end = m.pair${c.N}([1], [2]).next(); if (end.done) { const count: number = end.value; void count; }`,
      ],
      until: [
        `const items = m.until${c.N}(['x'], (item) => item.length > 3); const next = items.next(); const item: string | undefined = next.value; items.next('end'); void item; notAny(next.value, true);`,
        `const all: number[] = [...m.until${c.N}(new Set([1]), (item) => item > 3)]; void all;`,
      ],
    })[c.f.step],
  bad: (c) =>
    ({
      chunk: [
        `m.chunk${c.N}(4, 2);`,
        `m.chunk${c.N}([1], 'x');`,
        `for (const part of m.chunk${c.N}(['x'], 2)) { const sizes: number[] = part; void sizes; }`,
        `m.chunk${c.N}([1], 2).next('x');`,
      ],
      pair: [
        `m.pair${c.N}([1]);`,
        `for (const [a] of m.pair${c.N}(['x'], [1])) { const size: number = a; void size; }`,
        `for (const each of m.pair${c.N}(['x'], [1])) void each[2];`,
        `m.pair${c.N}([1], [2]).next('x');`,
      ],
      until: [
        `m.until${c.N}(['x'], (item: number) => item > 3);`,
        `m.until${c.N}(['x'], () => true).next('other');`,
        `const all: number[] = [...m.until${c.N}(['x'], () => false)]; void all;`,
        `m.until${c.N}(['x'], 'x');`,
      ],
    })[c.f.step],
  probe: (m, c) => {
    const work = m[`${c.f.step}${c.N}`];
    const drain = (steps, given) => {
      const seen = [];
      for (let count = 0; count < 12; count += 1) {
        const { done, value } = steps.next(count === 2 ? given : undefined);
        seen.push([done === true, Array.isArray(value) ? [...value] : value === undefined ? 'none' : value]);
        if (done) break;
      }
      return seen;
    };
    if (c.f.step === 'chunk')
      return [drain(work([1, 2, 3, 4, 5], 2)), drain(work(new Set([1, 2]), 2)), drain(work([], 2))];
    if (c.f.step === 'pair')
      return [drain(work([1, 2, 3], 'ab')), drain(work('a', [1, 2])), drain(work([], []))];
    return [
      drain(work([1, 2, 3, 4], (item) => item === 3)),
      drain(
        work([1, 2, 3, 4], () => false),
        'end',
      ),
      drain(work([], () => true)),
    ];
  },
  demo: (c) =>
    ({
      chunk: `assert.deepEqual([...m.chunk${c.N}([1, 2, 3], 2)], [[1, 2], [3]]);`,
      pair: `assert.deepEqual([...m.pair${c.N}([1, 2], ['a'])], [[1, 'a']]);`,
      until: `assert.deepEqual([...m.until${c.N}([1, 2], (item) => item === 2)], [1]);`,
    })[c.f.step],
};
