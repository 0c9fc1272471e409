/** A discriminated union, and a function over all of its members. */
export const union = {
  id: 'union',
  flags: { members: ['arrive depart wait', 'load unload', 'open close fail wait'], tag: ['kind', 'type'] },
  exports: (c) => [`apply${c.N}`, `start${c.N}`],
  members: (c) => c.f.members.split(' '),
  before: (c) => `export const start${c.N} = { count: 0, last: null };

export function apply${c.N}(state, event) {
  switch (event.${c.f.tag}) {
${union
  .members(c)
  .map(
    (name, at) =>
      `    case '${name}': return { count: state.count ${at % 2 === 0 ? '+' : '-'} event.${name}ed, last: '${name}' };`,
  )
  .join('\n')}
  }
  throw new TypeError('${c.v}: unknown event');
}`,
  after: (c) => `export type ${c.N}Event =
${union
  .members(c)
  .map((name) => `  | { readonly ${c.f.tag}: '${name}'; readonly ${name}ed: number }`)
  .join('\n')};

export interface ${c.N}State {
  readonly count: number;
  readonly last: ${c.N}Event['${c.f.tag}'] | null;
}

export const start${c.N}: ${c.N}State = { count: 0, last: null };

export function apply${c.N}(state: ${c.N}State, event: ${c.N}Event): ${c.N}State {
  switch (event.${c.f.tag}) {
${union
  .members(c)
  .map(
    (name, at) =>
      `    case '${name}':\n      return { count: state.count ${at % 2 === 0 ? '+' : '-'} event.${name}ed, last: '${name}' };`,
  )
  .join('\n')}
    default:
      event satisfies never;
      throw new TypeError('${c.v}: unknown event');
  }
}`,
  other: (c) => `${union
    .members(c)
    .map(
      (name) =>
        `interface ${name[0].toUpperCase()}${name.slice(1)}Event {\n  readonly ${c.f.tag}: '${name}';\n  readonly ${name}ed: number;\n}`,
    )
    .join('\n\n')}

export type ${c.N}Event = ${union
    .members(c)
    .map((name) => `${name[0].toUpperCase()}${name.slice(1)}Event`)
    .join(' | ')};
export type ${c.N}State = { readonly count: number; readonly last: null | ${union
    .members(c)
    .map((name) => `'${name}'`)
    .join(' | ')} };

export const start${c.N}: ${c.N}State = { count: 0, last: null };

export const apply${c.N} = (state: ${c.N}State, event: ${c.N}Event): ${c.N}State => {
${union
  .members(c)
  .map(
    (name, at) =>
      `  if (event.${c.f.tag} === '${name}') return { count: state.count ${at % 2 === 0 ? '+' : '-'} event.${name}ed, last: event.${c.f.tag} };`,
  )
  .join('\n')}
  throw new TypeError('${c.v}: unknown event');
};`,
  doc: (c) => [
    `\`apply${c.N}(state, event)\`: an event is one of ${union
      .members(c)
      .map((name) => `\`{ ${c.f.tag}: '${name}', ${name}ed: number }\``)
      .join(
        ', ',
      )}, exported as \`${c.N}Event\`; narrowing by \`${c.f.tag}\` works for callers. The state, \`${c.N}State\`, has \`count\` (number) and \`last\` (a \`${c.f.tag}\` of events, or null), both readonly; \`start${c.N}\` is the first one. What callers hand over may be readonly.`,
  ],
  good: (c) => [
    `const next: m.${c.N}State = m.apply${c.N}(m.start${c.N}, { ${c.f.tag}: '${union.members(c)[0]}', ${union.members(c)[0]}ed: 2 }); const count: number = next.count; void count;`,
    `const amount = (event: m.${c.N}Event): number => (event.${c.f.tag} === '${union.members(c)[1]}' ? event.${union.members(c)[1]}ed : 0); void amount;`,
    `const last: ${union
      .members(c)
      .map((name) => `'${name}'`)
      .join(' | ')} | null = m.start${c.N}.last; void last; notAny(m.start${c.N}.last, true);`,
    `const events: readonly m.${c.N}Event[] = []; const all: m.${c.N}State = events.reduce((state, event) => m.apply${c.N}(state, event), m.start${c.N}); void all;`,
  ],
  bad: (c) => [
    `m.apply${c.N}(m.start${c.N}, { ${c.f.tag}: 'other', ${union.members(c)[0]}ed: 1 });`,
    `m.apply${c.N}(m.start${c.N}, { ${c.f.tag}: '${union.members(c)[0]}', ${union.members(c)[1]}ed: 1 });`,
    `m.apply${c.N}(m.start${c.N}, { ${c.f.tag}: '${union.members(c)[0]}', ${union.members(c)[0]}ed: '1' });`,
    `m.start${c.N}.count = 3;`,
    `const last: string = m.start${c.N}.last; void last;`,
    `const event: m.${c.N}Event = { ${c.f.tag}: '${union.members(c)[0]}', ${union.members(c)[0]}ed: 1 }; event.${c.f.tag} = '${union.members(c)[1]}';`,
  ],
  probe: (m, c) => {
    const apply = m[`apply${c.N}`];
    const seen = c.f.members
      .split(' ')
      .map((name, at) => apply({ count: 10, last: null }, { [c.f.tag]: name, [`${name}ed`]: at + 3 }));
    try {
      apply(m[`start${c.N}`], { [c.f.tag]: 'none' });
    } catch (error) {
      seen.push(`${error.name}: ${error.message}`);
    }
    return [seen, m[`start${c.N}`]];
  },
  demo: (c) =>
    `assert.equal(m.apply${c.N}(m.start${c.N}, { ${c.f.tag}: '${union.members(c)[0]}', ${union.members(c)[0]}ed: 2 }).count, 2);`,
};
