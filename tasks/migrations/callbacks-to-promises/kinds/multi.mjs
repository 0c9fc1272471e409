/** Several values and shifting arguments: one object comes back, options may be absent, bad ones reject. */
export const multi = {
  id: 'multi',
  verbs: ['estimate', 'quote', 'appraise', 'calculate'],
  flags: { second: ['trail', 'parts'], rounding: ['floor', 'ceil', 'round'], keys: ['one', 'many'] },
  numbers: { divisor: [3, 7] },
  signature: {
    before: (c) =>
      `${c.op}(${c.f.keys === 'one' ? 'key' : 'keys'}, [options], callback) -> callback(err, total, ${c.f.second})`,
    after: (c) => `${c.op}(${c.f.keys === 'one' ? 'key' : 'keys'}, options)`,
  },
  contract: (c) => [
    `Resolves with \`{ total, ${c.f.second} }\` in place of two values. \`options\` may be absent or \`null\`: \`factor\` (default 1) and \`divisor\` (default ${c.n.divisor}).`,
    `\`total\` is ${c.f.keys === 'one' ? 'the price' : 'the sum of the prices'} times \`factor\` over \`divisor\`, by \`Math.${c.f.rounding}\`. ${c.f.second === 'trail' ? '`trail` is an array of lines `<key>: <price>`, one a key' : '`parts` maps each key to its price'}${c.f.keys === 'many' ? ', in the order of the keys; prices are asked for at the same time' : ''}.`,
    `A \`factor\` or \`divisor\` that is no number, or a \`divisor\` of 0, rejects with the code \`EOPTION\`, the message \`${c.noun}: bad <name>\` and \`option\` with the name, \`factor\` looked at first; no price is asked for then.`,
  ],
  before: (c) => `
function ${c.op}(${c.f.keys === 'one' ? 'key' : 'keys'}, options, ${c.cb}) {
  if (typeof options === 'function') {
    ${c.cb} = options;
    options = null;
  }
  const settings = Object.assign({ factor: 1, divisor: ${c.n.divisor} }, options);
  ['factor', 'divisor'].forEach(function (name) {
    if (typeof settings[name] === 'number' && !(name === 'divisor' && settings[name] === 0)) return;
    const bad = new TypeError('${c.noun}: bad ' + name);
    bad.code = 'EOPTION';
    bad.option = name;
    throw bad;
  });
  const keys${c.f.keys === 'one' ? ' = [key]' : 'Left = keys.slice()'};
  const prices = [];
  let open = ${c.f.keys === 'one' ? '1' : 'keysLeft.length'};
  let failed = false;
  function conclude() {
    let sum = 0;
    const ${c.f.second} = ${c.f.second === 'trail' ? '[]' : '{}'};
    ${c.f.keys === 'one' ? 'keys' : 'keysLeft'}.forEach(function (each, i) {
      sum += prices[i];
      ${c.f.second === 'trail' ? "trail.push(each + ': ' + prices[i]);" : 'parts[each] = prices[i];'}
    });
    ${c.cb}(null, Math.${c.f.rounding}(sum * settings.factor / settings.divisor), ${c.f.second});
  }
  if (open === 0) return process.nextTick(conclude);
  ${c.f.keys === 'one' ? 'keys' : 'keysLeft'}.forEach(function (each, i) {
    ${c.price}(each, function (${c.err}, price) {
      if (failed) return;
      if (${c.err}) { failed = true; return ${c.cb}(${c.err}); }
      prices[i] = price;
      open -= 1;
      if (open === 0) conclude();
    });
  });
}`,
  after: (c) => `
async function ${c.op}(${c.f.keys === 'one' ? 'key' : 'keys'}, options) {
  const settings = { factor: 1, divisor: ${c.n.divisor}, ...options };
  for (const option of ['factor', 'divisor']) {
    const value = settings[option];
    if (typeof value !== 'number' || (option === 'divisor' && value === 0)) {
      throw Object.assign(new TypeError(\`${c.noun}: bad \${option}\`), { code: 'EOPTION', option });
    }
  }
${
  c.f.keys === 'one'
    ? `  const price = await ${c.price}(key);
  const total = Math.${c.f.rounding}((price * settings.factor) / settings.divisor);
  return { total, ${c.f.second === 'trail' ? 'trail: [`${key}: ${price}`]' : 'parts: { [key]: price }'} };`
    : `  const prices = await Promise.all(keys.map((key) => ${c.price}(key)));
  const sum = prices.reduce((all, price) => all + price, 0);
  const total = Math.${c.f.rounding}((sum * settings.factor) / settings.divisor);
  return { total, ${c.f.second === 'trail' ? 'trail: keys.map((key, at) => `${key}: ${prices[at]}`)' : 'parts: Object.fromEntries(keys.map((key, at) => [key, prices[at]]))'} };`
}
}`,
  other: (c) => `
function ${c.op}Settings(given) {
  const { factor = 1, divisor = ${c.n.divisor} } = given ?? {};
  const bad = typeof factor !== 'number' ? 'factor' : typeof divisor !== 'number' || divisor === 0 ? 'divisor' : null;
  if (bad === null) return { factor, divisor };
  const error = new TypeError('${c.noun}: bad ' + bad);
  error.code = 'EOPTION';
  error.option = bad;
  throw error;
}

async function ${c.op}(asked, given) {
  const { factor, divisor } = ${c.op}Settings(given);
  const list = ${c.f.keys === 'one' ? '[asked]' : 'Array.from(asked)'};
  const found = await Promise.all(list.map(async (each) => [each, await ${c.price}(each)]));
  let sum = 0;
  for (const [, price] of found) sum += price;
  return {
    total: Math.${c.f.rounding}(sum * factor / divisor),
    ${c.f.second === 'trail' ? "trail: found.map((pair) => pair.join(': '))" : 'parts: Object.fromEntries(found)'},
  };
}`,
  demo: {
    before: (
      c,
    ) => `${c.op}(${c.f.keys === 'one' ? "'k'" : "['k']"}, { factor: 0 }, function (err, total, ${c.f.second}) {
    assert.ifError(err);
    assert.equal(total, 0);
    assert.equal(${c.f.second === 'trail' ? 'trail.length' : 'Object.keys(parts).length'}, 1);
    done();
  });`,
    after: (c) => `const seen = await ${c.op}(${c.f.keys === 'one' ? "'k'" : "['k']"}, { factor: 0 });
  assert.equal(seen.total, 0);
  assert.equal(${c.f.second === 'trail' ? 'seen.trail.length' : 'Object.keys(seen.parts).length'}, 1);
  await assert.rejects(${c.op}(${c.f.keys === 'one' ? "'k'" : "['k']"}, { divisor: 0 }), { code: 'EOPTION' });`,
  },
  probe: async ({ load, settle }, { file, op, f }) => {
    const run = (await load(file))[op];
    const of = (...keys) => (f.keys === 'one' ? keys[0] : keys);
    const scenes = [
      [of('abc', 'de', 'f')],
      [of('abcd', 'e'), null],
      [of('abcd', 'e'), {}],
      [of('abcdef', 'gh'), { factor: 5 }],
      [of('abcdef', 'gh'), { factor: 2.5, divisor: 4 }],
      [of('x', 'y'), { factor: '2' }],
      [of('', 'y'), { divisor: 0 }],
      [of('x', 'y'), { factor: null, divisor: 'no' }],
      [of('', 'y')],
      [of('#no', 'y'), { factor: 3 }],
    ];
    const seen = [];
    for (const scene of scenes) seen.push(await settle(() => run(...scene)));
    return seen;
  },
};
