/** Exclusion: one task a key at a time, first come first served, released whatever happens. */
export const mutex = {
  id: 'mutex',
  verbs: ['create'],
  noun: 'Lock',
  flags: { queue: ['bounded', 'open'], order: ['fifo', 'priority'] },
  numbers: { waiting: [2, 3] },
  signature: {
    before: (c) =>
      `${c.op}() -> { run(key, ${c.f.order === 'priority' ? 'priority, ' : ''}task, callback), pending(key) }`,
    after: (c) =>
      `${c.op}() -> { run(key, ${c.f.order === 'priority' ? 'priority, ' : ''}task), pending(key) }`,
  },
  contract: (c) => [
    `\`run(key, ${c.f.order === 'priority' ? 'priority, ' : ''}task)\` settles as \`task(price)\` does. Tasks of one key run one at a time, ${c.f.order === 'fifo' ? 'in the order of the calls' : 'of those that wait the highest priority first, among equals in the order of the calls'}; tasks of other keys do not wait. A task that fails or throws frees the key like any other.`,
    "The price is asked for when it is the task's turn; a price that fails rejects that call and frees the key. `pending(key)` stays synchronous: the number of calls that wait or run (0 when all is done, counted down before a call settles).",
    ...(c.f.queue === 'bounded'
      ? [
          `More than ${c.n.waiting} waiting for a key (the running one not counted): rejects with the code \`${c.E}\` and the message \`${c.noun}: too many waiting for "<key>"\`.`,
        ]
      : []),
  ],
  before: (c) => `
function ${c.op}() {
  const lines = new Map();
  function start(key) {
    const line = lines.get(key);
    const turn = line.waiting.shift();
    line.running = turn;
    const end = function (${c.err}, value) {
      line.running = null;
      if (line.waiting.length > 0) start(key);
      else lines.delete(key);
      turn.done(${c.err}, value);
    };
    ${c.price}(key, function (${c.err}, price) {
      if (${c.err}) return end(${c.err});
      turn.task(price, end);
    });
  }
  return {
    pending: function (key) {
      const line = lines.get(key);
      return line ? line.waiting.length + (line.running ? 1 : 0) : 0;
    },
    run: function (key, ${c.f.order === 'priority' ? 'priority, ' : ''}task, ${c.cb}) {
      if (!lines.has(key)) lines.set(key, { waiting: [], running: null });
      const line = lines.get(key);
${
  c.f.queue === 'bounded'
    ? `      if (line.waiting.length === ${c.n.waiting}) {
        const full = new Error('${c.noun}: too many waiting for "' + key + '"');
        full.code = '${c.E}';
        return process.nextTick(${c.cb}, full);
      }
`
    : ''
}      const turn = { ${c.f.order === 'priority' ? 'priority: priority, ' : ''}task: task, done: ${c.cb} };
${
  c.f.order === 'priority'
    ? `      let place = line.waiting.length;
      while (place > 0 && line.waiting[place - 1].priority < priority) place -= 1;
      line.waiting.splice(place, 0, turn);`
    : '      line.waiting.push(turn);'
}
      if (!line.running) start(key);
    },
  };
}`,
  after: (c) => `
function ${c.op}() {
  const lines = new Map();
  const free = (key) => {
    const line = lines.get(key);
    line.running = false;
    const turn = line.waiting.shift();
    if (turn === undefined) {
      lines.delete(key);
      return;
    }
    line.running = true;
    turn.resolve();
  };
  const wait = (line${c.f.order === 'priority' ? ', priority' : ''}) => {
    const turn = { ${c.f.order === 'priority' ? 'priority, ' : ''}...Promise.withResolvers() };
${
  c.f.order === 'priority'
    ? `    const place = line.waiting.findIndex((other) => other.priority < priority);
    line.waiting.splice(place === -1 ? line.waiting.length : place, 0, turn);`
    : '    line.waiting.push(turn);'
}
    return turn.promise;
  };
  return {
    pending: (key) => {
      const line = lines.get(key);
      return line ? line.waiting.length + (line.running ? 1 : 0) : 0;
    },
    async run(key, ${c.f.order === 'priority' ? 'priority, ' : ''}task) {
      const line = lines.get(key) ?? { waiting: [], running: false };
      lines.set(key, line);
${
  c.f.queue === 'bounded'
    ? `      if (line.waiting.length === ${c.n.waiting}) {
        throw Object.assign(new Error(\`${c.noun}: too many waiting for "\${key}"\`), { code: '${c.E}' });
      }
`
    : ''
}      if (line.running) await wait(line${c.f.order === 'priority' ? ', priority' : ''});
      line.running = true;
      try {
        return await task(await ${c.price}(key));
      } finally {
        free(key);
      }
    },
  };
}`,
  other: (c) => `
class ${c.Noun}Turns {
  #queues = new Map();

  pending(key) {
    const queue = this.#queues.get(key);
    return queue === undefined ? 0 : queue.entries.length + (queue.busy ? 1 : 0);
  }

  run(key, ${c.f.order === 'priority' ? 'priority, ' : ''}task) {
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { busy: false, entries: [] };
      this.#queues.set(key, queue);
    }
    return new Promise((resolve, reject) => {
${
  c.f.queue === 'bounded'
    ? `      if (queue.entries.length >= ${c.n.waiting}) {
        const error = new Error('${c.noun}: too many waiting for "' + key + '"');
        error.code = '${c.E}';
        reject(error);
        return;
      }
`
    : ''
}      queue.entries.push({ task, resolve, reject, rank: ${c.f.order === 'priority' ? 'priority' : '0'} });
      if (!queue.busy) this.#advance(key, queue);
    });
  }

  #advance(key, queue) {
    if (queue.entries.length === 0) {
      this.#queues.delete(key);
      return;
    }
    const best = queue.entries.reduce((kept, entry) => (entry.rank > kept.rank ? entry : kept));
    queue.entries.splice(queue.entries.indexOf(best), 1);
    queue.busy = true;
    const over = (report) => (outcome) => {
      queue.busy = false;
      this.#advance(key, queue);
      report(outcome);
    };
    ${c.price}(key).then((price) => best.task(price)).then(over(best.resolve), over(best.reject));
  }
}

function ${c.op}() {
  const turns = new ${c.Noun}Turns();
  return { run: (...call) => turns.run(...call), pending: (key) => turns.pending(key) };
}`,
  demo: {
    before: (c) => `const lock = ${c.op}();
  const trace = [];
  lock.run('k', ${c.f.order === 'priority' ? '1, ' : ''}function (price, cb) { trace.push('one'); setImmediate(cb); }, function () { trace.push('end'); });
  lock.run('k', ${c.f.order === 'priority' ? '1, ' : ''}function (price, cb) { trace.push('two'); cb(null, 2); }, function (err, value) {
    assert.ifError(err);
    assert.equal(value, 2);
    assert.equal(trace[0], 'one');
    assert.equal(lock.pending('k'), 0);
    done();
  });`,
    after: (c) => `const lock = ${c.op}();
  const trace = [];
  const task = (name) => async () => { trace.push('>' + name); await null; trace.push('<' + name); return name; };
  const both = [lock.run('k', ${c.f.order === 'priority' ? '1, ' : ''}task('a')), lock.run('k', ${c.f.order === 'priority' ? '1, ' : ''}task('b'))];
  assert.equal(lock.pending('k'), 2);
  assert.deepStrictEqual(await Promise.all(both), ['a', 'b']);
  assert.deepStrictEqual(trace, ['>a', '<a', '>b', '<b']);
  assert.equal(lock.pending('k'), 0);`,
  },
  probe: async ({ load, settle, turns, until }, { file, op, n, f }) => {
    const lock = (await load(file))[op]();
    const trace = [];
    const gates = {};
    const task = (name, outcome) => (price) => {
      trace.push(`>${name}@${price}`);
      if (outcome === 'throws') throw Object.assign(new Error(name), { code: 'ETHROWN' });
      return new Promise((resolve, reject) => {
        gates[name] = () => {
          trace.push(`<${name}`);
          if (outcome === 'fails') reject(Object.assign(new Error(name), { code: 'EFAILED' }));
          else resolve(name.toUpperCase());
        };
      });
    };
    const run = (key, priority, work) =>
      settle(() => (f.order === 'priority' ? lock.run(key, priority, work) : lock.run(key, work)), 2500);
    const first = run('k', 1, task('a'));
    await until(() => gates.a);
    const waiting = [run('k', 1, task('b', 'fails')), run('k', 5, task('c'))];
    const other = run('else', 1, task('z'));
    await until(() => gates.z);
    const counts = [lock.pending('k'), lock.pending('else'), lock.pending('none')];
    gates.z();
    const extra = [];
    for (let at = waiting.length; at < n.waiting; at += 1) extra.push(run('k', 0, task(`e${at}`, 'throws')));
    let over = null;
    if (f.queue === 'bounded') over = await run('k', 9, task('over'));
    const during = trace.slice();
    gates.a();
    const [one, two] = f.order === 'priority' ? ['c', 'b'] : ['b', 'c'];
    await until(() => gates[one]);
    await turns(5);
    const held = gates[two] === undefined;
    gates[one]();
    await until(() => gates[two]);
    gates[two]();
    const rest = await Promise.all([first, ...waiting, other, ...extra]);
    const left = lock.pending('k');
    const unpriced = [await run('', 1, task('u')), lock.pending('')];
    const again = run('k', 1, task('last'));
    await until(() => gates.last);
    gates.last();
    return { counts, over, during, held, rest, left, unpriced, again: await again, trace };
  },
};
