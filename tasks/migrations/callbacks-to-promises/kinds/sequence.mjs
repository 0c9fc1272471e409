/** Ordering: one item after the other, never two at once; where it stopped is told on the error. */
export const sequence = {
  id: 'sequence',
  verbs: ['replay', 'apply', 'walk', 'process'],
  flags: { direction: ['forward', 'backward'], skips: [true, false] },
  numbers: {},
  signature: { before: (c) => `${c.op}(items, visit, callback)`, after: (c) => `${c.op}(items, visit)` },
  contract: (c) => [
    `\`visit(item, price)\` is called for one item at a time, ${c.f.direction === 'forward' ? 'first to last' : 'last to first'}; the next starts when the one before has settled. \`visit\` may return a plain value.`,
    'Resolves with the results in the order of the visits. A failure (of a visit or of a price) stops it and carries `completed`, the number of items done by then.',
    ...(c.f.skips
      ? [
          'A visit that fails with the code `ESKIP` leaves its item out of the results, counts as done, and does not stop it.',
        ]
      : []),
  ],
  before: (c) => `
function ${c.op}(items, visit, ${c.cb}) {
  const order = ${c.f.direction === 'forward' ? 'items.slice()' : 'items.slice().reverse()'};
  const results = [];
  function fail(${c.err}, done) {
    ${c.err}.completed = done;
    ${c.cb}(${c.err});
  }
  (function step(i) {
    if (i === order.length) return ${c.cb}(null, results);
    ${c.price}(order[i], function (${c.err}, price) {
      if (${c.err}) return fail(${c.err}, i);
      visit(order[i], price, function (${c.err}, value) {
${c.f.skips ? `        if (${c.err} && ${c.err}.code === 'ESKIP') return step(i + 1);\n` : ''}        if (${c.err}) return fail(${c.err}, i);
        results.push(value);
        step(i + 1);
      });
    });
  })(0);
}`,
  after: (c) => `
async function ${c.op}(items, visit) {
  const order = ${c.f.direction === 'forward' ? '[...items]' : '[...items].reverse()'};
  const results = [];
  for (const [completed, item] of order.entries()) {
    try {
      results.push(await visit(item, await ${c.price}(item)));
    } catch (error) {
${c.f.skips ? "      if (error.code === 'ESKIP') continue;\n" : ''}      throw Object.assign(error, { completed });
    }
  }
  return results;
}`,
  other: (c) => `
function ${c.op}(items, visit) {
  const order = ${c.f.direction === 'forward' ? 'items.slice()' : 'items.slice().reverse()'};
  let completed = 0;
  return order.reduce((before, item) => before.then(async (results) => {
    try {
      const value = await visit(item, await ${c.price}(item));
      completed += 1;
      return results.concat([value]);
    } catch (failure) {
${c.f.skips ? "      if (failure.code === 'ESKIP') { completed += 1; return results; }\n" : ''}      if (failure.completed === undefined) failure.completed = completed;
      throw failure;
    }
  }), Promise.resolve([]));
}`,
  demo: {
    before: (
      c,
    ) => `${c.op}(['a', 'bb'], function (item, price, cb) { cb(null, item + typeof price); }, function (err, all) {
    assert.ifError(err);
    assert.deepStrictEqual(all, [${c.f.direction === 'forward' ? "'anumber', 'bbnumber'" : "'bbnumber', 'anumber'"}]);
    done();
  });`,
    after: (c) => `const all = await ${c.op}(['a', 'bb'], async (item, price) => item + typeof price);
  assert.deepStrictEqual(all, [${c.f.direction === 'forward' ? "'anumber', 'bbnumber'" : "'bbnumber', 'anumber'"}]);`,
  },
  probe: async ({ load, settle, turns }, { file, op }) => {
    const run = (await load(file))[op];
    const trace = [];
    const visit = (bad) => async (item, price) => {
      trace.push(`>${item}`);
      await turns(item.length % 3);
      if (bad[item]) throw Object.assign(new Error(`bad ${item}`), { code: bad[item] });
      trace.push(`<${item}`);
      return `${item}=${price}`;
    };
    const plain = await settle(() => run(['cc', 'a', 'bbbb', 'dd'], visit({})));
    const stopped = await settle(() => run(['cc', 'a', 'bbbb', 'dd'], visit({ a: 'EBAD' })));
    const skipped = await settle(() => run(['cc', 'a', 'bbbb', 'dd'], visit({ bbbb: 'ESKIP' })));
    const thrown = await settle(() =>
      run(['x', 'yy'], (item) => {
        throw Object.assign(new Error(`at ${item}`), { code: 'ETHROWN' });
      }),
    );
    const price = await settle(() => run(['ok', ''], (item) => item));
    const empty = await settle(() => run([], visit({})));
    return { plain, stopped, skipped, thrown, price, empty, trace };
  },
};
