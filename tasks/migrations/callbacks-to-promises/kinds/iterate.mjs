/** Iterators: pages behind callbacks become an async iterator that is lazy and closes its cursor. */
export const iterate = {
  id: 'iterate',
  verbs: ['list', 'browse', 'page', 'stroll'],
  flags: { unit: ['items', 'pages'], holes: ['kept', 'skipped'] },
  numbers: { most: [3, 5] },
  signature: { before: (c) => `${c.op}(cursor, visit, callback)`, after: (c) => `${c.op}(cursor)` },
  contract: (c) => [
    `Returns an async iterable (\`for await\`) over the ${c.f.unit === 'items' ? 'items, each as `{ item, price }`' : 'pages, each as an array of `{ item, price }`'}. \`cursor.fetch(token)\`, first with \`null\`, gives \`{ items, token }\`; a \`token\` of \`null\` ends it. An item's price is asked for one after the other.`,
    'It is lazy: nothing is fetched before the first value is asked for, no page before it is needed, no two at a time.',
    c.f.holes === 'skipped'
      ? 'Items that are `null` are left out (a page may become empty by that, and is still given).'
      : 'Items that are `null` are given as `null`, without a price.',
    `\`cursor.close()\` is awaited once: at the end, on a failure of a fetch or a price, and when the consumer stops early; not when nothing was fetched. After ${c.n.most} pages with a further token it rejects with the code \`${c.E}\` and the message \`${c.noun}: more than ${c.n.most} pages\`.`,
  ],
  before: (c) => `
function ${c.op}(cursor, visit, ${c.cb}) {
  function finish(${c.err}) {
    cursor.close(function (closeError) {
      ${c.cb}(${c.err} || closeError || null);
    });
  }
  function priced(items, i, out, then) {
    if (i === items.length) return then(out);
    if (items[i] === null) {
${c.f.holes === 'kept' ? '      out.push(null);\n' : ''}      return priced(items, i + 1, out, then);
    }
    ${c.price}(items[i], function (${c.err}, price) {
      if (${c.err}) return finish(${c.err});
      out.push({ item: items[i], price: price });
      priced(items, i + 1, out, then);
    });
  }
  (function fetchPage(token, count) {
    if (count === ${c.n.most}) {
      const tooMany = new Error('${c.noun}: more than ${c.n.most} pages');
      tooMany.code = '${c.E}';
      return finish(tooMany);
    }
    cursor.fetch(token, function (${c.err}, page) {
      if (${c.err}) return finish(${c.err});
      priced(page.items, 0, [], function (out) {
${
  c.f.unit === 'pages'
    ? `        visit(out, function (${c.err}) {
          if (${c.err}) return finish(${c.err});
          if (page.token === null) return finish(null);
          fetchPage(page.token, count + 1);
        });`
    : `        (function each(i) {
          if (i < out.length) {
            return visit(out[i], function (${c.err}) {
              if (${c.err}) return finish(${c.err});
              each(i + 1);
            });
          }
          if (page.token === null) return finish(null);
          fetchPage(page.token, count + 1);
        })(0);`
}
      });
    });
  })(null, 0);
}`,
  after: (c) => `
async function* ${c.op}(cursor) {
  try {
    let token = null;
    for (let pages = 0; pages < ${c.n.most}; pages += 1) {
      const page = await cursor.fetch(token);
${c.f.unit === 'pages' ? '      const out = [];\n' : ''}      for (const item of page.items) {
${c.f.holes === 'skipped' ? '        if (item === null) continue;\n' : ''}        const entry = ${c.f.holes === 'kept' ? `item === null ? null : { item, price: await ${c.price}(item) }` : `{ item, price: await ${c.price}(item) }`};
        ${c.f.unit === 'pages' ? 'out.push(entry)' : 'yield entry'};
      }
${c.f.unit === 'pages' ? '      yield out;\n' : ''}      token = page.token;
      if (token === null) return;
    }
    throw Object.assign(new Error('${c.noun}: more than ${c.n.most} pages'), { code: '${c.E}' });
  } finally {
    await cursor.close();
  }
}`,
  other: (c) => `
function ${c.op}(cursor) {
  const state = { token: null, pages: 0, queue: [], touched: false, last: false, closed: false };
  const close = async () => {
    if (state.closed) return;
    state.closed = true;
    if (state.touched) await cursor.close();
  };
  const fill = async () => {
    if (state.pages === ${c.n.most}) {
      const error = new Error('${c.noun}: more than ${c.n.most} pages');
      error.code = '${c.E}';
      throw error;
    }
    state.touched = true;
    const { items, token } = await cursor.fetch(state.token);
    state.pages += 1;
    state.token = token;
    state.last = token === null;
    const wanted = ${c.f.holes === 'skipped' ? 'items.filter((item) => item !== null)' : 'items'};
    ${
      c.f.unit === 'items'
        ? 'state.queue.push(...wanted);'
        : `const priced = [];
    for (const item of wanted) priced.push(item === null ? null : { item, price: await ${c.price}(item) });
    state.queue.push(priced);`
    }
  };
  const next = async () => {
    if (state.closed) return { done: true, value: undefined };
    try {
      while (state.queue.length === 0 && !state.last) await fill();
      if (state.queue.length === 0) {
        await close();
        return { done: true, value: undefined };
      }
      const head = state.queue.shift();
      return { done: false, value: ${c.f.unit === 'items' ? `head === null ? null : { item: head, price: await ${c.price}(head) }` : 'head'} };
    } catch (problem) {
      await close();
      throw problem;
    }
  };
  return {
    [Symbol.asyncIterator]() { return this; },
    next,
    return: async (value) => { await close(); return { done: true, value }; },
  };
}`,
  demo: {
    before: (c) => `const seen = [];
  const cursor = { fetch: function (token, cb) { setImmediate(cb, null, { items: ['a', 'b'], token: null }); }, close: function (cb) { cb(); } };
  ${c.op}(cursor, function (entry, cb) { seen.push(entry); cb(); }, function (err) {
    assert.ifError(err);
    assert.equal(seen.length, ${c.f.unit === 'pages' ? 1 : 2});
    done();
  });`,
    after: (c) => `const seen = [];
  let closed = 0;
  const cursor = { fetch: async () => ({ items: ['a', 'b'], token: null }), close: async () => { closed += 1; } };
  for await (const entry of ${c.op}(cursor)) seen.push(entry);
  assert.equal(seen.length, ${c.f.unit === 'pages' ? 1 : 2});
  assert.equal(closed, 1);`,
  },
  probe: async ({ load, settle, turns }, { file, op, n }) => {
    const run = (await load(file))[op];
    const scene = async (pages, { stopAt = 99, bad = null } = {}) => {
      const trace = [];
      const cursor = {
        fetch: async (token) => {
          trace.push(`fetch ${token}`);
          await turns(1);
          const at = token === null ? 0 : Number(token);
          if (bad === at) throw Object.assign(new Error(`page ${at}`), { code: 'EPAGE' });
          return { items: pages[at], token: at + 1 < pages.length ? String(at + 1) : null };
        },
        close: async () => {
          trace.push('close');
          await turns(1);
          trace.push('closed');
        },
      };
      const got = [];
      const seen = await settle(async () => {
        const iterable = run(cursor);
        await turns(2);
        trace.push('begin');
        for await (const each of iterable) {
          got.push(each);
          trace.push('got');
          await turns(1);
          if (got.length === stopAt) break;
        }
        return 'through';
      }, 2500);
      return { seen, got, trace };
    };
    const unused = [];
    const idle = await settle(async () => {
      const it = run({ fetch: async () => unused.push('f'), close: async () => unused.push('c') })[
        Symbol.asyncIterator
      ]();
      await turns(2);
      await it.return?.();
      return unused;
    });
    return [
      await scene([['a', null, 'bb'], ['ccc'], ['d']]),
      await scene([['a', null, 'bb'], ['ccc']], { stopAt: 1 }),
      await scene([['a'], ['b']], { bad: 1 }),
      await scene([['a', ''], ['b']]),
      await scene([[null], [], ['z']]),
      await scene(Array.from({ length: n.most + 1 }, (_, at) => [`p${at}`])),
      await scene(Array.from({ length: n.most }, (_, at) => [`p${at}`])),
      idle,
    ];
  },
};
