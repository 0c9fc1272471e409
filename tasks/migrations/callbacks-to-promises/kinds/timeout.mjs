/** Deadlines: work against a timer that never outlives the work. */
export const timeout = {
  id: 'timeout',
  verbs: ['await', 'bound', 'limit', 'guard'],
  flags: { late: ['dropped', 'told'], priced: [true, false] },
  numbers: { ms: [40, 90] },
  signature: {
    before: (c) => `${c.op}(key, work, options, callback)`,
    after: (c) => `${c.op}(key, work, options)`,
  },
  contract: (c) => [
    `\`work(price)\` has ${c.n.ms} ms${c.f.priced ? ' and one more for each unit of the price' : ''}, on the timers of \`options.clock\` (\`setTimeout\`, \`clearTimeout\`; the global ones by default); the timer starts when the work does.`,
    `In time, it settles as the work does and the timer is cleared (also when \`work\` throws at once). Otherwise it rejects with the code \`ETIMEDOUT\` and the message \`${c.noun}: no answer in <ms> ms\`.`,
    c.f.late === 'told'
      ? 'What the work comes to after that is told to `options.onLate(error, value)`, which stays a plain function and is optional.'
      : 'What the work comes to after that is dropped, a failure too.',
  ],
  before: (c) => `
function ${c.op}(key, work, options, ${c.cb}) {
  const clock = options.clock || global;
  ${c.price}(key, function (${c.err}, price) {
    if (${c.err}) return ${c.cb}(${c.err});
    const ms = ${c.n.ms}${c.f.priced ? ' + price' : ''};
    let over = false;
    const timer = clock.setTimeout(function () {
      over = true;
      const late = new Error('${c.noun}: no answer in ' + ms + ' ms');
      late.code = 'ETIMEDOUT';
      ${c.cb}(late);
    }, ms);
    work(price, function (${c.err}, value) {
      if (over) {
${c.f.late === 'told' ? `        if (options.onLate) options.onLate(${c.err} || null, value);\n` : ''}        return;
      }
      over = true;
      clock.clearTimeout(timer);
      ${c.cb}(${c.err}, value);
    });
  });
}`,
  after: (c) => `
async function ${c.op}(key, work, options = {}) {
  const clock = options.clock ?? globalThis;
  const price = await ${c.price}(key);
  const ms = ${c.n.ms}${c.f.priced ? ' + price' : ''};
  let timer;
${c.f.late === 'told' ? '  let over = false;\n' : ''}  const deadline = new Promise((_, reject) => {
    timer = clock.setTimeout(() => {
${c.f.late === 'told' ? '      over = true;\n' : ''}      reject(Object.assign(new Error(\`${c.noun}: no answer in \${ms} ms\`), { code: 'ETIMEDOUT' }));
    }, ms);
  });
  const working = (async () => work(price))();
${
  c.f.late === 'told'
    ? `  working.then(
    (value) => over && options.onLate?.(null, value),
    (error) => over && options.onLate?.(error),
  );
`
    : ''
}  try {
    return await Promise.race([working, deadline]);
  } finally {
    clock.clearTimeout(timer);
  }
}`,
  other: (c) => `
function ${c.op}(key, work, { clock = globalThis${c.f.late === 'told' ? ', onLate = () => {}' : ''} } = {}) {
  return ${c.price}(key).then((price) => new Promise((resolve, reject) => {
    const allowed = ${c.n.ms}${c.f.priced ? ' + price' : ''};
    let state = 'open';
    const timer = clock.setTimeout(() => {
      state = 'late';
      const error = new Error('${c.noun}: no answer in ' + allowed + ' ms');
      error.code = 'ETIMEDOUT';
      reject(error);
    }, allowed);
    const settle = (report, tell) => (outcome) => {
      if (state === 'late') return tell(outcome);
      clock.clearTimeout(timer);
      return report(outcome);
    };
    (async () => work(price))().then(
      settle(resolve, ${c.f.late === 'told' ? '(value) => onLate(null, value)' : '() => undefined'}),
      settle(reject, ${c.f.late === 'told' ? '(failure) => onLate(failure)' : '() => undefined'}),
    );
  }));
}`,
  demo: {
    before: (
      c,
    ) => `${c.op}('key', function (price, cb) { setImmediate(cb, null, 'done'); }, {}, function (err, value) {
    assert.ifError(err);
    assert.equal(value, 'done');
    done();
  });`,
    after: (c) => `assert.equal(await ${c.op}('key', async () => 'done', {}), 'done');`,
  },
  probe: async ({ load, settle, turns, until }, { file, op }) => {
    const run = (await load(file))[op];
    const make = () => {
      const timers = new Map();
      const asked = [];
      const clock = {
        setTimeout: (fn, ms) => {
          asked.push(ms);
          timers.set(asked.length, fn);
          return asked.length;
        },
        clearTimeout: (id) => {
          timers.delete(id);
        },
      };
      return {
        clock,
        asked,
        timers,
        fire: () => {
          for (const [id, fn] of [...timers]) {
            timers.delete(id);
            fn();
          }
        },
      };
    };
    const late = [];
    const onLate = (error, value) => late.push([error?.code ?? null, value ?? null]);
    const good = make();
    const value = await settle(() =>
      run(
        'lading',
        async (price) => {
          const kind = typeof price;
          await turns(2);
          return [kind, price];
        },
        { clock: good.clock, onLate },
      ),
    );
    const bad = make();
    const failed = await settle(() =>
      run(
        'lading',
        async () => {
          throw Object.assign(new Error('work'), { code: 'EWORK' });
        },
        { clock: bad.clock, onLate },
      ),
    );
    const sync = make();
    const thrown = await settle(() =>
      run(
        'lading',
        () => {
          throw Object.assign(new Error('now'), { code: 'ENOW' });
        },
        { clock: sync.clock, onLate },
      ),
    );
    const expired = [];
    for (const outcome of ['value', 'failure']) {
      const slow = make();
      const { promise, resolve, reject } = Promise.withResolvers();
      const seen = settle(() => run('lading', () => promise, { clock: slow.clock, onLate }), 2500);
      await until(() => slow.timers.size > 0);
      slow.fire();
      expired.push(await seen);
      if (outcome === 'value') resolve('afterwards');
      else reject(Object.assign(new Error('afterwards'), { code: 'ELATE' }));
      await turns(4);
    }
    const unheard = make();
    const quiet = settle(() => run('lading', () => new Promise(() => {}), { clock: unheard.clock }), 2500);
    await until(() => unheard.timers.size > 0);
    unheard.fire();
    return {
      value,
      failed,
      thrown,
      expired,
      quiet: await quiet,
      late,
      asked: [good.asked, bad.asked, sync.asked],
      left: [good, bad, sync].map((each) => each.timers.size),
      real: await settle(() => run('lading', async () => 'real', {})),
    };
  },
};
