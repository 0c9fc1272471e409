/** A builder that knows what it still needs. */
export const builder = {
  id: 'builder',
  flags: { parts: ['from to', 'name size'], optional: ['note', 'tag'] },
  exports: (c) => [`draft${c.N}`],
  before: (c) => {
    const [a, b] = c.f.parts.split(' ');
    return `export function draft${c.N}(parts = {}) {
  return {
    with: function (name, value) { return draft${c.N}({ ...parts, [name]: value }); },
    build: function () {
      if (!('${a}' in parts) || !('${b}' in parts)) throw new Error('${c.v}: not complete');
      return { ...parts };
    },
  };
}`;
  },
  after: (c) => {
    const [a, b] = c.f.parts.split(' ');
    return `interface Required${c.N} {
  ${a}: string;
  ${b}: number;
}

export interface ${c.N} extends Required${c.N} {
  ${c.f.optional}?: string;
}

export interface ${c.N}Draft<Done extends keyof ${c.N}> {
  with<K extends keyof ${c.N}>(name: K, value: Required<${c.N}>[K]): ${c.N}Draft<Done | K>;
  build(this: ${c.N}Draft<keyof Required${c.N}>): ${c.N};
  /** What is set, for the compiler alone. */
  readonly done?: (name: Done) => void;
}

const draft = <Done extends keyof ${c.N}>(parts: Partial<${c.N}>): ${c.N}Draft<Done> => ({
  with: (name, value) => draft({ ...parts, [name]: value }),
  build: () => {
    const { ${a}, ${b} } = parts;
    if (${a} === undefined || ${b} === undefined) throw new Error('${c.v}: not complete');
    return { ...parts, ${a}, ${b} };
  },
});

export function draft${c.N}(): ${c.N}Draft<never> {
  return draft({});
}`;
  },
  other: (c) => {
    const [a, b] = c.f.parts.split(' ');
    return `export type ${c.N} = { ${a}: string; ${b}: number; ${c.f.optional}?: string };
type Whole = Required<${c.N}>;
type Needed = '${a}' | '${b}';

export type ${c.N}Draft<Missing extends Needed> = {
  with<K extends keyof Whole>(name: K, value: Whole[K]): ${c.N}Draft<Exclude<Missing, K>>;
} & ([Missing] extends [never] ? { build(): ${c.N} } : unknown);

const open = (parts: Partial<${c.N}>): ${c.N}Draft<Needed> & ${c.N}Draft<never> => {
  const made = {
    with: <K extends keyof Whole>(name: K, value: Whole[K]) => open({ ...parts, [name]: value }),
    build: (): ${c.N} => {
      if (parts.${a} === undefined || parts.${b} === undefined) throw new Error('${c.v}: not complete');
      return { ...parts, ${a}: parts.${a}, ${b}: parts.${b} };
    },
  };
  // cast: every draft can do the same; what it may be asked is for the compiler
  return made as ${c.N}Draft<Needed> & ${c.N}Draft<never>;
};

export const draft${c.N} = (): ${c.N}Draft<Needed> => open({});`;
  },
  doc: (c) => {
    const [a, b] = c.f.parts.split(' ');
    return [
      `\`draft${c.N}()\` gives a draft with \`with(name, value)\`, which answers a new draft, and \`build()\`. Names: \`${a}\` (text) and \`${b}\` (number), which are needed, and \`${c.f.optional}\` (text), which is not. \`build()\` can be called, as far as the compiler goes, only on a draft on which both that are needed were set, in any order; it answers a \`${c.N}\`. Callers do not hand parts to \`draft${c.N}\`.`,
    ];
  },
  good: (c) => {
    const [a, b] = c.f.parts.split(' ');
    return [
      `const made: m.${c.N} = m.draft${c.N}().with('${a}', 'x').with('${b}', 2).build(); const text: string = made.${a}; const size: number = made.${b}; const more: string | undefined = made.${c.f.optional}; void [text, size, more]; notAny(made, true); notAny(made.${a}, true);`,
      `m.draft${c.N}().with('${b}', 2).with('${c.f.optional}', 'n').with('${a}', 'x').build();`,
    ];
  },
  bad: (c) => {
    const [a, b] = c.f.parts.split(' ');
    return [
      `m.draft${c.N}().build();`,
      `m.draft${c.N}().with('${a}', 'x').build();`,
      `m.draft${c.N}().with('${b}', 2).with('${c.f.optional}', 'n').build();`,
      `m.draft${c.N}().with('${a}', 2);`,
      `m.draft${c.N}().with('other', 'x');`,
    ];
  },
  probe: (m, c) => {
    const [a, b] = c.f.parts.split(' ');
    const first = m[`draft${c.N}`]().with(a, 'x');
    const whole = first.with(b, 2).with(c.f.optional, 'n');
    const thrown = [m[`draft${c.N}`](), first].map((each) => {
      try {
        return each.build();
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
    const sorted = (value) => Object.entries(value).sort();
    return [
      sorted(whole.build()),
      sorted(first.with(b, 3).with(a, 'y').build()),
      thrown,
      new Set([whole.build(), whole.build()]).size,
    ];
  },
  demo: (c) =>
    `assert.equal(m.draft${c.N}().with('${c.f.parts.split(' ')[0]}', 'x').with('${c.f.parts.split(' ')[1]}', 2).build().${c.f.parts.split(' ')[1]}, 2);`,
};
