/** Once-semantics: callers share one start; what a failure leaves behind is stated. */
export const once = {
  id: 'once',
  verbs: ['create'],
  noun: 'Session',
  flags: { failure: ['forget', 'cooldown'], closing: [true, false] },
  numbers: { cool: [2, 3] },
  signature: {
    before: (c) => `${c.op}(connect) -> { get(callback), ${c.f.closing ? 'close(callback), ' : ''}state() }`,
    after: (c) => `${c.op}(connect) -> { get(), ${c.f.closing ? 'close(), ' : ''}state() }`,
  },
  contract: (c) => [
    `\`get()\` resolves with the connection: \`connect(price)\` with the price of \`'${c.noun}'\` is called at the first \`get\`, and all callers share it. \`state()\` stays synchronous: \`idle\`, \`connecting\`, \`ready\`${c.f.failure === 'cooldown' ? ', `cooling`' : ''}.`,
    c.f.failure === 'forget'
      ? 'A failure rejects all who wait, is not kept, and the next `get` connects again.'
      : `A failure rejects all who wait and is kept for the next ${c.n.cool} calls of \`get\`, which reject with it without connecting; the call after them connects again.`,
    ...(c.f.closing
      ? [
          '`close()` awaits `connection.end()` once, after a `connecting` has settled, and makes it `idle`; closing what is idle resolves. Callers of `close` at the same time share it.',
        ]
      : []),
  ],
  before: (c) => `
function ${c.op}(connect) {
  let state = 'idle';
  let connection = null;
  let waiting = [];
${c.f.failure === 'cooldown' ? '  let failure = null;\n  let cooling = 0;\n' : ''}${c.f.closing ? '  let closers = null;\n' : ''}  function release(${c.err}, value) {
    const callers = waiting;
    waiting = [];
    callers.forEach(function (each) { each(${c.err}, value); });
  }
  function failed(${c.err}) {
${c.f.failure === 'cooldown' ? `    state = 'cooling';\n    failure = ${c.err};\n    cooling = ${c.n.cool};` : `    state = 'idle';`}
    release(${c.err});
  }
  return {
    state: function () { return state; },
    get: function (${c.cb}) {
      if (state === 'ready') return process.nextTick(${c.cb}, null, connection);
${
  c.f.failure === 'cooldown'
    ? `      if (state === 'cooling' && cooling > 0) {
        cooling -= 1;
        return process.nextTick(${c.cb}, failure);
      }
`
    : ''
}      waiting.push(${c.cb});
      if (state === 'connecting') return;
      state = 'connecting';
      ${c.price}('${c.noun}', function (${c.err}, price) {
        if (${c.err}) return failed(${c.err});
        connect(price, function (${c.err}, made) {
          if (${c.err}) return failed(${c.err});
          connection = made;
          state = 'ready';
          release(null, made);
        });
      });
    },
${
  c.f.closing
    ? `    close: function (${c.cb}) {
      if (closers) return closers.push(${c.cb});
      closers = [${c.cb}];
      const end = function (${c.err}) {
        const all = closers;
        closers = null;
        all.forEach(function (each) { each(${c.err}); });
      };
      const proceed = function () {
        if (state !== 'ready') return process.nextTick(end, null);
        connection.end(function (${c.err}) {
          state = 'idle';
          connection = null;
          end(${c.err});
        });
      };
      if (state === 'connecting') waiting.push(proceed);
      else proceed();
    },
`
    : ''
}  };
}`,
  after: (c) => `
function ${c.op}(connect) {
  let state = 'idle';
  let opening;
${c.f.failure === 'cooldown' ? '  let cooling = 0;\n' : ''}${c.f.closing ? '  let closing;\n' : ''}  const open = async () => {
    try {
      const connection = await connect(await ${c.price}('${c.noun}'));
      state = 'ready';
      return connection;
    } catch (error) {
${c.f.failure === 'cooldown' ? `      state = 'cooling';\n      cooling = ${c.n.cool};` : `      state = 'idle';`}
      throw error;
    }
  };
${
  c.f.closing
    ? `  const shut = async () => {
    await opening?.catch(() => undefined);
    if (state !== 'ready') return;
    try {
      await (await opening).end();
    } finally {
      state = 'idle';
    }
  };
`
    : ''
}  return {
    state: () => state,
    async get() {
${
  c.f.failure === 'cooldown'
    ? `      if (state === 'cooling' && cooling > 0) {
        cooling -= 1;
        return opening;
      }
`
    : ''
}      if (state === 'idle'${c.f.failure === 'cooldown' ? " || state === 'cooling'" : ''}) {
        state = 'connecting';
        opening = open();
      }
      return opening;
    },
${
  c.f.closing
    ? `    async close() {
      closing ??= shut().finally(() => {
        closing = undefined;
      });
      return closing;
    },
`
    : ''
}  };
}`,
  other: (c) => `
class ${c.Noun}${c.kindNoun}Holder {
  #connect;
  #shared = null;
  #word = 'idle';
  #left = 0;
  #ending = null;

  constructor(connect) {
    this.#connect = connect;
  }

  state() {
    return this.#word;
  }

  async get() {
    if (this.#word === 'cooling' && this.#left-- > 0) return this.#shared;
    if (this.#word === 'ready' || this.#word === 'connecting') return this.#shared;
    this.#word = 'connecting';
    this.#shared = ${c.price}('${c.noun}').then((price) => this.#connect(price)).then(
      (made) => {
        this.#word = 'ready';
        return made;
      },
      (problem) => {
        this.#word = '${c.f.failure === 'cooldown' ? 'cooling' : 'idle'}';
        this.#left = ${c.f.failure === 'cooldown' ? c.n.cool : 0};
        throw problem;
      },
    );
    return this.#shared;
  }
${
  c.f.closing
    ? `
  close() {
    if (this.#ending === null) this.#ending = this.#finish().finally(() => { this.#ending = null; });
    return this.#ending;
  }

  async #finish() {
    if (this.#word === 'connecting') await this.#shared.then(() => {}, () => {});
    if (this.#word !== 'ready') return;
    const made = await this.#shared;
    try { await made.end(); } finally { this.#word = 'idle'; }
  }
`
    : ''
}}

function ${c.op}(connect) {
  const holder = new ${c.Noun}${c.kindNoun}Holder(connect);
  return { state: () => holder.state(), get: () => holder.get()${c.f.closing ? ', close: () => holder.close()' : ''} };
}`,
  demo: {
    before: (c) => `let calls = 0;
  const holder = ${c.op}(function (price, cb) { calls += 1; setImmediate(cb, null, 'line'); });
  assert.equal(holder.state(), 'idle');
  holder.get(function (err, line) {
    assert.ifError(err);
    assert.equal(line, 'line');
    assert.equal(calls, 1);
    done();
  });`,
    after: (c) => `let calls = 0;
  const holder = ${c.op}(async () => { calls += 1; return 'line'; });
  assert.equal(holder.state(), 'idle');
  assert.deepStrictEqual(await Promise.all([holder.get(), holder.get()]), ['line', 'line']);
  assert.equal(calls, 1);`,
  },
  probe: async ({ load, settle, turns, until }, { file, op, n, f }) => {
    const make = (await load(file))[op];
    const calls = [];
    let failing = false;
    let ended = 0;
    const gates = [];
    const holder = make(
      (price) =>
        new Promise((resolve, reject) => {
          calls.push(price);
          gates.push(() =>
            failing
              ? reject(Object.assign(new Error(`line ${calls.length}`), { code: 'ELINE' }))
              : resolve({
                  id: calls.length,
                  end: async () => {
                    await turns(2);
                    ended += 1;
                  },
                }),
          );
        }),
    );
    const states = [holder.state()];
    const both = [settle(() => holder.get(), 2500), settle(() => holder.get(), 2500)];
    states.push(holder.state());
    failing = true;
    await until(() => gates.length === 1);
    gates.shift()();
    const failed = await Promise.all(both);
    states.push(holder.state());
    const cooled = [];
    if (f.failure === 'cooldown')
      for (let at = 0; at < n.cool; at += 1) cooled.push(await settle(() => holder.get()));
    const before = calls.length;
    failing = false;
    const again = [settle(() => holder.get(), 2500), settle(() => holder.get(), 2500)];
    states.push(holder.state());
    const closing = f.closing ? [settle(() => holder.close(), 2500), settle(() => holder.close(), 2500)] : [];
    await until(() => gates.length === 1);
    gates.shift()();
    const got = await Promise.all(again);
    const closed = await Promise.all(closing);
    states.push(holder.state());
    if (f.closing) closed.push(await settle(() => holder.close()), ended);
    const late = settle(() => holder.get(), 2500);
    await turns(3);
    if (f.closing) await until(() => gates.length === 1);
    gates.shift()?.();
    return { states, failed, cooled, before, got, closed, late: await late, calls };
  },
};
