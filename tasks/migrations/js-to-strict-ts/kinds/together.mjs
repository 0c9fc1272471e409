/** Promises by name. */
export const together = {
  id: 'together',
  flags: { shape: ['record', 'list'], lost: ['null', 'error'] },
  exports: (c) => [`gather${c.N}`],
  before: (c) => `export async function gather${c.N}(jobs) {
${
  c.f.shape === 'record'
    ? `  const entries = await Promise.all(Object.entries(jobs).map(async ([name, job]) => {
    try {
      return [name, await (typeof job === 'function' ? job() : job)];
    } catch (error) {
      return [name, ${c.f.lost === 'null' ? 'null' : 'error'}];
    }
  }));
  return Object.fromEntries(entries);`
    : `  return Promise.all(jobs.map(async (job) => {
    try {
      return await (typeof job === 'function' ? job() : job);
    } catch (error) {
      return ${c.f.lost === 'null' ? 'null' : 'error'};
    }
  }));`
}
}`,
  after: (c) => {
    const lost = c.f.lost === 'null' ? 'null' : 'Error';
    const mapped = `{ -readonly [K in keyof J]: Outcome<J[K]> }`;
    return `type Outcome<J> = (J extends () => infer R ? Awaited<R> : Awaited<J>) | ${lost};

const settle = async (job: unknown): Promise<unknown> => {
  try {
    return await (typeof job === 'function' ? job() : job);
  } catch${c.f.lost === 'null' ? '' : ' (error)'} {
    return ${c.f.lost === 'null' ? 'null' : 'error'};
  }
};

export async function gather${c.N}<${c.f.shape === 'record' ? 'J extends Record<string, unknown>' : 'const J extends readonly unknown[]'}>(jobs: J): Promise<${mapped}> {
${
  c.f.shape === 'record'
    ? `  const entries = await Promise.all(Object.entries(jobs).map(async ([name, job]) => [name, await settle(job)] as const));
  // cast: the names of the jobs are kept, each with its outcome
  return Object.fromEntries(entries) as ${mapped};`
    : `  const all: readonly unknown[] = await Promise.all(jobs.map(settle));
  // cast: the places of the jobs are kept, each with its outcome
  return all as ${mapped};`
}
}`;
  },
  other: (c) => {
    const lost = c.f.lost === 'null' ? 'null' : 'Error';
    const mapped =
      c.f.shape === 'record'
        ? `{ [K in keyof Jobs]: Settled<Jobs[K]> | ${lost} }`
        : `{ -readonly [At in keyof Jobs]: Settled<Jobs[At]> | ${lost} }`;
    return `type Settled<Job> = Job extends (...none: never) => infer Later ? Awaited<Later> : Awaited<Job>;

async function outcome(job: unknown): Promise<unknown> {
  const start: unknown = typeof job === 'function' ? await Promise.resolve().then(() => job()).catch(${c.f.lost === 'null' ? '() => null' : '(error: unknown) => error'}) : job;
  return Promise.resolve(start).catch(${c.f.lost === 'null' ? '() => null' : '(error: unknown) => error'});
}

export const gather${c.N} = async <${c.f.shape === 'record' ? 'Jobs extends { readonly [name: string]: unknown }' : 'Jobs extends readonly unknown[] | []'}>(jobs: Jobs): Promise<${mapped}> => {
${
  c.f.shape === 'record'
    ? `  const found: Record<string, unknown> = {};
  await Promise.all(
    Object.keys(jobs).map(async (name) => {
      found[name] = null;
      found[name] = await outcome(jobs[name]);
    }),
  );
  // cast: found has the names of the jobs
  return found as ${mapped};`
    : `  const found: unknown = await Promise.all(jobs.map((job) => outcome(job)));
  // cast: found has the places of the jobs
  return found as ${mapped};`
}
};`;
  },
  doc: (c) => [
    `\`gather${c.N}(jobs)\`: jobs are a ${c.f.shape === 'record' ? 'record' : 'list (of fixed length, where it is written down)'} of values, promises, or functions without parameters that answer one of the two. The answer is a promise of a ${c.f.shape === 'record' ? 'record with the same names' : 'list with the same places'}, each with the type of what the job comes to, or ${c.f.lost === 'null' ? 'null' : 'an Error'}.`,
  ],
  good: (c) => {
    const lost = c.f.lost === 'null' ? 'null' : 'Error';
    return c.f.shape === 'record'
      ? [
          `const found = await m.gather${c.N}({ a: Promise.resolve(1), b: () => Promise.resolve('x'), d: true, e: () => 4 }); const a: number | ${lost} = found.a; const b: string | ${lost} = found.b; const d: boolean | ${lost} = found.d; const e: number | ${lost} = found.e; void [a, b, d, e]; notAny(found, true); notAny(found.a, true); notAny(found.b, true);`,
        ]
      : [
          `const [a, b, d] = await m.gather${c.N}([Promise.resolve(1), () => Promise.resolve('x'), true]); const one: number | ${lost} = a; const two: string | ${lost} = b; const three: boolean | ${lost} = d; void [one, two, three]; notAny(a, true); notAny(b, true);`,
          `const jobs: readonly Promise<number>[] = []; const all: readonly (number | ${lost})[] = await m.gather${c.N}(jobs); void all;`,
        ];
  },
  bad: (c) =>
    c.f.shape === 'record'
      ? [
          `const found: number = (await m.gather${c.N}({ a: Promise.resolve(1) })).a; void found;`,
          `void (await m.gather${c.N}({ a: 1 })).b;`,
          `const found: { a: string | ${c.f.lost === 'null' ? 'null' : 'Error'} } = await m.gather${c.N}({ a: () => Promise.resolve(1) }); void found;`,
          `void m.gather${c.N}({ a: 1 }).a;`,
        ]
      : [
          `const [a] = await m.gather${c.N}([Promise.resolve(1)]); const found: number = a; void found;`,
          `void (await m.gather${c.N}([1, 'x']))[2];`,
          `const [a] = await m.gather${c.N}([() => Promise.resolve(1)]); const found: string | ${c.f.lost === 'null' ? 'null' : 'Error'} = a; void found;`,
          `m.gather${c.N}(4);`,
        ],
  probe: async (m, c) => {
    const gather = m[`gather${c.N}`];
    const thrower = () => {
      throw new Error('at once');
    };
    const jobs = [
      Promise.resolve(1),
      () => Promise.resolve('x'),
      true,
      () => 4,
      Promise.reject(new Error('lost')),
      thrower,
      null,
    ];
    const told = (value) => (value instanceof Error ? `error ${value.message}` : value);
    if (c.f.shape === 'list') return [(await gather(jobs)).map(told), await gather([])];
    const found = await gather(Object.fromEntries(jobs.map((job, at) => [`j${at}`, job])));
    return [Object.keys(found).map((name) => [name, told(found[name])]), await gather({})];
  },
  demo: (c) =>
    c.f.shape === 'record'
      ? `assert.deepEqual(await m.gather${c.N}({ a: () => 1 }), { a: 1 });`
      : `assert.deepEqual(await m.gather${c.N}([() => 1]), [1]);`,
};
