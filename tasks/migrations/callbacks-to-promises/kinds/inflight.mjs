/** A cache that shares what is in flight, ages, has a bound, and does not keep failures. */
export const inflight = {
  id: 'inflight',
  verbs: ['create'],
  noun: 'Cache',
  flags: { stale: ['reject', 'serve'], evict: ['oldest', 'least-used'] },
  numbers: { ttl: [100, 250], max: [2, 3] },
  signature: {
    before: (c) => `${c.op}(fetch, now) -> { get(key, callback), forget(key), size() }`,
    after: (c) => `${c.op}(fetch, now) -> { get(key), forget(key), size() }`,
  },
  contract: (c) => [
    '`get(key)` resolves with `{ value, price }`, by `fetch(key, price)`. Calls for a key that is being fetched share that fetch; other keys do not wait for it.',
    `An entry counts for ${c.n.ttl} ms by \`now()\` from when it was stored (at exactly ${c.n.ttl} ms it no longer does). At most ${c.n.max} entries are kept; the ${c.f.evict === 'oldest' ? 'one stored longest ago' : 'one not asked for the longest'} goes first. \`forget\` and \`size\` stay synchronous; a fetch under way when its key is forgotten still answers its callers but is not stored.`,
    c.f.stale === 'serve'
      ? 'A failure is never kept. When an outdated entry is there, it is served instead of the failure (and stays outdated).'
      : 'A failure is never kept: it rejects, and an outdated entry is dropped with it.',
  ],
  before: (c) => `
function ${c.op}(fetch, now) {
  const entries = new Map();
  const flights = new Map();
  function store(key, answer) {
    entries.delete(key);
    entries.set(key, { answer: answer, at: now() });
    if (entries.size > ${c.n.max}) entries.delete(entries.keys().next().value);
  }
  function land(key, flight, ${c.err}, answer) {
    const known = flights.get(key) === flight;
    if (known) flights.delete(key);
    const old = entries.get(key);
    if (${c.err}) {
${c.f.stale === 'serve' ? `      if (old) return flight.forEach(function (each) { each(null, old.answer); });` : `      if (old && known) entries.delete(key);`}
    } else if (known) store(key, answer);
    flight.forEach(function (each) { each(${c.err}, answer); });
  }
  return {
    size: function () { return entries.size; },
    forget: function (key) { entries.delete(key); flights.delete(key); },
    get: function (key, ${c.cb}) {
      const entry = entries.get(key);
      if (entry && now() - entry.at < ${c.n.ttl}) {
${c.f.evict === 'least-used' ? `        entries.delete(key);\n        entries.set(key, entry);\n` : ''}        return process.nextTick(${c.cb}, null, entry.answer);
      }
      if (flights.has(key)) return flights.get(key).push(${c.cb});
      const flight = [${c.cb}];
      flights.set(key, flight);
      ${c.price}(key, function (${c.err}, price) {
        if (${c.err}) return land(key, flight, ${c.err});
        fetch(key, price, function (${c.err}, value) {
          land(key, flight, ${c.err}, { value: value, price: price });
        });
      });
    },
  };
}`,
  after: (c) => `
function ${c.op}(fetch, now) {
  const entries = new Map();
  const flights = new Map();
  const fly = async (key) => {
    const price = await ${c.price}(key);
    return { value: await fetch(key, price), price };
  };
  const land = async (key, flight) => {
    try {
      const answer = await flight.promise;
      if (flights.get(key) === flight) {
        entries.delete(key);
        entries.set(key, { answer, at: now() });
        if (entries.size > ${c.n.max}) entries.delete(entries.keys().next().value);
      }
      return answer;
    } catch (error) {
      const old = entries.get(key);
${c.f.stale === 'serve' ? '      if (old) return old.answer;\n' : '      if (old && flights.get(key) === flight) entries.delete(key);\n'}      throw error;
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
    }
  };
  return {
    size: () => entries.size,
    forget: (key) => {
      entries.delete(key);
      flights.delete(key);
    },
    async get(key) {
      const entry = entries.get(key);
      if (entry && now() - entry.at < ${c.n.ttl}) {
${c.f.evict === 'least-used' ? `        entries.delete(key);\n        entries.set(key, entry);\n` : ''}        return entry.answer;
      }
      if (!flights.has(key)) {
        const flight = { promise: fly(key) };
        flights.set(key, flight);
        flight.answer = land(key, flight);
      }
      return flights.get(key).answer;
    },
  };
}`,
  other: (c) => `
function ${c.op}(fetch, now) {
  let kept = [];
  const pending = Object.create(null);
  const find = (key) => kept.find((entry) => entry.key === key);
  const drop = (key) => { kept = kept.filter((entry) => entry.key !== key); };
  const request = (key) => {
    const token = {};
    pending[key] = token;
    const mine = () => pending[key] === token;
    token.result = Promise.resolve(${c.price}(key))
      .then((price) => Promise.resolve(fetch(key, price)).then((value) => ({ value, price })))
      .then((answer) => {
        if (mine()) {
          drop(key);
          kept = [...kept, { key, answer, at: now() }].slice(-${c.n.max});
        }
        return answer;
      }, (problem) => {
        const outdated = find(key);
${c.f.stale === 'serve' ? '        if (outdated) return outdated.answer;\n' : '        if (outdated && mine()) drop(key);\n'}        throw problem;
      })
      .finally(() => { if (mine()) delete pending[key]; });
    return token.result;
  };
  return {
    size() { return kept.length; },
    forget(key) { drop(key); delete pending[key]; },
    get(key) {
      const entry = find(key);
      if (entry === undefined || now() >= entry.at + ${c.n.ttl}) return pending[key] ? pending[key].result : request(key);
${c.f.evict === 'least-used' ? '      drop(key);\n      kept.push(entry);\n' : ''}      return Promise.resolve(entry.answer);
    },
  };
}`,
  demo: {
    before: (c) => `let calls = 0;
  const cache = ${c.op}(function (key, price, cb) { calls += 1; setImmediate(cb, null, key + key); }, function () { return 0; });
  cache.get('ab', function (err, answer) {
    assert.ifError(err);
    assert.equal(answer.value, 'abab');
    assert.equal(cache.size(), 1);
    assert.equal(calls, 1);
    done();
  });`,
    after: (c) => `let calls = 0;
  const cache = ${c.op}(async (key) => { calls += 1; return key + key; }, () => 0);
  const [one, two] = await Promise.all([cache.get('ab'), cache.get('ab')]);
  assert.equal(one.value, 'abab');
  assert.equal(two.value, 'abab');
  assert.equal(calls, 1);
  assert.equal(cache.size(), 1);`,
  },
  probe: async ({ load, settle, until }, { file, op, n }) => {
    const make = (await load(file))[op];
    let time = 1000;
    let failing = false;
    const calls = [];
    const gates = [];
    let gated = false;
    const cache = make(
      async (key, price) => {
        calls.push(`${key}@${price}`);
        const count = calls.length;
        if (gated)
          await new Promise((resolve) => {
            gates.push(resolve);
          });
        if (failing) throw Object.assign(new Error(`fetch ${key}`), { code: 'EFETCH' });
        return `${key}#${count}`;
      },
      () => time,
    );
    const get = (key) => settle(() => cache.get(key), 2500);
    gated = true;
    const shared = [get('aa'), get('aa'), get('b')];
    await until(() => gates.length === 2);
    for (const gate of gates.splice(0)) gate();
    const together = await Promise.all(shared);
    gated = false;
    time += n.ttl - 1;
    const hit = await get('aa');
    const more = [];
    for (const key of ['c', 'd']) more.push(await get(key));
    const size = cache.size();
    const after = [];
    for (const key of ['aa', 'b', 'c', 'd']) {
      const seen = calls.length;
      await get(key);
      after.push(calls.length - seen);
    }
    time += n.ttl;
    failing = true;
    const stale = await get('d');
    const left = cache.size();
    const fresh = await get('zz');
    failing = false;
    const recovered = await get('zz');
    gated = true;
    const doomed = get('late');
    await until(() => gates.length === 1);
    cache.forget('late');
    gates.shift()();
    const forgotten = await doomed;
    gated = false;
    const refetched = await get('late');
    return {
      together,
      hit,
      more,
      size,
      after,
      stale,
      left,
      fresh,
      recovered,
      forgotten,
      refetched,
      unpriced: await get(''),
    };
  },
};
