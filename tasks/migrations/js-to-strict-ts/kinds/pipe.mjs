/** Functions one after the other. */
export const pipe = {
  id: 'pipe',
  flags: { order: ['forward', 'backward'] },
  exports: (c) => [`chain${c.N}`],
  before: (c) => `export function chain${c.N}(...steps) {
  if (steps.length === 0) throw new TypeError('${c.v}: nothing to do');
  return (value) => steps.${c.f.order === 'forward' ? 'reduce' : 'reduceRight'}((at, step) => step(at), value);
}`,
  after: (c) => {
    const order = (names) => (c.f.order === 'forward' ? names : names.toReversed());
    const line = (count) => {
      const types = 'ABCDE'.slice(0, count + 1).split('');
      const steps = Array.from({ length: count }, (_, at) => `s${at}: Step<${types[at]}, ${types[at + 1]}>`);
      return `export function chain${c.N}<${types.join(', ')}>(${order(steps).join(', ')}): Step<${types[0]}, ${types[count]}>;`;
    };
    return `type Step<From, To> = (value: From) => To;

${[1, 2, 3, 4].map(line).join('\n')}
export function chain${c.N}(...steps: readonly Step<never, unknown>[]): Step<unknown, unknown> {
  if (steps.length === 0) throw new TypeError('${c.v}: nothing to do');
  return (value) => steps.${c.f.order === 'forward' ? 'reduce' : 'reduceRight'}<unknown>((at, step) => Reflect.apply(step, undefined, [at]), value);
}`;
  },
  other: (c) => {
    const forward = c.f.order === 'forward';
    return `type Fn<In, Out> = (value: In) => Out;

interface Chain {
  <A, B>(only: Fn<A, B>): Fn<A, B>;
  <A, B, C>(one: ${forward ? 'Fn<A, B>' : 'Fn<B, C>'}, two: ${forward ? 'Fn<B, C>' : 'Fn<A, B>'}): Fn<A, C>;
  <A, B, C, D>(one: ${forward ? 'Fn<A, B>' : 'Fn<C, D>'}, two: Fn<B, C>, three: ${forward ? 'Fn<C, D>' : 'Fn<A, B>'}): Fn<A, D>;
  <A, B, C, D, E>(one: ${forward ? 'Fn<A, B>' : 'Fn<D, E>'}, two: ${forward ? 'Fn<B, C>' : 'Fn<C, D>'}, three: ${forward ? 'Fn<C, D>' : 'Fn<B, C>'}, four: ${forward ? 'Fn<D, E>' : 'Fn<A, B>'}): Fn<A, E>;
}

export const chain${c.N}: Chain = (...steps: readonly Fn<never, unknown>[]) => {
  const all = ${forward ? '[...steps]' : '[...steps].reverse()'};
  if (all.length === 0) throw new TypeError('${c.v}: nothing to do');
  return (first: unknown) => {
    let value: unknown = first;
    for (const step of all) value = Reflect.apply(step, undefined, [value]);
    // cast: the last step gives what the chain says
    return value as never;
  };
};`;
  },
  doc: (c) => [
    `\`chain${c.N}(...steps)\`: one to four functions of one parameter, run ${c.f.order === 'forward' ? 'from the first to the last' : 'from the last to the first'}; each takes what the one before it gives. The answer takes what the first that runs takes, and gives what the last gives. Without steps it is an error for the compiler too.`,
  ],
  good: (c) => {
    const [first, second, third] = [
      '(text: string) => text.length',
      '(size: number) => size > 2',
      '(big: boolean) => [big]',
    ];
    const args = (...steps) => (c.f.order === 'forward' ? steps : steps.toReversed()).join(', ');
    return [
      `const work = m.chain${c.N}(${args(first, second, third)}); const found: boolean[] = work('x'); void found; notAny(work('x'), true);`,
      `const one: number = m.chain${c.N}(${first})('x'); const two: boolean = m.chain${c.N}(${args(first, second)})('x'); void [one, two]; notAny(m.chain${c.N}(${args(first, second)})('x'), true);`,
      `const four: string = m.chain${c.N}(${args(first, second, third, '(all: boolean[]) => all.join()')})('x'); void four;`,
    ];
  },
  bad: (c) => {
    const [first, second] = ['(text: string) => text.length', '(size: number) => size > 2'];
    const args = (...steps) => (c.f.order === 'forward' ? steps : steps.toReversed()).join(', ');
    return [
      `m.chain${c.N}(${args(second, first)});`,
      `m.chain${c.N}(${args(first, second)})(4);`,
      `const found: number = m.chain${c.N}(${args(first, second)})('x'); void found;`,
      `m.chain${c.N}();`,
      `m.chain${c.N}(${args(first, '4')});`,
    ];
  },
  probe: (m, c) => {
    const chain = m[`chain${c.N}`];
    const steps = [(value) => `${value}a`, (value) => `${value}b`, (value) => value + value.length];
    const seen = [chain(...steps)('x'), chain(steps[1])('y')];
    try {
      chain();
    } catch (error) {
      seen.push(`${error.name}: ${error.message}`);
    }
    return seen;
  },
  demo: (c) =>
    `assert.equal(m.chain${c.N}((n) => n + 1, (n) => n * 2)(3), ${c.f.order === 'forward' ? 8 : 7});`,
};
