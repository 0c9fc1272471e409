/** A closed list of values, and what belongs to each. */
export const choice = {
  id: 'choice',
  flags: { values: ['north south east', 'low mid high'], find: ['parse', 'turn'] },
  exports: (c) => [`${c.f.find}${c.N}`, `label${c.N}`, `list${c.N}`].sort(),
  before: (c) => `export const list${c.N} = Object.freeze([${c.f.values
    .split(' ')
    .map((each) => `'${each}'`)
    .join(', ')}]);

const labels = { ${c.f.values
    .split(' ')
    .map((each, at) => `${each}: '${each[0].toUpperCase()}${at}'`)
    .join(', ')} };

export function label${c.N}(value) {
  return labels[value];
}

${
  c.f.find === 'parse'
    ? `export function parse${c.N}(text) {
  const clean = text.trim().toLowerCase();
  return list${c.N}.includes(clean) ? clean : undefined;
}`
    : `export function turn${c.N}(value) {
  return list${c.N}[(list${c.N}.indexOf(value) + 1) % list${c.N}.length];
}`
}`,
  after: (c) => `export const list${c.N}: readonly [${c.f.values
    .split(' ')
    .map((each) => `'${each}'`)
    .join(', ')}] = Object.freeze([${c.f.values
    .split(' ')
    .map((each) => `'${each}'`)
    .join(', ')}]);

export type ${c.N} = (typeof list${c.N})[number];

const labels = { ${c.f.values
    .split(' ')
    .map((each, at) => `${each}: '${each[0].toUpperCase()}${at}'`)
    .join(', ')} } as const satisfies Record<${c.N}, string>;

export function label${c.N}(value: ${c.N}): string {
  return labels[value];
}

${
  c.f.find === 'parse'
    ? `export function parse${c.N}(text: string): ${c.N} | undefined {
  const clean = text.trim().toLowerCase();
  return list${c.N}.find((each) => each === clean);
}`
    : `export function turn${c.N}(value: ${c.N}): ${c.N} {
  return list${c.N}[(list${c.N}.indexOf(value) + 1) % list${c.N}.length] ?? value;
}`
}`,
  other: (c) => `export type ${c.N} = ${c.f.values
    .split(' ')
    .map((each) => `'${each}'`)
    .join(' | ')};

const labels: Readonly<Record<${c.N}, string>> = { ${c.f.values
    .split(' ')
    .map((each, at) => `${each}: '${each[0].toUpperCase()}${at}'`)
    .join(', ')} };

const values: readonly ${c.N}[] = [${c.f.values
    .split(' ')
    .map((each) => `'${each}'`)
    .join(', ')}];
export const list${c.N}: readonly ${c.N}[] = Object.freeze(values);

export const label${c.N} = (value: ${c.N}): string => labels[value];

${
  c.f.find === 'parse'
    ? `const is${c.N} = (text: string): text is ${c.N} => Object.hasOwn(labels, text);

export const parse${c.N} = (text: string): ${c.N} | undefined => {
  const clean = text.trim().toLowerCase();
  return is${c.N}(clean) ? clean : undefined;
};`
    : `const after: Readonly<Record<${c.N}, ${c.N}>> = { ${c.f.values
        .split(' ')
        .map((each, at, all) => `${each}: '${all[(at + 1) % all.length]}'`)
        .join(', ')} };

export const turn${c.N} = (value: ${c.N}): ${c.N} => after[value];`
}`,
  doc: (c) => [
    `\`${c.N}\` is one of ${c.f.values
      .split(' ')
      .map((each) => `\`'${each}'\``)
      .join(
        ', ',
      )}; \`list${c.N}\` is the readonly list of them. \`label${c.N}(value)\` takes one of them and answers a text, never undefined. ${c.f.find === 'parse' ? `\`parse${c.N}(text)\` takes any text and answers one of them or undefined.` : `\`turn${c.N}(value)\` takes one of them and answers one of them.`}`,
  ],
  good: (c) => [
    `const one: m.${c.N} = '${c.f.values.split(' ')[1]}'; const label: string = m.label${c.N}(one); void label; notAny(m.label${c.N}(one), true);`,
    `for (const each of m.list${c.N}) { const value: m.${c.N} = each; notAny(each, true); void value; }`,
    c.f.find === 'parse'
      ? `const found: m.${c.N} | undefined = m.parse${c.N}('x'); void found; notAny(m.parse${c.N}('x'), true);`
      : `const next: m.${c.N} = m.turn${c.N}('${c.f.values.split(' ')[0]}'); void next; notAny(m.turn${c.N}('${c.f.values.split(' ')[0]}'), true);`,
    `const every: Record<m.${c.N}, number> = { ${c.f.values
      .split(' ')
      .map((each, at) => `${each}: ${at}`)
      .join(', ')} }; void every;`,
  ],
  bad: (c) => [
    `m.label${c.N}('other');`,
    `const text: string = 'x'; m.label${c.N}(text);`,
    `m.list${c.N}.push('${c.f.values.split(' ')[0]}');`,
    `const few: Record<m.${c.N}, number> = { ${c.f.values.split(' ')[0]}: 1 }; void few;`,
    c.f.find === 'parse'
      ? `const found: m.${c.N} = m.parse${c.N}('x'); void found;`
      : `m.turn${c.N}('other');`,
    c.f.find === 'parse'
      ? `m.parse${c.N}(4);`
      : `const wrong: '${c.f.values.split(' ')[0]}' = m.turn${c.N}('${c.f.values.split(' ')[1]}'); void wrong;`,
  ],
  probe: (m, c) => {
    const list = m[`list${c.N}`];
    const find = m[`${c.f.find}${c.N}`];
    return [
      list,
      Object.isFrozen(list),
      list.map((each) => m[`label${c.N}`](each)),
      c.f.find === 'parse'
        ? [` ${list[1].toUpperCase()} `, 'none', ''].map((each) => String(find(each)))
        : list.map((each) => find(each)),
    ];
  },
  demo: (c) => `assert.equal(m.list${c.N}.length, 3);`,
};
