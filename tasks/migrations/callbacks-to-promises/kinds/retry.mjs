/** Retries with backoff: only for what may pass, with the waits as told, and the count on the way out. */
export const retry = {
  id: 'retry',
  verbs: ['persist', 'send', 'submit', 'push'],
  flags: { backoff: ['double', 'linear'], last: ['mark', 'wrap'] },
  numbers: { attempts: [3, 5], base: [10, 60] },
  signature: {
    before: (c) => `${c.op}(key, attempt, delay, callback)`,
    after: (c) => `${c.op}(key, attempt, delay)`,
  },
  contract: (c) => [
    `\`attempt(price, number)\` is made at most ${c.n.attempts} times, \`number\` from 1. The price is asked for once. Between attempts it awaits \`delay(ms)\`: ${c.n.base} ms, ${c.f.backoff === 'double' ? 'doubled' : `${c.n.base} more`} each time.`,
    'Only the codes `EAGAIN` and `EBUSY` are tried again; every other failure rejects as it is, with `attempts` on it.',
    c.f.last === 'mark'
      ? 'When the attempts are used up it rejects with the last failure, with `attempts` on it.'
      : `When the attempts are used up it rejects with the code \`${c.E}\`, the message \`${c.noun}: gave up after ${c.n.attempts} attempts\`, \`attempts\`, and the last failure as \`cause\`.`,
    'Resolves with `{ value, attempts }`. A failure of `delay` rejects as it is.',
  ],
  before: (c) => `
function ${c.op}(key, attempt, delay, ${c.cb}) {
  ${c.price}(key, function (${c.err}, price) {
    if (${c.err}) return ${c.cb}(${c.err});
    let wait = ${c.n.base};
    function again(number) {
      attempt(price, number, function (${c.err}, value) {
        if (!${c.err}) return ${c.cb}(null, { value: value, attempts: number });
        if (${c.err}.code !== 'EAGAIN' && ${c.err}.code !== 'EBUSY') {
          ${c.err}.attempts = number;
          return ${c.cb}(${c.err});
        }
        if (number === ${c.n.attempts}) {
${
  c.f.last === 'mark'
    ? `          ${c.err}.attempts = number;
          return ${c.cb}(${c.err});`
    : `          const gaveUp = new Error('${c.noun}: gave up after ' + number + ' attempts');
          gaveUp.code = '${c.E}';
          gaveUp.attempts = number;
          gaveUp.inner = ${c.err};
          return ${c.cb}(gaveUp);`
}
        }
        delay(wait, function (${c.err}) {
          if (${c.err}) return ${c.cb}(${c.err});
          wait ${c.f.backoff === 'double' ? '*= 2' : `+= ${c.n.base}`};
          again(number + 1);
        });
      });
    }
    again(1);
  });
}`,
  after: (c) => `
async function ${c.op}(key, attempt, delay) {
  const price = await ${c.price}(key);
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { value: await attempt(price, attempts), attempts };
    } catch (error) {
      const passing = error.code === 'EAGAIN' || error.code === 'EBUSY';
      if (!passing${c.f.last === 'mark' ? ` || attempts === ${c.n.attempts}` : ''}) throw Object.assign(error, { attempts });
${
  c.f.last === 'wrap'
    ? `      if (attempts === ${c.n.attempts}) {
        const gaveUp = new Error(\`${c.noun}: gave up after \${attempts} attempts\`, { cause: error });
        throw Object.assign(gaveUp, { code: '${c.E}', attempts });
      }
`
    : ''
}    }
    await delay(${c.f.backoff === 'double' ? `${c.n.base} * 2 ** (attempts - 1)` : `${c.n.base} * attempts`});
  }
}`,
  other: (c) => `
const ${c.op}Waits = Array.from({ length: ${c.n.attempts - 1} }, (_, at) => ${c.f.backoff === 'double' ? `${c.n.base} * 2 ** at` : `${c.n.base} * (at + 1)`});

function ${c.op}(key, attempt, delay) {
  const again = async (price, number) => {
    let failure;
    try {
      const value = await attempt(price, number);
      return { value, attempts: number };
    } catch (caught) {
      failure = caught;
    }
    const wait = ${c.op}Waits[number - 1];
    if (!['EAGAIN', 'EBUSY'].includes(failure.code)) {
      failure.attempts = number;
      throw failure;
    }
    if (wait === undefined) {
${
  c.f.last === 'mark'
    ? `      failure.attempts = number;
      throw failure;`
    : `      const last = new Error('${c.noun}: gave up after ' + number + ' attempts');
      last.cause = failure;
      last.code = '${c.E}';
      last.attempts = number;
      throw last;`
}
    }
    await delay(wait);
    return again(price, number + 1);
  };
  return ${c.price}(key).then((price) => again(price, 1));
}`,
  demo: {
    before: (c) => `let calls = 0;
  ${c.op}('key', function (price, number, cb) {
    calls += 1;
    if (number === 1) { const busy = new Error('busy'); busy.code = 'EBUSY'; return cb(busy); }
    cb(null, 'sent');
  }, function (ms, cb) { setImmediate(cb); }, function (err, result) {
    assert.ifError(err);
    assert.deepStrictEqual(result, { value: 'sent', attempts: 2 });
    assert.equal(calls, 2);
    done();
  });`,
    after: (c) => `const result = await ${c.op}('key', async (price, number) => {
    if (number === 1) throw Object.assign(new Error('busy'), { code: 'EBUSY' });
    return 'sent';
  }, async () => undefined);
  assert.deepStrictEqual(result, { value: 'sent', attempts: 2 });`,
  },
  probe: async ({ load, settle, turns }, { file, op }) => {
    const run = (await load(file))[op];
    const trace = [];
    const delay = async (ms) => {
      trace.push(ms);
      await turns(1);
    };
    const failing = (codes) => async (price, number) => {
      trace.push(`#${number}@${price}`);
      const code = codes[number - 1];
      if (code) throw Object.assign(new Error(`try ${number}`), { code });
      return 'through';
    };
    const once = await settle(() => run('parcel', failing([]), delay));
    const third = await settle(() => run('parcel', failing(['EAGAIN', 'EBUSY']), delay));
    const never = await settle(() => run('parcel', failing(new Array(9).fill('EBUSY')), delay));
    const fatal = await settle(() => run('parcel', failing(['EAGAIN', 'EDENIED']), delay));
    const thrown = await settle(() =>
      run(
        'parcel',
        (_price, number) => {
          if (number < 2) throw Object.assign(new Error('sync'), { code: 'EAGAIN' });
          return number;
        },
        delay,
      ),
    );
    const stuck = await settle(() =>
      run('parcel', failing(['EBUSY']), async () => {
        throw Object.assign(new Error('clock'), { code: 'ECLOCK' });
      }),
    );
    return {
      once,
      third,
      never,
      fatal,
      thrown,
      stuck,
      unpriced: await settle(() => run('', failing([]), delay)),
      trace,
    };
  },
};
