/** A table of named operations, each with its own input and output. */
export const table = {
  id: 'table',
  flags: { names: ['weigh mark list', 'total join first'], many: ['all', 'plain'] },
  exports: (c) => [`run${c.N}`, ...(c.f.many === 'all' ? [`all${c.N}`] : [])].sort(),
  before: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return `const operations = {
  ${a}: (amounts) => amounts.reduce((sum, each) => sum + each, 0),
  ${b}: (words) => words.join('+'),
  ${d}: (text) => (text === '' ? [] : text.split(' ')),
};

export function run${c.N}(name, input) {
  if (!Object.hasOwn(operations, name)) throw new RangeError('${c.v}: no operation ' + name);
  return operations[name](input);
}
${
  c.f.many === 'all'
    ? `
export function all${c.N}(inputs) {
  return Object.fromEntries(Object.keys(inputs).map((name) => [name, run${c.N}(name, inputs[name])]));
}`
    : ''
}`;
  },
  after: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return `interface Inputs {
  ${a}: readonly number[];
  ${b}: readonly string[];
  ${d}: string;
}

interface Outputs {
  ${a}: number;
  ${b}: string;
  ${d}: string[];
}

export type ${c.N}Operation = keyof Inputs;

const operations: { readonly [K in ${c.N}Operation]: (input: Inputs[K]) => Outputs[K] } = {
  ${a}: (amounts) => amounts.reduce((sum, each) => sum + each, 0),
  ${b}: (words) => words.join('+'),
  ${d}: (text) => (text === '' ? [] : text.split(' ')),
};

export function run${c.N}<K extends ${c.N}Operation>(name: K, input: Inputs[K]): Outputs[K] {
  if (!Object.hasOwn(operations, name)) throw new RangeError(\`${c.v}: no operation \${name}\`);
  return operations[name](input);
}
${
  c.f.many === 'all'
    ? `
export function all${c.N}<G extends Partial<Inputs>>(inputs: G): { [K in keyof G & ${c.N}Operation]: Outputs[K] } {
  const found: Partial<Outputs> = {};
  const { ${a}, ${b}, ${d} } = inputs;
  if (${a} !== undefined) found.${a} = run${c.N}('${a}', ${a});
  if (${b} !== undefined) found.${b} = run${c.N}('${b}', ${b});
  if (${d} !== undefined) found.${d} = run${c.N}('${d}', ${d});
  // cast: every name that was given has its output
  return found as { [K in keyof G & ${c.N}Operation]: Outputs[K] };
}`
    : ''
}`;
  },
  other: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return `type Table = {
  ${a}(amounts: readonly number[]): number;
  ${b}(words: readonly string[]): string;
  ${d}(text: string): string[];
};
type Input<K extends keyof Table> = Parameters<Table[K]>[0];

export type ${c.N}Operation = keyof Table;

const operations: Table = {
  ${a}: (amounts) => {
    let sum = 0;
    for (const amount of amounts) sum += amount;
    return sum;
  },
  ${b}: (words) => words.reduce((text, word, at) => (at === 0 ? word : text + '+' + word), ''),
  ${d}: (text) => text.split(' ').filter((_word, at, all) => all.length > 1 || text !== '' || at > 0),
};

export const run${c.N} = <K extends ${c.N}Operation>(name: K, input: Input<K>): ReturnType<Table[K]> => {
  if (!Object.hasOwn(operations, name)) throw new RangeError('${c.v}: no operation ' + String(name));
  // cast: an entry of the table, as a function of its own input
  const operation = operations[name] as (given: Input<K>) => ReturnType<Table[K]>;
  return operation(input);
};
${
  c.f.many === 'all'
    ? `
export function all${c.N}<G extends { readonly [K in ${c.N}Operation]?: Input<K> }>(inputs: G): { -readonly [K in keyof G]: K extends ${c.N}Operation ? ReturnType<Table[K]> : never };
export function all${c.N}(inputs: { readonly [K in ${c.N}Operation]?: Input<K> }): { [K in ${c.N}Operation]?: ReturnType<Table[K]> } {
  return {
    ...('${a}' in inputs ? { ${a}: run${c.N}('${a}', inputs.${a} ?? []) } : {}),
    ...('${b}' in inputs ? { ${b}: run${c.N}('${b}', inputs.${b} ?? []) } : {}),
    ...('${d}' in inputs ? { ${d}: run${c.N}('${d}', inputs.${d} ?? '') } : {}),
  };
}`
    : ''
}`;
  },
  doc: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return [
      `\`run${c.N}(name, input)\`: \`${a}\` makes a number of a list of numbers, \`${b}\` a text of a list of texts, \`${d}\` a list of texts of a text; lists that are handed over may be readonly. Input and output follow from the name; other names are errors. Their type is \`${c.N}Operation\`.${c.f.many === 'all' ? ` \`all${c.N}(inputs)\` takes a record with some of the names and answers a record with the same names and their outputs, and no others.` : ''}`,
    ];
  },
  good: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return [
      `const sum: number = m.run${c.N}('${a}', [1, 2]); const text: string = m.run${c.N}('${b}', ['x']); const words: string[] = m.run${c.N}('${d}', 'x y'); void [sum, text, words]; notAny(m.run${c.N}('${a}', [1]), true); notAny(m.run${c.N}('${d}', ''), true);`,
      `const name: m.${c.N}Operation = '${a}'; const amounts: readonly number[] = [1]; m.run${c.N}('${a}', amounts); void name;`,
      ...(c.f.many === 'all'
        ? [
            `const found = m.all${c.N}({ ${a}: [1], ${d}: 'x' }); const sum: number = found.${a}; const words: string[] = found.${d}; void [sum, words]; notAny(found, true); notAny(found.${a}, true);`,
          ]
        : []),
    ];
  },
  bad: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return [
      `m.run${c.N}('other', [1]);`,
      `m.run${c.N}('${a}', ['x']);`,
      `m.run${c.N}('${d}', ['x']);`,
      `const sum: string = m.run${c.N}('${a}', [1]); void sum;`,
      `const sum: number = m.run${c.N}('${b}', ['x']); void sum;`,
      ...(c.f.many === 'all'
        ? [`m.all${c.N}({ ${a}: 'x' });`, `void m.all${c.N}({ ${a}: [1] }).${b};`]
        : [`m.run${c.N}('${a}');`]),
    ];
  },
  probe: (m, c) => {
    const [a, b, d] = c.f.names.split(' ');
    const run = m[`run${c.N}`];
    const seen = [run(a, [1, 2, 4]), run(a, []), run(b, ['x', 'y']), run(d, 'x y'), run(d, '')];
    try {
      run('toString', []);
    } catch (error) {
      seen.push(`${error.name}: ${error.message}`);
    }
    const sorted = (value) => Object.entries(value).sort();
    return [
      seen,
      c.f.many === 'all'
        ? [
            sorted(m[`all${c.N}`]({ [d]: 'q', [a]: [3] })),
            sorted(m[`all${c.N}`]({})),
            sorted(m[`all${c.N}`]({ [b]: ['z'] })),
          ]
        : null,
    ];
  },
  demo: (c) => `assert.equal(m.run${c.N}('${c.f.names.split(' ')[0]}', [1, 2]), 3);`,
};
