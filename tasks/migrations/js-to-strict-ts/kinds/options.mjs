/** Options with defaults: what may be left out, and what is there afterwards. */
export const options = {
  id: 'options',
  flags: { frozen: ['frozen', 'plain'], required: ['berth', 'pier'] },
  exports: (c) => [`configure${c.N}`, `default${c.N}`],
  before: (
    c,
  ) => `export const default${c.N} = ${c.f.frozen === 'frozen' ? 'Object.freeze(' : ''}{ retries: ${c.n.small}, label: '${c.v}', verbose: false }${c.f.frozen === 'frozen' ? ')' : ''};

export function configure${c.N}(options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const all = { ...default${c.N}, ...Object.fromEntries(given) };
  if (typeof all.${c.f.required} !== 'string') throw new TypeError('${c.v}: no ${c.f.required}');
  return ${c.f.frozen === 'frozen' ? 'Object.freeze(all)' : 'all'};
}`,
  after: (c) => `interface Defaults {
  retries: number;
  label: string;
  verbose: boolean;
}

export interface ${c.N}Options extends Partial<Defaults> {
  ${c.f.required}: string;
}

export type ${c.N}Settings = ${c.f.frozen === 'frozen' ? 'Readonly<Required<' : 'Required<'}${c.N}Options${c.f.frozen === 'frozen' ? '>>' : '>'};

export const default${c.N}: ${c.f.frozen === 'frozen' ? 'Readonly<Defaults>' : 'Defaults'} = ${c.f.frozen === 'frozen' ? 'Object.freeze(' : ''}{ retries: ${c.n.small}, label: '${c.v}', verbose: false }${c.f.frozen === 'frozen' ? ')' : ''};

export function configure${c.N}(options: ${c.f.frozen === 'frozen' ? `Readonly<${c.N}Options>` : `${c.N}Options`}): ${c.N}Settings {
  const all = { ...default${c.N}, ...options };
  const settings = {
    ...all,
    retries: options.retries ?? default${c.N}.retries,
    label: options.label ?? default${c.N}.label,
    verbose: options.verbose ?? default${c.N}.verbose,
  };
  if (typeof settings.${c.f.required} !== 'string') throw new TypeError('${c.v}: no ${c.f.required}');
  return ${c.f.frozen === 'frozen' ? 'Object.freeze(settings)' : 'settings'};
}`,
  other: (c) => `export interface ${c.N}Settings {
${['retries: number', 'label: string', 'verbose: boolean', `${c.f.required}: string`].map((line) => `  ${c.f.frozen === 'frozen' ? 'readonly ' : ''}${line};`).join('\n')}
}

export type ${c.N}Options = Pick<${c.N}Settings, '${c.f.required}'> & Partial<Omit<${c.N}Settings, '${c.f.required}'>>;

const defaults: Omit<${c.N}Settings, '${c.f.required}'> = { retries: ${c.n.small}, label: '${c.v}', verbose: false };

export const default${c.N}: Omit<${c.N}Settings, '${c.f.required}'> = ${c.f.frozen === 'frozen' ? 'Object.freeze(defaults)' : 'defaults'};

export const configure${c.N} = (options: ${c.N}Options): ${c.N}Settings => {
  const { retries, label, verbose, ...rest } = options;
  if (typeof rest.${c.f.required} !== 'string') throw new TypeError('${c.v}: no ${c.f.required}');
  const settings: ${c.N}Settings = {
    retries: retries === undefined ? defaults.retries : retries,
    label: label === undefined ? defaults.label : label,
    verbose: verbose === undefined ? defaults.verbose : verbose,
    ...rest,
  };
  return ${c.f.frozen === 'frozen' ? 'Object.freeze(settings)' : 'settings'};
};`,
  doc: (c) => [
    `\`configure${c.N}(options)\`: \`${c.f.required}\` (text) has to be given; \`retries\` (number), \`label\` (text) and \`verbose\` (boolean) may be left out, but are not undefined where they are there (the compiler is set so). What comes back, \`${c.N}Settings\`, has all four${c.f.frozen === 'frozen' ? ', and none can be set' : ', and they can be set'}. The options' type is \`${c.N}Options\`. \`default${c.N}\` has the three${c.f.frozen === 'frozen' ? ', readonly' : ''}.`,
  ],
  good: (c) => [
    `const all: m.${c.N}Settings = m.configure${c.N}({ ${c.f.required}: 'b1' }); const retries: number = all.retries; const label: string = all.label; const loud: boolean = all.verbose; void [retries, label, loud];`,
    `const options: m.${c.N}Options = { ${c.f.required}: 'b1', verbose: true }; const place: string = m.configure${c.N}(options).${c.f.required}; void place; notAny(m.configure${c.N}(options).label, true);`,
    `const preset: number = m.default${c.N}.retries; void preset; notAny(m.default${c.N}, true);`,
    ...(c.f.frozen === 'plain' ? [`m.configure${c.N}({ ${c.f.required}: 'b1' }).label = 'x';`] : []),
  ],
  bad: (c) => [
    `m.configure${c.N}({ retries: 2 });`,
    `m.configure${c.N}({ ${c.f.required}: 'b1', retries: '2' });`,
    `m.configure${c.N}({ ${c.f.required}: 'b1', color: 2 });`,
    `m.configure${c.N}({ ${c.f.required}: 'b1', label: undefined });`,
    ...(c.f.frozen === 'frozen'
      ? [`m.configure${c.N}({ ${c.f.required}: 'b1' }).label = 'x';`, `m.default${c.N}.retries = 9;`]
      : [`void m.default${c.N}.${c.f.required};`]),
  ],
  probe: (m, c) => {
    const configure = m[`configure${c.N}`];
    const sorted = (value) => Object.entries(value).sort();
    const seen = [
      { [c.f.required]: 'b' },
      { [c.f.required]: 'b', retries: 0, label: '' },
      { [c.f.required]: 'b', verbose: undefined, more: 1 },
    ].map((each) => {
      const all = configure(each);
      return [sorted(all), Object.isFrozen(all)];
    });
    try {
      configure({});
    } catch (error) {
      seen.push(`${error.name}: ${error.message}`);
    }
    return [seen, m[`default${c.N}`], Object.isFrozen(m[`default${c.N}`])];
  },
  demo: (c) => `assert.equal(m.configure${c.N}({ ${c.f.required}: 'b' }).label, '${c.v}');`,
};
