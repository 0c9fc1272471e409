/** Batching: what is asked in one round goes out as one call; each caller gets its own answer. */
export const batch = {
  id: 'batch',
  verbs: ['create'],
  noun: 'Loader',
  flags: { duplicates: ['merged', 'kept'], absent: ['reject', 'null'] },
  numbers: { max: [3, 4] },
  signature: {
    before: (c) => `${c.op}(fetchMany, defer) -> { load(key, callback) }`,
    after: (c) => `${c.op}(fetchMany, defer) -> { load(key) }`,
  },
  contract: (c) => [
    `\`load(key)\` collects keys; \`fetchMany(keys)\` (which gives a Map) is called once with them when the function handed to \`defer\` runs, or at once when ${c.n.max} are collected. \`defer(run)\` stays a plain scheduling function and is called once for each round.`,
    c.f.duplicates === 'merged'
      ? 'A key asked twice in a round is sent once.'
      : 'A key asked twice in a round is sent twice, and counts twice.',
    `Each call resolves with \`{ value, price }\`, the price asked for after the value came. A key that the Map lacks ${c.f.absent === 'reject' ? `rejects that call alone, with the code \`ENOENT\` and the message \`${c.noun}: no "<key>"\`` : 'resolves with `null`, without asking for a price'}. When \`fetchMany\` fails or throws, all of its round reject with that error; later rounds are not touched.`,
  ],
  before: (c) => `
function ${c.op}(fetchMany, defer) {
  let round = null;
  function answer(call, found) {
    if (!found.has(call.key)) {
${
  c.f.absent === 'reject'
    ? `      const missing = new Error('${c.noun}: no "' + call.key + '"');
      missing.code = 'ENOENT';
      return call.done(missing);`
    : `      return call.done(null, null);`
}
    }
    ${c.price}(call.key, function (${c.err}, price) {
      if (${c.err}) return call.done(${c.err});
      call.done(null, { value: found.get(call.key), price: price });
    });
  }
  function run(mine) {
    if (mine.sent) return;
    mine.sent = true;
    if (round === mine) round = null;
    try {
      fetchMany(mine.keys, function (${c.err}, found) {
        mine.calls.forEach(function (call) {
          if (${c.err}) call.done(${c.err});
          else answer(call, found);
        });
      });
    } catch (thrown) {
      mine.calls.forEach(function (call) { call.done(thrown); });
    }
  }
  return {
    load: function (key, ${c.cb}) {
      if (!round) {
        const fresh = { keys: [], calls: [], sent: false };
        round = fresh;
        defer(function () { run(fresh); });
      }
      const mine = round;
${c.f.duplicates === 'merged' ? '      if (mine.keys.indexOf(key) === -1) mine.keys.push(key);' : '      mine.keys.push(key);'}
      mine.calls.push({ key: key, done: ${c.cb} });
      if (mine.keys.length === ${c.n.max}) run(mine);
    },
  };
}`,
  after: (c) => `
function ${c.op}(fetchMany, defer) {
  let round;
  const begin = () => {
    const fresh = { keys: [], sent: false, ...Promise.withResolvers() };
    defer(() => send(fresh));
    return fresh;
  };
  const send = (mine) => {
    if (mine.sent) return;
    mine.sent = true;
    if (round === mine) round = undefined;
    mine.resolve((async () => fetchMany(mine.keys))());
  };
  return {
    async load(key) {
      round ??= begin();
      const mine = round;
${c.f.duplicates === 'merged' ? '      if (!mine.keys.includes(key)) mine.keys.push(key);' : '      mine.keys.push(key);'}
      if (mine.keys.length === ${c.n.max}) send(mine);
      const found = await mine.promise;
${c.f.absent === 'reject' ? `      if (!found.has(key)) throw Object.assign(new Error(\`${c.noun}: no "\${key}"\`), { code: 'ENOENT' });` : '      if (!found.has(key)) return null;'}
      return { value: found.get(key), price: await ${c.price}(key) };
    },
  };
}`,
  other: (c) => `
function ${c.op}(fetchMany, defer) {
  const open = [];
  const dispatch = async (batch) => {
    if (open[0] === batch) open.shift();
    const calls = batch.calls.splice(0);
    if (calls.length === 0) return;
    let found;
    try {
      found = await fetchMany(${c.f.duplicates === 'merged' ? '[...new Set(calls.map((call) => call.key))]' : 'calls.map((call) => call.key)'});
    } catch (problem) {
      for (const call of calls) call.reject(problem);
      return;
    }
    for (const call of calls) {
      if (found.has(call.key)) call.resolve(${c.price}(call.key).then((price) => ({ value: found.get(call.key), price })));
      else ${c.f.absent === 'reject' ? `call.reject(Object.assign(new Error('${c.noun}: no "' + call.key + '"'), { code: 'ENOENT' }));` : 'call.resolve(null);'}
    }
  };
  return {
    load: (key) => new Promise((resolve, reject) => {
      if (open.length === 0) {
        const made = { calls: [] };
        open.push(made);
        defer(() => { dispatch(made); });
      }
      const [batch] = open;
      batch.calls.push({ key, resolve, reject });
      const count = ${c.f.duplicates === 'merged' ? 'new Set(batch.calls.map((call) => call.key)).size' : 'batch.calls.length'};
      if (count === ${c.n.max}) dispatch(batch);
    }),
  };
}`,
  demo: {
    before: (c) => `const loader = ${c.op}(function (keys, cb) {
    setImmediate(cb, null, new Map(keys.map(function (key) { return [key, key.length]; })));
  }, setImmediate);
  loader.load('abc', function (err, answer) {
    assert.ifError(err);
    assert.equal(answer.value, 3);
    done();
  });`,
    after: (c) => `const asked = [];
  const loader = ${c.op}(async (keys) => { asked.push(keys); return new Map(keys.map((key) => [key, key.length])); }, setImmediate);
  const [one, two] = await Promise.all([loader.load('abc'), loader.load('de')]);
  assert.deepStrictEqual([one.value, two.value], [3, 2]);
  assert.deepStrictEqual(asked, [['abc', 'de']]);`,
  },
  probe: async ({ load, settle, turns }, { file, op, n }) => {
    const make = (await load(file))[op];
    const asked = [];
    let deferred = [];
    let mode = 'good';
    const loader = make(
      (keys) => {
        asked.push([...keys]);
        if (mode === 'throws') throw Object.assign(new Error('at once'), { code: 'ETHROWN' });
        if (mode === 'fails') return Promise.reject(Object.assign(new Error('many'), { code: 'EMANY' }));
        return Promise.resolve(new Map(keys.filter((key) => key !== 'gone').map((key) => [key, `v:${key}`])));
      },
      (run) => deferred.push(run),
    );
    const ask = (...keys) => keys.map((key) => settle(() => loader.load(key), 2500));
    const flush = async () => {
      await turns(3);
      const runs = deferred;
      deferred = [];
      for (const run of runs) run();
      return runs.length;
    };
    const small = ask('a', 'gone');
    const waited = asked.length;
    const runs = await flush();
    const first = await Promise.all(small);
    const full = ask(...Array.from({ length: n.max + 1 }, (_, at) => `f${at}`));
    await turns(3);
    const early = asked.length;
    const rounds = await flush();
    const second = await Promise.all(full);
    const twin = ask('t', 't');
    await flush();
    const twins = await Promise.all(twin);
    mode = 'fails';
    const failing = ask('x', 'y');
    await flush();
    const failed = await Promise.all(failing);
    mode = 'throws';
    const throwing = ask('z');
    await flush();
    const thrown = await Promise.all(throwing);
    mode = 'good';
    const last = ask('ok', '');
    await flush();
    return {
      waited,
      runs,
      first,
      early,
      rounds,
      second,
      twins,
      failed,
      thrown,
      last: await Promise.all(last),
      asked,
    };
  },
};
