/** Limited concurrency: never more than `limit` at work, results in the order of the input. */
export const pool = {
  id: 'pool',
  verbs: ['dispatch', 'fanOut', 'crunch', 'spread'],
  flags: { failing: ['drain', 'now'], bounded: [true, false] },
  numbers: { limit: [2, 4] },
  signature: { before: (c) => `${c.op}(items, worker, callback)`, after: (c) => `${c.op}(items, worker)` },
  contract: (c) => [
    `\`worker(item)\` runs for at most ${c.n.limit} items at the same time, started in the order of the items. Resolves with \`{ value, price }\` of each item, in that order, whatever order they end in.`,
    c.f.failing === 'drain'
      ? 'After the first failure nothing new starts; it rejects with that failure once the workers that run have settled.'
      : 'After the first failure nothing new starts; it rejects with that failure at once, without waiting for the workers that run (whose own failures then go unheard).',
    ...(c.f.bounded
      ? [`More than ${c.n.limit * 10} items are refused with the code \`${c.E}\` before anything starts.`]
      : []),
  ],
  before: (c) => `
function ${c.op}(items, worker, ${c.cb}) {
  const LIMIT = ${c.n.limit};
  const results = new Array(items.length);
  let started = 0;
  let running = 0;
  let failure = null;
  let finished = false;
${
  c.f.bounded
    ? `  if (items.length > LIMIT * 10) {
    const tooMany = new Error('${c.noun}: too many items');
    tooMany.code = '${c.E}';
    return process.nextTick(${c.cb}, tooMany);
  }
`
    : ''
}  function end() {
    if (finished) return;
    finished = true;
    if (failure) ${c.cb}(failure);
    else ${c.cb}(null, results);
  }
  function settled(${c.err}) {
    running -= 1;
    if (${c.err} && !failure) failure = ${c.err};
${c.f.failing === 'now' ? '    if (failure) return end();\n' : ''}    pump();
  }
  function pump() {
    if (failure || started === items.length) {
      if (running === 0) end();
      return;
    }
    while (!failure && running < LIMIT && started < items.length) launch(started++);
  }
  function launch(index) {
    running += 1;
    ${c.price}(items[index], function (${c.err}, price) {
      if (${c.err}) return settled(${c.err});
      worker(items[index], function (${c.err}, value) {
        if (!${c.err}) results[index] = { value: value, price: price };
        settled(${c.err});
      });
    });
  }
  pump();
}`,
  after: (c) => `
async function ${c.op}(items, worker) {
  const LIMIT = ${c.n.limit};
${
  c.f.bounded
    ? `  if (items.length > LIMIT * 10) {
    throw Object.assign(new Error('${c.noun}: too many items'), { code: '${c.E}' });
  }
`
    : ''
}  const results = new Array(items.length);
  let started = 0;
  let failed = false;
  const lane = async () => {
    while (!failed && started < items.length) {
      const index = started++;
      try {
        const price = await ${c.price}(items[index]);
        results[index] = { value: await worker(items[index]), price };
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(LIMIT, items.length) }, lane);
${
  c.f.failing === 'drain'
    ? `  let first;
  await Promise.allSettled(lanes.map((each) => each.catch((error) => {
    first ??= { error };
  })));
  if (first) throw first.error;
`
    : '  await Promise.all(lanes);\n'
}  return results;
}`,
  other: (c) => `
function ${c.op}(items, worker) {
${
  c.f.bounded
    ? `  if (items.length > ${c.n.limit * 10}) return Promise.reject(Object.assign(new Error('${c.noun}: too many items'), { code: '${c.E}' }));
`
    : ''
}  const { promise, resolve, reject } = Promise.withResolvers();
  const results = items.map(() => undefined);
  const state = { next: 0, active: 0, failures: [] };
  const one = async (index) => ({ price: await ${c.price}(items[index]), value: await worker(items[index]) });
  const advance = () => {
    if (state.failures.length > 0 && ${c.f.failing === 'drain' ? 'state.active === 0' : 'true'}) return reject(state.failures[0]);
    if (state.failures.length > 0) return undefined;
    if (state.next === items.length && state.active === 0) return resolve(results);
    while (state.active < ${c.n.limit} && state.next < items.length) {
      const index = state.next;
      state.next += 1;
      state.active += 1;
      one(index).then((result) => { results[index] = result; }, (failure) => { state.failures.push(failure); })
        .then(() => { state.active -= 1; advance(); });
    }
    return undefined;
  };
  advance();
  return promise;
}`,
  demo: {
    before: (
      c,
    ) => `${c.op}(['a', 'b', 'c'], function (item, cb) { setImmediate(cb, null, item + '!'); }, function (err, all) {
    assert.ifError(err);
    assert.deepStrictEqual(all.map(function (each) { return each.value; }), ['a!', 'b!', 'c!']);
    done();
  });`,
    after: (c) => `const all = await ${c.op}(['a', 'b', 'c'], async (item) => item + '!');
  assert.deepStrictEqual(all.map((each) => each.value), ['a!', 'b!', 'c!']);`,
  },
  probe: async ({ load, settle, turns, until }, { file, op, n }) => {
    const run = (await load(file))[op];
    const items = Array.from({ length: n.limit * 2 + 1 }, (_, at) => `i${at}`);
    const gates = new Map();
    let running = 0;
    let most = 0;
    const started = [];
    const worker = (item) =>
      new Promise((resolve, reject) => {
        running += 1;
        most = Math.max(most, running);
        started.push(item);
        gates.set(item, (failure) => {
          running -= 1;
          if (failure) reject(Object.assign(new Error(failure), { code: 'EWORK' }));
          else resolve(item.toUpperCase());
        });
      });
    const first = settle(() => run(items, worker), 2500);
    await until(() => running === n.limit);
    await turns(5);
    const held = started.slice();
    for (const item of [...items].reverse()) {
      if (gates.has(item) && item !== 'i0') gates.get(item)();
      await turns(2);
    }
    for (let round = 0; round < 40 && started.length < items.length; round += 1) {
      for (const item of started) if (item !== 'i0') gates.get(item)();
      await turns(10);
    }
    for (const item of items) gates.get(item)?.();
    const plain = await first;
    const order = started.slice();
    started.length = 0;
    gates.clear();
    running = 0;
    let ended = false;
    const second = settle(() => run(items, worker), 2500).then((seen) => {
      ended = true;
      return seen;
    });
    await until(() => started.length === n.limit);
    gates.get(started.at(-1))('second lane');
    // Turns and not milliseconds: whether it has ended by itself must not depend on the machine's load.
    await turns(300);
    const before = { ended, started: started.length };
    for (const item of started) gates.get(item)();
    const failing = await second;
    await turns(10);
    const many = await settle(() => run(new Array(n.limit * 10 + 1).fill('m'), async () => 1), 2500);
    return {
      plain,
      held,
      order,
      most,
      before,
      failing,
      after: started.length,
      many: many.kind === 'resolved' ? many.value.length : many,
      empty: await settle(() => run([], worker)),
    };
  },
};
