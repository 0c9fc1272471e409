/** Cancellation: a returned handle becomes an AbortSignal; nothing runs on, no listener stays. */
export const cancel = {
  id: 'cancel',
  verbs: ['transfer', 'scan', 'copy', 'upload'],
  flags: { grain: ['prompt', 'between'], undo: [true, false] },
  numbers: {},
  signature: {
    before: (c) => `${c.op}(items, step, ${c.f.undo ? 'undo, ' : ''}callback) -> { cancel(reason) }`,
    after: (c) => `${c.op}(items, step, { signal${c.f.undo ? ', undo' : ''} })`,
  },
  contract: (c) => [
    '`step(item, price)` is awaited for one item after the other; resolves with the number of steps made. The third argument, and each of its members, may be absent.',
    `The handle with \`cancel(reason)\` goes; \`signal\` takes its place. Aborted, it rejects with \`signal.reason\`, ${c.f.grain === 'prompt' ? 'at once, even while a step runs (whose outcome is then dropped)' : 'after the step that runs has settled (if that step fails, its failure counts)'}, and starts no further step. Aborted before the call, it starts nothing and asks for no price.`,
    ...(c.f.undo
      ? [
          'On cancellation `undo(item)` is awaited for the finished items, last to first, before it rejects. It is not called on failures.',
        ]
      : []),
    'When it has settled, no listener of its own is left on the signal.',
  ],
  before: (c) => `
function ${c.op}(items, step, ${c.f.undo ? 'undo, ' : ''}${c.cb}) {
  let cancelled = null;
  let finished = false;
  let made = 0;
  function end(${c.err}) {
    if (finished) return;
    finished = true;
    ${c.cb}(${c.err}, made);
  }
  function stop() {
${
  c.f.undo
    ? `    if (finished) return;
    finished = true;
    (function back(i) {
      if (i < 0) return ${c.cb}(cancelled);
      undo(items[i], function (${c.err}) {
        if (${c.err}) return ${c.cb}(${c.err});
        back(i - 1);
      });
    })(made - 1);`
    : '    end(cancelled);'
}
  }
  (function next(i) {
    if (cancelled) return stop();
    if (i === items.length) return end(null);
    ${c.price}(items[i], function (${c.err}, price) {
      if (finished) return;
      if (${c.err}) return end(${c.err});
      if (cancelled) return stop();
      step(items[i], price, function (${c.err}) {
        if (finished) return;
        if (${c.err}) return end(${c.err});
        made += 1;
        next(i + 1);
      });
    });
  })(0);
  return {
    cancel: function (reason) {
      if (cancelled || finished) return;
      cancelled = reason || new Error('${c.noun}: cancelled');
${c.f.grain === 'prompt' ? '      stop();\n' : ''}    },
  };
}`,
  after: (c) => {
    const loop = `    for (const item of items) {
      signal?.throwIfAborted();
${
  c.f.grain === 'prompt'
    ? `      const price = await Promise.race([${c.price}(item), aborted]);
      await Promise.race([step(item, price), aborted]);`
    : `      const price = await ${c.price}(item);
      signal?.throwIfAborted();
      await step(item, price);`
}
      made += 1;
    }
${c.f.grain === 'between' ? '    signal?.throwIfAborted();\n' : ''}    return made;
`;
    const guarded = c.f.grain === 'prompt' || c.f.undo;
    return `
async function ${c.op}(items, step, { signal${c.f.undo ? ', undo' : ''} } = {}) {
  let made = 0;
${
  c.f.grain === 'prompt'
    ? `  let onAbort;
  const aborted = new Promise((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  aborted.catch(() => undefined);
`
    : ''
}${guarded ? `  try {\n${loop}  }` : loop.replace(/^ {2}/gm, '')}${
  c.f.undo
    ? ` catch (error) {
    if (signal?.aborted && error === signal.reason) {
      for (const item of items.slice(0, made).reverse()) await undo?.(item);
    }
    throw error;
  }`
    : ''
}${
  c.f.grain === 'prompt'
    ? ` finally {
    signal?.removeEventListener('abort', onAbort);
  }`
    : ''
}
}`;
  },
  other: (c) => `
async function ${c.op}(items, step, options) {
  const { signal${c.f.undo ? ', undo = async () => {}' : ''} } = options ?? {};
  const finished = [];
  const stop = async () => {
${c.f.undo ? '    while (finished.length > 0) await undo(finished.pop());\n' : ''}    throw signal.reason;
  };
${
  c.f.grain === 'prompt'
    ? `  const orAborted = (work) => {
    if (!signal) return work();
    return new Promise((resolve, reject) => {
      const heard = () => resolve('aborted');
      signal.addEventListener('abort', heard);
      Promise.resolve().then(work).then(resolve, reject).finally(() => signal.removeEventListener('abort', heard));
      if (signal.aborted) heard();
    });
  };`
    : `  const orAborted = (work) => work();`
}
  for (let at = 0; at < items.length; at += 1) {
    if (signal && signal.aborted) return stop();
    const price = await orAborted(() => ${c.price}(items[at]));
    if (signal && signal.aborted) return stop();
    await orAborted(async () => { await step(items[at], price); });
${c.f.grain === 'prompt' ? '    if (signal && signal.aborted) return stop();\n' : ''}    finished.push(items[at]);
  }
${c.f.grain === 'between' ? '  if (signal && signal.aborted) return stop();\n' : ''}  return finished.length;
}`,
  demo: {
    before: (
      c,
    ) => `${c.op}(['a', 'b'], function (item, price, cb) { setImmediate(cb); }, ${c.f.undo ? 'function (item, cb) { cb(); }, ' : ''}function (err, made) {
    assert.ifError(err);
    assert.equal(made, 2);
    done();
  });`,
    after: (c) => `assert.equal(await ${c.op}(['a', 'b'], async () => undefined), 2);`,
  },
  probe: async ({ load, settle, turns, until }, { file, op }) => {
    const run = (await load(file))[op];
    const { getEventListeners } = await import('node:events');
    const listeners = (signal) => getEventListeners(signal, 'abort').length;
    const trace = [];
    const undo = async (item) => {
      trace.push(`undo ${item}`);
      await turns(2);
      trace.push(`undone ${item}`);
    };
    const step = async (item, price) => {
      trace.push(`${item}@${price}`);
      await turns(1);
    };
    const bare = await settle(() => run(['a', 'bb'], step));
    const calm = new AbortController();
    const whole = await settle(() => run(['a', 'bb', 'ccc'], step, { signal: calm.signal, undo }));
    const early = new AbortController();
    early.abort(Object.assign(new Error('before'), { code: 'EBEFORE' }));
    const before = await settle(() => run(['', 'bb'], step, { signal: early.signal, undo }));
    const broken = new AbortController();
    const failing = await settle(() =>
      run(
        ['a', 'bb', 'ccc'],
        async (item) => {
          if (item === 'bb') throw Object.assign(new Error('step'), { code: 'ESTEP' });
        },
        { signal: broken.signal, undo },
      ),
    );
    const aborter = new AbortController();
    const { promise, resolve } = Promise.withResolvers();
    let ended = false;
    let inside = false;
    const running = settle(
      () =>
        run(
          ['a', 'bb', 'ccc', 'd'],
          async (item, price) => {
            trace.push(`${item}@${price}`);
            if (item === 'ccc') {
              inside = true;
              await promise;
            }
          },
          { signal: aborter.signal, undo },
        ),
      2500,
    ).then((seen) => {
      ended = true;
      return seen;
    });
    await until(() => inside);
    aborter.abort(Object.assign(new Error('enough'), { code: 'EENOUGH' }));
    await turns(300);
    const held = ended;
    resolve();
    const stopped = await running;
    await turns(5);
    return {
      bare,
      whole,
      before,
      failing,
      held,
      stopped,
      trace,
      left: [calm, early, broken, aborter].map((each) => listeners(each.signal)),
    };
  },
};
