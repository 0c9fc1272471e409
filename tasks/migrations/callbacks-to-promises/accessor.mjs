/** Every module's accessor: the price of a key, worked out from the prices that the modules below give. */

const call = (module, at) => `${module.deps[at].alias}.${module.deps[at].price}`;

/** The accessor that a module's main operation asks: of the first module it builds on, or its own. */
export const priceCall = (module) => (module.deps.length === 0 ? module.price : call(module, 0));

function before(m) {
  const bad = `const bad = new TypeError('${m.noun}: bad key');\n    bad.code = 'EKEY';\n    ${m.guard === 'throw' ? 'throw bad;' : `return process.nextTick(${m.cb}, bad);`}`;
  return `
function ${m.price}(key, ${m.cb}) {
  if (typeof key !== 'string' || key === '') {
    ${bad}
  }
${m.deps.length === 0 ? rootBefore(m) : dependentBefore(m)}}`;
}

function rootBefore(m) {
  return `  setImmediate(function () {
    if (key.charAt(0) === '#') {
      const missing = new Error('${m.noun}: no record for "' + key + '"');
      missing.code = 'ENOENT';
      return ${m.cb}(missing);
    }
    ${m.cb}(null, (${m.a} * key.length + ${m.b}) % 997);
  });
`;
}

function dependentBefore(m) {
  const caught = `${m.missing === 'default' ? `if (${m.err} && ${m.err}.code === 'ENOENT') return then(${m.fallback});\n      ` : ''}`;
  const fail = m.wraps
    ? `const wrapped = new Error('${m.noun}: ' + ${m.err}.message);
        wrapped.code = ${m.err}.code;
        wrapped.inner = ${m.err};
        return fail(wrapped);`
    : `return fail(${m.err});`;
  const ask = `  function ask(lower, then) {
    lower(key, function (${m.err}, value) {
      ${caught}if (${m.err}) {
        ${fail}
      }
      then(value);
    });
  }
`;
  const sum = (terms) => `${m.cb}(null, (${m.a} * ${terms} + ${m.b}) % 997)`;
  if (m.deps.length === 1) {
    return `  const fail = ${m.cb};
${ask}  ask(${call(m, 0)}, function (lower) {
    ${sum('lower')};
  });
`;
  }
  return `  const fail = ${m.cb};
${ask}  ask(${call(m, 0)}, function (first) {
    ask(${call(m, 1)}, function (second) {
      ${sum('(first + second)')};
    });
  });
`;
}

const guard = (m) => `  if (typeof key !== 'string' || key === '') {
    throw Object.assign(new TypeError('${m.noun}: bad key'), { code: 'EKEY' });
  }
`;

function after(m) {
  if (m.deps.length === 0) {
    return `
async function ${m.price}(key) {
${guard(m)}  if (key.startsWith('#')) {
    throw Object.assign(new Error(\`${m.noun}: no record for "\${key}"\`), { code: 'ENOENT' });
  }
  return (${m.a} * key.length + ${m.b}) % 997;
}`;
  }
  const plainCall = m.missing === 'error' && !m.wraps;
  const ask = plainCall
    ? ''
    : `  const ask = async (lower) => {
    try {
      return await lower(key);
    } catch (error) {
${m.missing === 'default' ? `      if (error.code === 'ENOENT') return ${m.fallback};\n` : ''}${
  m.wraps
    ? `      throw Object.assign(new Error(\`${m.noun}: \${error.message}\`, { cause: error }), { code: error.code });`
    : '      throw error;'
}
    }
  };
`;
  const of = (at) => (plainCall ? `${call(m, at)}(key)` : `ask(${call(m, at)})`);
  if (m.deps.length === 1) {
    return `
async function ${m.price}(key) {
${guard(m)}${ask}  return (${m.a} * (await ${of(0)}) + ${m.b}) % 997;
}`;
  }
  return `
async function ${m.price}(key) {
${guard(m)}${ask}  const first = await ${of(0)};
  const second = await ${of(1)};
  return (${m.a} * (first + second) + ${m.b}) % 997;
}`;
}

function other(m) {
  const reject = `  if (typeof key !== 'string' || key.length === 0) {
    const bad = new TypeError('${m.noun}: bad key');
    bad.code = 'EKEY';
    return Promise.reject(bad);
  }
`;
  if (m.deps.length === 0) {
    return `
function ${m.price}(key) {
${reject}  return new Promise((resolve, reject) => {
    setImmediate(() => {
      if (key[0] !== '#') return resolve((key.length * ${m.a} + ${m.b}) % 997);
      const missing = new Error('${m.noun}: no record for "' + key + '"');
      missing.code = 'ENOENT';
      return reject(missing);
    });
  });
}`;
  }
  return `
function ${m.price}(key) {
${reject}  const add = (ask) => (sum) => ask(key)${
    m.missing === 'default'
      ? `.catch((problem) => {
    if (problem.code === 'ENOENT') return ${m.fallback};
    throw problem;
  })`
      : ''
  }.then((value) => sum + value);
  const total = Promise.resolve(0)${m.deps.map((_, at) => `.then(add(${call(m, at)}))`).join('')};
  return total.then((value) => (value * ${m.a} + ${m.b}) % 997)${
    m.wraps
      ? `.catch((problem) => {
    const wrapped = new Error('${m.noun}: ' + problem.message, { cause: problem });
    wrapped.code = problem.code;
    throw wrapped;
  })`
      : ''
  };
}`;
}

/** The accessor's text in callbacks, in the reference and in the second solution. */
export const forms = { before, after, other };

/** What a probe observes of an accessor. */
export const probe = async ({ load, settle }, { file, price }) => {
  const module = await load(file);
  const seen = [];
  for (const key of ['a', 'bcd', 'efghijk', '#gone', '', undefined, 42]) {
    seen.push(await settle(() => module[price](key)));
    // The others would hang as well, each up to its deadline.
    if (seen.at(-1).kind === 'pending') break;
  }
  return { exports: Object.keys(module).sort(), seen };
};
