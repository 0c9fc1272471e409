/** Partial failure: everything is tried, the failures are collected and told together. */
export const partial = {
  id: 'partial',
  verbs: ['collect', 'sweep', 'reconcile', 'audit'],
  flags: { tolerant: [false, true], detail: ['codes', 'messages'] },
  numbers: { tolerate: [1, 2] },
  signature: { before: (c) => `${c.op}(items, worker, callback)`, after: (c) => `${c.op}(items, worker)` },
  contract: (c) => [
    '`worker(item, price)` is started for all items before any has to end. What fails does not keep the others from being tried; it settles when all have.',
    `Resolves with \`{ results, failures }\`${c.f.tolerant ? ` while at most ${c.n.tolerate} fail` : ' when none fails'}: \`results\` of those that worked, in input order; \`failures\` as \`{ item, ${c.f.detail === 'codes' ? 'code' : 'message'} }\`, in input order.`,
    `Otherwise rejects with the code \`${c.E}\`, the message \`${c.noun}: <failed> of <all> failed\`, and both lists on the error.`,
  ],
  before: (c) => `
function ${c.op}(items, worker, ${c.cb}) {
  const slots = [];
  let open = items.length;
  function conclude() {
    const results = [];
    const failures = [];
    slots.forEach(function (slot, i) {
      if (slot.error) failures.push({ item: items[i], ${c.f.detail === 'codes' ? 'code: slot.error.code' : 'message: slot.error.message'} });
      else results.push(slot.value);
    });
    if (failures.length <= ${c.f.tolerant ? c.n.tolerate : 0}) return ${c.cb}(null, { results: results, failures: failures });
    const summary = new Error('${c.noun}: ' + failures.length + ' of ' + items.length + ' failed');
    summary.code = '${c.E}';
    summary.results = results;
    summary.failures = failures;
    ${c.cb}(summary);
  }
  if (open === 0) return process.nextTick(conclude);
  items.forEach(function (item, i) {
    function store(${c.err}, value) {
      slots[i] = ${c.err} ? { error: ${c.err} } : { value: value };
      open -= 1;
      if (open === 0) conclude();
    }
    ${c.price}(item, function (${c.err}, price) {
      if (${c.err}) return store(${c.err});
      worker(item, price, store);
    });
  });
}`,
  after: (c) => `
async function ${c.op}(items, worker) {
  const settled = await Promise.allSettled(items.map(async (item) => worker(item, await ${c.price}(item))));
  const results = settled.filter((each) => each.status === 'fulfilled').map((each) => each.value);
  const failures = settled.flatMap(({ status, reason }, at) =>
    status === 'rejected' ? [{ item: items[at], ${c.f.detail === 'codes' ? 'code: reason.code' : 'message: reason.message'} }] : [],
  );
  if (failures.length <= ${c.f.tolerant ? c.n.tolerate : 0}) return { results, failures };
  const summary = new Error(\`${c.noun}: \${failures.length} of \${items.length} failed\`);
  throw Object.assign(summary, { code: '${c.E}', results, failures });
}`,
  other: (c) => `
async function ${c.op}(items, worker) {
  const outcomes = new Map();
  const attempt = async (item, at) => {
    try {
      const price = await ${c.price}(item);
      outcomes.set(at, { worked: true, value: await worker(item, price) });
    } catch (failure) {
      outcomes.set(at, { worked: false, told: { item, ${c.f.detail === 'codes' ? 'code: failure.code' : 'message: failure.message'} } });
    }
  };
  await Promise.all(Array.from(items, attempt));
  const report = { results: [], failures: [] };
  for (let at = 0; at < items.length; at += 1) {
    const outcome = outcomes.get(at);
    if (outcome.worked) report.results.push(outcome.value);
    else report.failures.push(outcome.told);
  }
  const allowed = ${c.f.tolerant ? c.n.tolerate : 0};
  if (report.failures.length > allowed) {
    const error = new Error('${c.noun}: ' + report.failures.length + ' of ' + items.length + ' failed');
    error.code = '${c.E}';
    Object.assign(error, report);
    throw error;
  }
  return report;
}`,
  demo: {
    before: (
      c,
    ) => `${c.op}(['a', 'b'], function (item, price, cb) { cb(null, item); }, function (err, report) {
    assert.ifError(err);
    assert.deepStrictEqual(report, { results: ['a', 'b'], failures: [] });
    done();
  });`,
    after: (c) => `const report = await ${c.op}(['a', 'b'], async (item) => item);
  assert.deepStrictEqual(report, { results: ['a', 'b'], failures: [] });`,
  },
  probe: async ({ load, settle, turns, until }, { file, op, n }) => {
    const run = (await load(file))[op];
    const items = ['one', 'three', 'fifth', 'of', 'lot'];
    let open;
    const gate = new Promise((resolve) => {
      open = resolve;
    });
    const started = [];
    const worker = (bad) => async (item, price) => {
      started.push(item);
      await gate;
      if (bad.includes(item))
        throw Object.assign(new Error(`${item} at ${price}`), { code: `E${item.length}` });
      return `${item}:${price}`;
    };
    const first = settle(() => run(items, worker([])), 2500);
    await until(() => started.length === items.length);
    const together = started.slice().sort();
    await turns(1);
    open();
    const none = await first;
    const few = await settle(() => run(items, worker(items.slice(0, n.tolerate))));
    const many = await settle(() => run(items, worker(items.slice(1, n.tolerate + 2))));
    const thrown = await settle(() =>
      run(['a', 'bb', 'cc', 'dd'], (item) => {
        if (item !== 'a') throw Object.assign(new Error('at once'), { code: 'ENOW' });
        return 7;
      }),
    );
    const price = await settle(() => run(['fine', '', '', ''], (item) => item));
    return { together, none, few, many, thrown, price, empty: await settle(() => run([], worker([]))) };
  },
};
