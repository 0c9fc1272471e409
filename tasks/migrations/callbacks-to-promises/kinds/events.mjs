/** Event emitters: one event is awaited, the others end the wait, and no listener stays behind. */
export const events = {
  id: 'events',
  verbs: ['expect', 'waitFor', 'hear', 'watch'],
  flags: { match: ['first', 'keyed'], hello: [true, false] },
  numbers: {},
  signature: { before: (c) => `${c.op}(emitter, key, callback)`, after: (c) => `${c.op}(emitter, key)` },
  contract: (c) => [
    `Resolves with \`{ payload, price }\` at the ${c.f.match === 'first' ? 'first event `arrived`' : 'first event `arrived` whose payload has `payload.key === key` (others are passed over)'}; the price of the key is asked for then.`,
    `An \`error\` rejects with that error; a \`close\` before it rejects with the code \`ECLOSED\` and the message \`${c.noun}: closed while waiting for "<key>"\`.`,
    ...(c.f.hello
      ? [
          'When it has begun to listen, and not before, it emits `awaiting` with the key, synchronously with the call.',
        ]
      : ['It listens synchronously with the call.']),
    'However it ends, every listener of its own is off the emitter by then, before the price is asked for.',
  ],
  before: (c) => `
function ${c.op}(emitter, key, ${c.cb}) {
  function stop() {
    emitter.removeListener('arrived', onArrived);
    emitter.removeListener('error', onError);
    emitter.removeListener('close', onClose);
  }
  function onArrived(payload) {
${c.f.match === 'keyed' ? '    if (payload.key !== key) return;\n' : ''}    stop();
    ${c.price}(key, function (${c.err}, price) {
      if (${c.err}) return ${c.cb}(${c.err});
      ${c.cb}(null, { payload: payload, price: price });
    });
  }
  function onError(${c.err}) {
    stop();
    ${c.cb}(${c.err});
  }
  function onClose() {
    stop();
    const closed = new Error('${c.noun}: closed while waiting for "' + key + '"');
    closed.code = 'ECLOSED';
    ${c.cb}(closed);
  }
  emitter.on('arrived', onArrived);
  emitter.on('error', onError);
  emitter.on('close', onClose);
${c.f.hello ? "  emitter.emit('awaiting', key);\n" : ''}}`,
  after: (c) => `
async function ${c.op}(emitter, key) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const listeners = {
    arrived: ${c.f.match === 'keyed' ? '(payload) => payload.key === key && resolve(payload)' : 'resolve'},
    error: reject,
    close: () => {
      const closed = new Error(\`${c.noun}: closed while waiting for "\${key}"\`);
      reject(Object.assign(closed, { code: 'ECLOSED' }));
    },
  };
  for (const [event, listener] of Object.entries(listeners)) emitter.on(event, listener);
  let payload;
  try {
${c.f.hello ? "    emitter.emit('awaiting', key);\n" : ''}    payload = await promise;
  } finally {
    for (const [event, listener] of Object.entries(listeners)) emitter.off(event, listener);
  }
  return { payload, price: await ${c.price}(key) };
}`,
  other: (c) => `
function ${c.op}(emitter, key) {
  const off = [];
  const listen = (event, heard) => {
    emitter.addListener(event, heard);
    off.push(() => emitter.removeListener(event, heard));
  };
  return new Promise((resolve, reject) => {
    const end = (report) => (outcome) => {
      off.splice(0).forEach((each) => each());
      report(outcome);
    };
    const arrived = end(resolve);
    listen('arrived', (payload) => { ${c.f.match === 'keyed' ? 'if (payload.key === key) ' : ''}arrived(payload); });
    listen('error', end(reject));
    listen('close', () => {
      const error = new Error('${c.noun}: closed while waiting for "' + key + '"');
      error.code = 'ECLOSED';
      end(reject)(error);
    });
${c.f.hello ? "    emitter.emit('awaiting', key);\n" : ''}  }).then(async (payload) => ({ payload, price: await ${c.price}(key) }));
}`,
  demo: {
    before: (c) => `const emitter = new (require('node:events'))();
  ${c.op}(emitter, 'k', function (err, seen) {
    assert.ifError(err);
    assert.equal(seen.payload.key, 'k');
    done();
  });
  emitter.emit('arrived', { key: 'k' });`,
    after: (c) => `const emitter = new (require('node:events'))();
  const waiting = ${c.op}(emitter, 'k');
  emitter.emit('arrived', { key: 'k' });
  assert.equal((await waiting).payload.key, 'k');
  assert.equal(emitter.listenerCount('arrived') + emitter.listenerCount('close'), 0);`,
  },
  probe: async ({ load, settle, turns }, { file, op }) => {
    const run = (await load(file))[op];
    const { EventEmitter } = await import('node:events');
    const count = (emitter) => ['arrived', 'error', 'close'].map((event) => emitter.listenerCount(event));
    const scene = async (key, act) => {
      const emitter = new EventEmitter();
      const greeted = [];
      emitter.on('awaiting', (name) => greeted.push(`${name}:${count(emitter).join('')}`));
      const waiting = settle(() => run(emitter, key), 2500);
      const during = count(emitter);
      const hello = greeted.slice();
      await turns(2);
      act(emitter);
      // What comes after the end must not throw or matter.
      emitter.on('error', () => {});
      await turns(1);
      emitter.emit('close');
      emitter.emit('arrived', { key, late: true });
      const seen = await waiting;
      return { seen, during, hello, left: count(emitter) };
    };
    return [
      await scene('k1', (emitter) => emitter.emit('arrived', { key: 'k1', body: 7 })),
      await scene('k2', (emitter) => {
        emitter.emit('arrived', { key: 'other' });
        emitter.emit('arrived', { key: 'k2', body: 8 });
      }),
      await scene('k3', (emitter) =>
        emitter.emit('error', Object.assign(new Error('line'), { code: 'ELINE' })),
      ),
      await scene('k4', (emitter) => emitter.emit('close')),
      await scene('', (emitter) => emitter.emit('arrived', { key: '' })),
    ];
  },
};
