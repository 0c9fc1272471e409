/** Fallback: sources are tried in order until one gives; what all said is kept when none does. */
export const fallback = {
  id: 'fallback',
  verbs: ['locate', 'find', 'lookUp', 'seek'],
  flags: { empty: ['failure', 'answer'], repair: [true, false] },
  numbers: {},
  signature: { before: (c) => `${c.op}(key, sources, callback)`, after: (c) => `${c.op}(key, sources)` },
  contract: (c) => [
    `Asks \`source.get(key, price)\` of one source after the other, the next only when the one before has failed${c.f.empty === 'failure' ? ' or given `null`, which counts as a failure with the code `ENONE`' : ''}. Resolves with \`{ value, from }\`, \`from\` its index.`,
    `A failure with the code \`EFATAL\` ends it at once and rejects as it is. When all have failed it rejects with the code \`${c.E}\`, the message \`${c.noun}: no source for "<key>"\` and \`errors\`, the codes in order; the last failure${c.f.empty === 'failure' ? ' (if it was an error)' : ''} is its \`cause\`.`,
    ...(c.f.repair
      ? [
          'Before it resolves, `source.put(key, value)` is awaited for the sources that failed before it, those that have a `put`, all at once; what they fail with is ignored.',
        ]
      : []),
  ],
  before: (c) => `
function ${c.op}(key, sources, ${c.cb}) {
  const codes = [];
${
  c.f.repair
    ? `  function repair(value, from) {
    const lacking = sources.slice(0, from).filter(function (each) { return each.put; });
    let open = lacking.length;
    if (open === 0) return ${c.cb}(null, { value: value, from: from });
    lacking.forEach(function (each) {
      each.put(key, value, function () {
        open -= 1;
        if (open === 0) ${c.cb}(null, { value: value, from: from });
      });
    });
  }
`
    : ''
}  ${c.price}(key, function (${c.err}, price) {
    if (${c.err}) return ${c.cb}(${c.err});
    (function ask(i, last) {
      if (i === sources.length) {
        const none = new Error('${c.noun}: no source for "' + key + '"');
        none.code = '${c.E}';
        none.errors = codes;
        if (last) none.inner = last;
        return ${c.cb}(none);
      }
      sources[i].get(key, price, function (${c.err}, value) {
        if (${c.err} && ${c.err}.code === 'EFATAL') return ${c.cb}(${c.err});
        if (${c.err}) {
          codes.push(${c.err}.code);
          return ask(i + 1, ${c.err});
        }
${
  c.f.empty === 'failure'
    ? `        if (value === null) {
          codes.push('ENONE');
          return ask(i + 1, null);
        }
`
    : ''
}        ${c.f.repair ? 'repair(value, i)' : `${c.cb}(null, { value: value, from: i })`};
      });
    })(0, null);
  });
}`,
  after: (c) => `
async function ${c.op}(key, sources) {
  const price = await ${c.price}(key);
  const errors = [];
  let cause;
  for (const [from, source] of sources.entries()) {
    try {
      const value = await source.get(key, price);
${
  c.f.empty === 'failure'
    ? `      if (value === null) {
        errors.push('ENONE');
        cause = undefined;
        continue;
      }
`
    : ''
}${c.f.repair ? '      await Promise.allSettled(sources.slice(0, from).map(async (each) => each.put?.(key, value)));\n' : ''}      return { value, from };
    } catch (error) {
      if (error.code === 'EFATAL') throw error;
      errors.push(error.code);
      cause = error;
    }
  }
  const none = new Error(\`${c.noun}: no source for "\${key}"\`, cause && { cause });
  throw Object.assign(none, { code: '${c.E}', errors });
}`,
  other: (c) => `
function ${c.op}(key, sources) {
  const told = [];
  const ask = async (at, price) => {
    if (at >= sources.length) {
      const error = new Error('${c.noun}: no source for "' + key + '"');
      error.code = '${c.E}';
      error.errors = told.map((each) => (each === null ? 'ENONE' : each.code));
      if (told.at(-1)) error.cause = told.at(-1);
      throw error;
    }
    let value;
    try {
      value = await sources[at].get(key, price);
    } catch (problem) {
      if (problem.code === 'EFATAL') throw problem;
      told.push(problem);
      return ask(at + 1, price);
    }
${
  c.f.empty === 'failure'
    ? `    if (value === null) {
      told.push(null);
      return ask(at + 1, price);
    }
`
    : ''
}${
  c.f.repair
    ? `    const puts = [];
    for (const source of sources.slice(0, at)) {
      if (source.put) puts.push((async () => source.put(key, value))().catch(() => {}));
    }
    await Promise.all(puts);
`
    : ''
}    return { value, from: at };
  };
  return ${c.price}(key).then((price) => ask(0, price));
}`,
  demo: {
    before: (
      c,
    ) => `const bad = { get: function (key, price, cb) { const err = new Error('no'); err.code = 'ENO'; cb(err); } };
  const good = { get: function (key, price, cb) { setImmediate(cb, null, key + '?'); } };
  ${c.op}('k', [bad, good], function (err, seen) {
    assert.ifError(err);
    assert.deepStrictEqual(seen, { value: 'k?', from: 1 });
    done();
  });`,
    after: (
      c,
    ) => `const bad = { get: async () => { throw Object.assign(new Error('no'), { code: 'ENO' }); } };
  const good = { get: async (key) => key + '?' };
  assert.deepStrictEqual(await ${c.op}('k', [bad, good]), { value: 'k?', from: 1 });
  await assert.rejects(${c.op}('k', [bad]), { code: '${c.E}', errors: ['ENO'] });`,
  },
  probe: async ({ load, settle, turns }, { file, op }) => {
    const run = (await load(file))[op];
    const scene = async (specs, key = 'kk') => {
      const trace = [];
      const sources = specs.map((spec, at) => ({
        get: (name, price) => {
          trace.push(`get ${at} ${name}@${price}`);
          if (spec.throws) throw Object.assign(new Error(`sync ${at}`), { code: spec.throws });
          return turns(2).then(() => {
            trace.push(`got ${at}`);
            if (spec.fails) throw Object.assign(new Error(`source ${at}`), { code: spec.fails });
            return spec.value;
          });
        },
        ...(spec.put
          ? {
              put: async (name, value) => {
                trace.push(`put ${at} ${name}=${value}`);
                await turns(1);
                trace.push(`kept ${at}`);
                if (spec.put === 'fails') throw new Error('put');
              },
            }
          : {}),
      }));
      const seen = await settle(() => run(key, sources), 2500);
      trace.push('settled');
      await turns(4);
      return { seen, trace };
    };
    return [
      await scene([{ value: 'one', put: 'works' }, { value: 'two' }]),
      await scene([
        { fails: 'EA', put: 'works' },
        { throws: 'EB', put: 'fails' },
        { fails: 'EC' },
        { value: 'four' },
      ]),
      await scene([{ value: null, put: 'works' }, { value: 'two' }]),
      await scene([{ fails: 'EA' }, { fails: 'EFATAL' }, { value: 'three' }]),
      await scene([{ fails: 'EA' }, { throws: 'EB' }]),
      await scene([{ fails: 'EA' }, { value: null }]),
      await scene([]),
      await scene([{ value: 1 }], ''),
    ];
  },
};
