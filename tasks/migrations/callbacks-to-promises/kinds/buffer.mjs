/** Write-behind: pushes are cheap, a flush writes what is there, and nothing is lost when a write fails. */
export const buffer = {
  id: 'buffer',
  verbs: ['create'],
  noun: 'Buffer',
  flags: { failed: ['requeue', 'drop'], chunked: [true, false] },
  numbers: { chunk: [2, 3] },
  signature: {
    before: (c) => `${c.op}(write) -> { push(item), flush(callback), size() }`,
    after: (c) => `${c.op}(write) -> { push(item), flush(), size() }`,
  },
  contract: (c) => [
    `\`push\` and \`size\` stay synchronous. \`flush()\` writes what was pushed by then with \`write(entries)\`, entries \`{ item, price }\` in the order of the pushes${c.f.chunked ? `, at most ${c.n.chunk} to a write, one write after the other` : ', all in one write'}, and resolves with the number written (0, without a write, when there is nothing). Prices are asked for before anything of the flush is written.`,
    'One flush at a time: a flush called meanwhile waits for it, whatever became of it, and then writes what is there.',
    c.f.failed === 'requeue'
      ? 'When a price or a write fails, the flush rejects with that error, and what it had not written is back in front, in order.'
      : 'When a price or a write fails, the flush rejects with that error, carrying `lost`, the items that it had not written; they are not kept. Flushes that wait are not touched.',
  ],
  before: (c) => `
function ${c.op}(write) {
  let items = [];
  let flushing = false;
  const queue = [];
  function next() {
    flushing = false;
    if (queue.length > 0) start(queue.shift());
  }
  function start(${c.cb}) {
    flushing = true;
    const taken = items;
    items = [];
    const entries = [];
    let written = 0;
    function fail(${c.err}) {
${c.f.failed === 'requeue' ? '      items = taken.slice(written).concat(items);\n' : `      ${c.err}.lost = taken.slice(written);\n`}      next();
      ${c.cb}(${c.err});
    }
    function writeNext() {
      if (written === taken.length) {
        next();
        return ${c.cb}(null, written);
      }
      const part = entries.slice(written${c.f.chunked ? `, written + ${c.n.chunk}` : ''});
      write(part, function (${c.err}) {
        if (${c.err}) return fail(${c.err});
        written += part.length;
        writeNext();
      });
    }
    (function priceNext(i) {
      if (i === taken.length) return writeNext();
      ${c.price}(taken[i], function (${c.err}, price) {
        if (${c.err}) return fail(${c.err});
        entries.push({ item: taken[i], price: price });
        priceNext(i + 1);
      });
    })(0);
  }
  return {
    push: function (item) { items.push(item); },
    size: function () { return items.length; },
    flush: function (${c.cb}) {
      if (flushing) queue.push(${c.cb});
      else start(${c.cb});
    },
  };
}`,
  after: (c) => `
function ${c.op}(write) {
  let items = [];
  let running;
  const flushNow = async () => {
    const taken = items;
    items = [];
    let written = 0;
    try {
      const entries = [];
      for (const item of taken) entries.push({ item, price: await ${c.price}(item) });
      while (written < entries.length) {
        const part = entries.slice(written${c.f.chunked ? `, written + ${c.n.chunk}` : ''});
        await write(part);
        written += part.length;
      }
      return written;
    } catch (error) {
      const lost = taken.slice(written);
${c.f.failed === 'requeue' ? '      items = [...lost, ...items];\n      throw error;' : '      throw Object.assign(error, { lost });'}
    }
  };
  return {
    push: (item) => {
      items.push(item);
    },
    size: () => items.length,
    async flush() {
      while (running) await running.catch(() => undefined);
      running = flushNow().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}`,
  other: (c) => `
function ${c.op}(write) {
  const pending = [];
  let busy = null;
  const drain = async () => {
    const batch = pending.splice(0);
    let at = 0;
    try {
      const prices = [];
      for (let i = 0; i < batch.length; i += 1) prices[i] = await ${c.price}(batch[i]);
      const entries = batch.map((item, i) => ({ item, price: prices[i] }));
      const size = ${c.f.chunked ? c.n.chunk : 'entries.length'};
      for (; at < entries.length; at += Math.min(size, entries.length - at)) await write(entries.slice(at, at + size));
    } catch (problem) {
${c.f.failed === 'requeue' ? '      pending.unshift(...batch.slice(at));' : '      problem.lost = batch.slice(at);'}
      throw problem;
    }
    return batch.length;
  };
  const flush = async () => {
    while (busy !== null) await busy;
    const { promise, resolve } = Promise.withResolvers();
    busy = promise;
    try {
      return await drain();
    } finally {
      busy = null;
      resolve();
    }
  };
  return { push(item) { pending.push(item); }, size() { return pending.length; }, flush };
}`,
  demo: {
    before: (c) => `const written = [];
  const buffer = ${c.op}(function (entries, cb) { entries.forEach(function (each) { written.push(each.item); }); setImmediate(cb); });
  buffer.push('a');
  buffer.push('b');
  assert.equal(buffer.size(), 2);
  buffer.flush(function (err, count) {
    assert.ifError(err);
    assert.equal(count, 2);
    assert.deepStrictEqual(written, ['a', 'b']);
    done();
  });`,
    after: (c) => `const written = [];
  const buffer = ${c.op}(async (entries) => { written.push(...entries.map((each) => each.item)); });
  buffer.push('a');
  buffer.push('b');
  assert.equal(buffer.size(), 2);
  assert.equal(await buffer.flush(), 2);
  assert.deepStrictEqual(written, ['a', 'b']);
  assert.equal(buffer.size(), 0);`,
  },
  probe: async ({ load, settle, turns, until }, { file, op }) => {
    const make = (await load(file))[op];
    const writes = [];
    const gates = [];
    let gated = true;
    let bad = null;
    const buffered = make(async (entries) => {
      writes.push(entries.map((each) => `${each.item}@${each.price}`));
      if (gated)
        await new Promise((resolve) => {
          gates.push(resolve);
        });
      if (entries.some((each) => each.item === bad))
        throw Object.assign(new Error('disk'), { code: 'EDISK' });
    });
    const push = (...items) => {
      for (const item of items) buffered.push(item);
    };
    const flush = () => settle(() => buffered.flush(), 2500);
    const empty = await flush();
    push('a', 'bb', 'c', 'dd');
    const first = flush();
    await until(() => gates.length > 0);
    push('later');
    const second = flush();
    push('last');
    await turns(5);
    const held = writes.length;
    const sizes = [buffered.size()];
    gated = false;
    for (const gate of gates.splice(0)) gate();
    const done = await Promise.all([first, second]);
    sizes.push(buffered.size());
    bad = 'y';
    push('v', 'w', 'x', 'y', 'z');
    const failing = flush();
    const waiting = flush();
    push('more');
    bad = 'y';
    const failed = await failing;
    bad = null;
    const after = await waiting;
    sizes.push(buffered.size());
    push('ok', '');
    const unpriced = await flush();
    sizes.push(buffered.size());
    return { empty, held, done, failed, after: after.kind, unpriced, sizes, writes };
  },
};
