/** A function around another one, with its parameters and its result. */
export const wrap = {
  id: 'wrap',
  flags: { how: ['memo', 'count', 'guard'] },
  exports: (c) => [`${c.f.how}${c.N}`],
  before: (c) =>
    ({
      memo: `export function memo${c.N}(work) {
  const known = new Map();
  const wrapped = (...given) => {
    const key = JSON.stringify(given);
    if (!known.has(key)) known.set(key, work(...given));
    return known.get(key);
  };
  wrapped.forget = () => known.clear();
  return wrapped;
}`,
      count: `export function count${c.N}(work) {
  const wrapped = function (...given) {
    wrapped.calls += 1;
    return work.apply(this, given);
  };
  wrapped.calls = 0;
  return wrapped;
}`,
      guard: `export function guard${c.N}(work, instead) {
  return (...given) => {
    try {
      return work(...given);
    } catch (error) {
      return instead(error, ...given);
    }
  };
}`,
    })[c.f.how],
  after: (c) =>
    ({
      memo: `export type ${c.N}Memo<A extends readonly unknown[], R> = ((...given: A) => R) & { forget(): void };

export function memo${c.N}<A extends readonly unknown[], R>(work: (...given: A) => R): ${c.N}Memo<A, R> {
  const known = new Map<string, { readonly value: R }>();
  const wrapped = (...given: A): R => {
    const key = JSON.stringify(given);
    const found = known.get(key) ?? { value: work(...given) };
    known.set(key, found);
    return found.value;
  };
  return Object.assign(wrapped, { forget: () => known.clear() });
}`,
      count: `export interface ${c.N}Counted<T, A extends unknown[], R> {
  (this: T, ...given: A): R;
  calls: number;
}

export function count${c.N}<T, A extends unknown[], R>(work: (this: T, ...given: A) => R): ${c.N}Counted<T, A, R> {
  const wrapped: ${c.N}Counted<T, A, R> = Object.assign(
    function (this: T, ...given: A): R {
      wrapped.calls += 1;
      return work.apply(this, given);
    },
    { calls: 0 },
  );
  return wrapped;
}`,
      guard: `export function guard${c.N}<A extends readonly unknown[], R, I>(work: (...given: A) => R, instead: (error: unknown, ...given: A) => I): (...given: A) => R | I {
  return (...given) => {
    try {
      return work(...given);
    } catch (error) {
      return instead(error, ...given);
    }
  };
}`,
    })[c.f.how],
  other: (c) =>
    ({
      memo: `export interface ${c.N}Memo<A extends unknown[], R> {
  (...given: A): R;
  forget(): void;
}

export const memo${c.N} = <A extends unknown[], R>(work: (...given: A) => R): ${c.N}Memo<A, R> => {
  let known: Record<string, [R]> = {};
  const wrapped = (...given: A): R => {
    const key = JSON.stringify(given);
    const [value] = (known[key] ??= [work(...given)]);
    return value;
  };
  wrapped.forget = (): void => {
    known = {};
  };
  return wrapped;
};`,
      count: `type Run<This, A extends unknown[], R> = (this: This, ...given: A) => R;

export const count${c.N} = <This, A extends unknown[], R>(work: Run<This, A, R>): Run<This, A, R> & { calls: number } => {
  function wrapped(this: This, ...given: A): R {
    wrapped.calls += 1;
    return work.call(this, ...given);
  }
  wrapped.calls = 0;
  return wrapped;
};`,
      guard: `export const guard${c.N} =
  <A extends unknown[], R, I>(work: (...given: A) => R, instead: (error: unknown, ...given: A) => I): ((...given: A) => R | I) =>
  (...given) => {
    let done: R | I;
    try {
      done = work(...given);
    } catch (error) {
      done = instead(error, ...given);
    }
    return done;
  };`,
    })[c.f.how],
  doc: (c) => [
    {
      memo: `\`memo${c.N}(work)\` answers a function with the parameters and the result of \`work\`, which also has \`forget()\`.`,
      count: `\`count${c.N}(work)\` answers a function with the parameters, the result and the \`this\` of \`work\`, which also has \`calls\` (number).`,
      guard: `\`guard${c.N}(work, instead)\` answers a function with the parameters of \`work\`; its result is that of \`work\` or that of \`instead\`, which gets what was thrown (nobody knows of which type) and then the parameters.`,
    }[c.f.how],
  ],
  good: (c) =>
    ({
      memo: [
        `const longer = m.memo${c.N}((text: string, by: number) => text.repeat(by)); const text: string = longer('x', 2); longer.forget(); void text; notAny(longer('x', 1), true);`,
        `const list: readonly number[] = m.memo${c.N}(() => [1])(); void list;`,
      ],
      count: [
        `const longer = m.count${c.N}((text: string, by?: number) => text.repeat(by ?? 1)); const text: string = longer('x'); const calls: number = longer.calls; longer.calls = 0; void [text, calls]; notAny(longer('x'), true);`,
        `const boat = { name: 'x', hail: m.count${c.N}(function (this: { name: string }, loud: boolean): string { return this.name + String(loud); }) }; const said: string = boat.hail(true); void said;`,
      ],
      guard: [
        `const safe = m.guard${c.N}((text: string): number => text.length, (error, text) => { void (error instanceof Error); return text; }); const got: number | string = safe('x'); void got; notAny(safe('x'), true);`,
        `m.guard${c.N}(() => 1, (error: unknown) => String(error))();`,
      ],
    })[c.f.how],
  bad: (c) =>
    ({
      memo: [
        `m.memo${c.N}((text: string) => text)(2);`,
        `const got: number = m.memo${c.N}((text: string) => text)('x'); void got;`,
        `m.memo${c.N}((text: string) => text)('x', 'y');`,
        `m.memo${c.N}('x');`,
        `m.memo${c.N}(() => 1).clear();`,
      ],
      count: [
        `m.count${c.N}((text: string) => text)(2);`,
        `const got: number = m.count${c.N}((text: string) => text)('x'); void got;`,
        `m.count${c.N}(() => 1).calls = 'x';`,
        `m.count${c.N}(function (this: { name: string }): string { return this.name; })();`,
      ],
      guard: [
        `m.guard${c.N}((text: string) => text, () => 1)(2);`,
        `const got: string = m.guard${c.N}((text: string) => text, () => 1)('x'); void got;`,
        `m.guard${c.N}(() => 1, (error) => error.message);`,
        `m.guard${c.N}((a: string) => a, (_error, a: number) => a);`,
      ],
    })[c.f.how],
  probe: (m, c) => {
    const seen = [];
    const work = (a, b) => {
      seen.push([a, b]);
      if (a === 'bad') throw new Error('bad');
      return `${a}-${b}`;
    };
    if (c.f.how === 'guard') {
      const safe = m[`guard${c.N}`](work, (error, ...given) => [error.message, given]);
      return [safe('x', 1), safe('bad', 2), seen];
    }
    const wrapped = m[`${c.f.how}${c.N}`](work);
    const answers = [wrapped('x', 1), wrapped('x', 1), wrapped('x', 2)];
    if (c.f.how === 'memo') wrapped.forget();
    answers.push(wrapped('x', 1));
    const self =
      c.f.how === 'count'
        ? m[`count${c.N}`](function () {
            return this.name;
          }).call({ name: 'me' })
        : null;
    return [answers, seen, wrapped.calls ?? null, self];
  },
  demo: (c) =>
    `assert.equal(m.${c.f.how}${c.N}((a) => a + 1${c.f.how === 'guard' ? ', () => 0' : ''})(1), 2);`,
};
