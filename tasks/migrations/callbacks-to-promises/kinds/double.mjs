/** The edge to a driver that keeps its callbacks: calls back twice, at once, or throws after all. */
export const double = {
  id: 'double',
  boundary: true,
  verbs: ['request', 'fetch', 'query', 'call'],
  flags: { extra: ['counted', 'ignored'], empty: ['reject', 'pass'] },
  numbers: {},
  signature: {
    before: (c) => `${c.op}(driver, key, options, callback)`,
    after: (c) => `${c.op}(driver, key, options)`,
  },
  contract: (c) => [
    'The driver belongs to somebody else and keeps its form: `driver.ask(key, price, (error, answer) => ...)`. It may call back at once, more than once, or throw, before or after calling back.',
    `The first of these counts: resolves with \`{ answer, price }\` or rejects with the error. A thrown error counts like an error called back.${c.f.empty === 'reject' ? ` An answer of \`undefined\` without an error rejects with the code \`${c.E}\` and the message \`${c.noun}: empty answer\`.` : ' An answer may be `undefined`.'}`,
    c.f.extra === 'counted'
      ? 'Everything after the first is told to `options.onExtra(count)`, a plain optional function, with the number of extra ones so far (a throw counts as one).'
      : 'Everything after the first is ignored. `options` may be absent and has only `note`, which is called with the key before the driver is asked, if there is one.',
  ],
  before: (c) => `
function ${c.op}(driver, key, options, ${c.cb}) {
  let called = 0;
  ${c.price}(key, function (${c.err}, price) {
    if (${c.err}) return ${c.cb}(${c.err});
    function once(${c.err}, answer) {
      called += 1;
      if (called > 1) {
${c.f.extra === 'counted' ? '        if (options.onExtra) options.onExtra(called - 1);\n' : ''}        return;
      }
      if (${c.err}) return ${c.cb}(${c.err});
${
  c.f.empty === 'reject'
    ? `      if (answer === undefined) {
        const empty = new Error('${c.noun}: empty answer');
        empty.code = '${c.E}';
        return ${c.cb}(empty);
      }
`
    : ''
}      ${c.cb}(null, { answer: answer, price: price });
    }
${c.f.extra === 'ignored' ? '    if (options && options.note) options.note(key);\n' : ''}    try {
      driver.ask(key, price, once);
    } catch (thrown) {
      once(thrown);
    }
  });
}`,
  after: (c) => `
async function ${c.op}(driver, key, options = {}) {
  const price = await ${c.price}(key);
${c.f.extra === 'ignored' ? '  options?.note?.(key);\n' : ''}${c.f.extra === 'counted' ? '  let outcomes = 0;\n' : ''}  const answer = await new Promise((resolve, reject) => {
${
  c.f.extra === 'counted'
    ? `    const heard = (error, value) => {
      outcomes += 1;
      if (outcomes > 1) options?.onExtra?.(outcomes - 1);
      else if (error) reject(error);
      else resolve(value);
    };
`
    : `    const heard = (error, value) => (error ? reject(error) : resolve(value));
`
}    try {
      driver.ask(key, price, heard);
    } catch (error) {
      heard(error);
    }
  });
${
  c.f.empty === 'reject'
    ? `  if (answer === undefined) throw Object.assign(new Error('${c.noun}: empty answer'), { code: '${c.E}' });
`
    : ''
}  return { answer, price };
}`,
  other: (c) => `
function ${c.op}(driver, key, options) {
  return ${c.price}(key).then((price) => {
${c.f.extra === 'ignored' ? '    if (options && options.note) options.note(key);\n' : ''}    const outcome = Promise.withResolvers();
    let extra = -1;
    const take = (report) => {
      extra += 1;
      if (extra === 0) report();
${c.f.extra === 'counted' ? '      else if (options && options.onExtra) options.onExtra(extra);\n' : ''}    };
    try {
      driver.ask(key, price, (...heard) => {
        const [problem, answer] = heard;
        take(() => {
          if (problem) outcome.reject(problem);
${
  c.f.empty === 'reject'
    ? `          else if (answer === undefined) {
            const empty = new Error('${c.noun}: empty answer');
            empty.code = '${c.E}';
            outcome.reject(empty);
          }
`
    : ''
}          else outcome.resolve({ answer, price });
        });
      });
    } catch (problem) {
      take(() => outcome.reject(problem));
    }
    return outcome.promise;
  });
}`,
  demo: {
    before: (
      c,
    ) => `const driver = { ask: function (key, price, cb) { cb(null, key + '!'); cb(null, 'again'); } };
  ${c.op}(driver, 'k', {}, function (err, seen) {
    assert.ifError(err);
    assert.equal(seen.answer, 'k!');
    done();
  });`,
    after: (
      c,
    ) => `const driver = { ask: (key, price, reply) => { reply(null, key + '!'); reply(null, 'again'); } };
  assert.equal((await ${c.op}(driver, 'k', {})).answer, 'k!');`,
  },
  probe: async ({ load, settle, turns }, { file, op }) => {
    const run = (await load(file))[op];
    const scene = async (ask, key = 'kk') => {
      const told = [];
      const options = { onExtra: (count) => told.push(count), note: (each) => told.push(`note ${each}`) };
      const seen = await settle(() => run({ ask }, key, options), 2500);
      await turns(5);
      return { seen, told };
    };
    const error = (code) => Object.assign(new Error(`driver ${code}`), { code });
    return [
      await scene((key, price, reply) => setImmediate(reply, null, `${key}/${price}`)),
      await scene((key, price, reply) => reply(null, [key, price])),
      await scene((_key, _price, reply) => {
        reply(error('EONE'));
        reply(null, 'two');
        setImmediate(reply, error('ETHREE'));
      }),
      await scene((_key, _price, reply) => {
        reply(null, 'first');
        throw error('EAFTER');
      }),
      await scene(() => {
        throw error('EBEFORE');
      }),
      await scene((_key, _price, reply) =>
        setImmediate(() => {
          reply(null);
          reply(error('ELATE'));
        }),
      ),
      await scene((_key, _price, reply) => reply(null, 0)),
      await scene((_key, _price, reply) => reply(null, 'x'), ''),
      await settle(() =>
        run(
          {
            ask: (_key, _price, reply) => {
              reply(null, 1);
              reply(null, 2);
            },
          },
          'bare',
        ),
      ),
    ];
  },
};
