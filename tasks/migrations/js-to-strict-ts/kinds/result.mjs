/** Success or failure as a value. */
export const result = {
  id: 'result',
  flags: { tag: ['ok', 'passed'], extra: ['recover', 'flatten'] },
  exports: (c) => [`fail${c.N}`, `map${c.N}`, `pass${c.N}`, `${c.f.extra}${c.N}`],
  before: (c) => `export const pass${c.N} = (value) => ({ ${c.f.tag}: true, value });
export const fail${c.N} = (reason) => ({ ${c.f.tag}: false, reason });

export function map${c.N}(result, change) {
  return result.${c.f.tag} ? pass${c.N}(change(result.value)) : result;
}

${
  c.f.extra === 'recover'
    ? `export function recover${c.N}(result, instead) {
  return result.${c.f.tag} ? result.value : instead(result.reason);
}`
    : `export function flatten${c.N}(result) {
  return result.${c.f.tag} ? result.value : result;
}`
}`,
  after: (c) => `export type ${c.N}Result<T, E> =
  | { readonly ${c.f.tag}: true; readonly value: T }
  | { readonly ${c.f.tag}: false; readonly reason: E };

export function pass${c.N}<T>(value: T): ${c.N}Result<T, never> {
  return { ${c.f.tag}: true, value };
}

export function fail${c.N}<E>(reason: E): ${c.N}Result<never, E> {
  return { ${c.f.tag}: false, reason };
}

export function map${c.N}<T, E, U>(result: ${c.N}Result<T, E>, change: (value: T) => U): ${c.N}Result<U, E> {
  return result.${c.f.tag} ? { ${c.f.tag}: true, value: change(result.value) } : result;
}

${
  c.f.extra === 'recover'
    ? `export function recover${c.N}<T, E, U>(result: ${c.N}Result<T, E>, instead: (reason: E) => U): T | U {
  return result.${c.f.tag} ? result.value : instead(result.reason);
}`
    : `export function flatten${c.N}<T, E, F>(result: ${c.N}Result<${c.N}Result<T, F>, E>): ${c.N}Result<T, E | F> {
  return result.${c.f.tag} ? result.value : result;
}`
}`,
  other: (c) => `interface Passed<T> {
  readonly ${c.f.tag}: true;
  readonly value: T;
}

interface Failed<E> {
  readonly ${c.f.tag}: false;
  readonly reason: E;
}

export type ${c.N}Result<T, E> = Passed<T> | Failed<E>;

export const pass${c.N} = <T,>(value: T): Passed<T> => ({ ${c.f.tag}: true, value });
export const fail${c.N} = <E,>(reason: E): Failed<E> => ({ ${c.f.tag}: false, reason });

export const map${c.N} = <T, U, E>(result: ${c.N}Result<T, E>, change: (value: T) => U): ${c.N}Result<U, E> => {
  if (!result.${c.f.tag}) return result;
  return pass${c.N}(change(result.value));
};

${
  c.f.extra === 'recover'
    ? `export const recover${c.N} = <T, E, U>(result: ${c.N}Result<T, E>, instead: (reason: E) => U): T | U => {
  if (!result.${c.f.tag}) return instead(result.reason);
  return result.value;
};`
    : `export const flatten${c.N} = <T, Inner, Outer>(result: ${c.N}Result<${c.N}Result<T, Inner>, Outer>): ${c.N}Result<T, Inner | Outer> => {
  if (!result.${c.f.tag}) return result;
  return result.value;
};`
}`,
  doc: (c) => [
    `A \`${c.N}Result<T, E>\` is \`{ ${c.f.tag}: true, value: T }\` or \`{ ${c.f.tag}: false, reason: E }\`, readonly, and callers narrow it by \`${c.f.tag}\`. \`pass${c.N}(value)\` and \`fail${c.N}(reason)\` make one that fits results of any reason, or of any value. \`map${c.N}(result, change)\` changes the type of the value. ${c.f.extra === 'recover' ? `\`recover${c.N}(result, instead)\` answers the value, or what \`instead\` makes of the reason.` : `\`flatten${c.N}(result)\` takes a result of a result, whose reasons may differ in type; the answer has either.`}`,
  ],
  good: (c) => [
    `const sure: m.${c.N}Result<number, string> = m.pass${c.N}(2); const not: m.${c.N}Result<number, string> = m.fail${c.N}('x'); const text: m.${c.N}Result<string, string> = m.map${c.N}(sure, (value) => value.toFixed()); void [not, text]; notAny(text, true);`,
    `const read = (given: m.${c.N}Result<number, Error>): number => (given.${c.f.tag} ? given.value : given.reason.message.length); void read;`,
    c.f.extra === 'recover'
      ? `const got: number | string = m.recover${c.N}<number, Error, string>(m.pass${c.N}(2), (reason) => reason.message); void got; const given: m.${c.N}Result<number, Error> = m.pass${c.N}(1); const all: number = m.recover${c.N}(given, () => 4); void all; notAny(m.recover${c.N}(given, () => 4), true);`
      : `const inner: m.${c.N}Result<m.${c.N}Result<number, string>, Error> = m.pass${c.N}(m.pass${c.N}(1)); const flat: m.${c.N}Result<number, string | Error> = m.flatten${c.N}(inner); void flat; notAny(m.flatten${c.N}(inner), true);`,
  ],
  bad: (c) => [
    `void ((given: m.${c.N}Result<number, Error>): number => given.value);`,
    `const given: m.${c.N}Result<number, Error> = m.pass${c.N}('x'); void given;`,
    `const given: m.${c.N}Result<number, Error> = m.fail${c.N}('x'); void given;`,
    `void ((given: m.${c.N}Result<number, Error>) => m.map${c.N}(given, (value) => value.trim()));`,
    `void ((given: m.${c.N}Result<number, Error>): void => { if (given.${c.f.tag}) given.value = 3; });`,
    c.f.extra === 'recover'
      ? `void ((given: m.${c.N}Result<number, Error>): number => m.recover${c.N}(given, () => 'x'));`
      : `void ((inner: m.${c.N}Result<m.${c.N}Result<number, string>, Error>): m.${c.N}Result<number, string> => m.flatten${c.N}(inner));`,
  ],
  probe: (m, c) => {
    const [pass, fail, map, extra] = [`pass${c.N}`, `fail${c.N}`, `map${c.N}`, `${c.f.extra}${c.N}`].map(
      (name) => m[name],
    );
    const lost = fail('r');
    const both =
      c.f.extra === 'recover'
        ? [extra(pass(1), () => 2), extra(lost, (reason) => `${reason}!`)]
        : [extra(pass(pass(1))), extra(pass(lost)), extra(lost)];
    return [pass(1), lost, map(pass(2), (value) => value * 2), map(lost, () => 0), both];
  },
  demo: (c) => `assert.equal(m.map${c.N}(m.pass${c.N}(2), (value) => value + 1).value, 3);`,
};
