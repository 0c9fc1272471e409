/** Every module's accessor: the price of a key, worked out from the prices that the modules below give. */

/** How a module below is asked, by the form of the text and the manner in which it exports its accessor. */
export function callOf(dep, form) {
  if (form === 'other') return dep.access === 'method' ? `${dep.alias}.${dep.price}` : `${dep.alias}Price`;
  return dep.access === 'default' ? dep.alias : `${dep.alias}.${dep.price}`;
}

/** The line that takes a module below in. */
export function importOf(dep, from, form) {
  if (form === 'before') return `const ${dep.alias} = require('${from}');\n`;
  const file = `'${from}.js'`;
  if (form === 'other') {
    const names = {
      named: `{ ${dep.price} as ${dep.alias}Price }`,
      default: `{ default as ${dep.alias}Price }`,
      method: dep.alias,
    };
    return `import ${names[dep.access]} from ${file};\n`;
  }
  return dep.access === 'named'
    ? `import * as ${dep.alias} from ${file};\n`
    : `import ${dep.alias} from ${file};\n`;
}

function before(m) {
  const guard = `
function ${m.price}(key) {
  if (typeof key !== 'string' || key === '') {
    var bad = new TypeError('${m.noun}: bad key');
    bad.code = 'EKEY';
    throw bad;
  }
`;
  if (m.deps.length === 0) {
    return `${guard}  if (key.charAt(0) === '#') {
    var missing = new Error('${m.noun}: no record for "' + key + '"');
    missing.code = 'ENOENT';
    throw missing;
  }
  return (${m.a} * key.length + ${m.b}) % 997;
}`;
  }
  const asked = m.deps
    .map((dep) => (isPlain(m) ? `${callOf(dep, 'before')}(key)` : `ask(${wrapped(dep)})`))
    .join(' + ');
  return `${guard}${isPlain(m) ? '' : askBefore(m)}  return (${m.a} * (${asked}) + ${m.b}) % 997;
}`;
}

/** A method must not lose its object on the way. */
const wrapped = (dep) =>
  dep.access === 'method' ? `${dep.alias}.${dep.price}.bind(${dep.alias})` : callOf(dep, 'before');
const isPlain = (m) => m.missing === 'error' && !m.wraps;

const askBefore = (m) => `  function ask(lower) {
    try {
      return lower(key);
    } catch (err) {
${m.missing === 'default' ? `      if (err.code === 'ENOENT') return ${m.fallback};\n` : ''}${
  m.wraps
    ? `      var wrapped = new Error('${m.noun}: ' + err.message);
      wrapped.code = err.code;
      throw wrapped;`
    : '      throw err;'
}
    }
  }
`;

function after(m) {
  const guard = `
function ${m.price}(key) {
  if (typeof key !== 'string' || key === '') {
    throw Object.assign(new TypeError('${m.noun}: bad key'), { code: 'EKEY' });
  }
`;
  if (m.deps.length === 0) {
    return `${guard}  if (key.startsWith('#')) {
    throw Object.assign(new Error(\`${m.noun}: no record for "\${key}"\`), { code: 'ENOENT' });
  }
  return (${m.a} * key.length + ${m.b}) % 997;
}`;
  }
  const asked = m.deps
    .map((dep) => (isPlain(m) ? `${callOf(dep, 'after')}(key)` : `ask(() => ${callOf(dep, 'after')}(key))`))
    .join(' + ');
  const ask = `  const ask = (lower) => {
    try {
      return lower();
    } catch (error) {
${m.missing === 'default' ? `      if (error.code === 'ENOENT') return ${m.fallback};\n` : ''}${
  m.wraps
    ? `      throw Object.assign(new Error(\`${m.noun}: \${error.message}\`), { code: error.code });`
    : '      throw error;'
}
    }
  };
`;
  return `${guard}${isPlain(m) ? '' : ask}  return (${m.a} * (${asked}) + ${m.b}) % 997;
}`;
}

function other(m) {
  const fail = (kind, text, code) => `{
    const problem = new ${kind}(${text});
    problem.code = ${code};
    throw problem;
  }`;
  const guard = `
function ${m.price}(key) {
  if (!(typeof key === 'string' && key.length > 0)) ${fail('TypeError', `'${m.noun}: bad key'`, "'EKEY'")}
`;
  if (m.deps.length === 0) {
    return `${guard}  if (key[0] === '#') ${fail('Error', `'${m.noun}: no record for "' + key + '"'`, "'ENOENT'")}
  return (key.length * ${m.a} + ${m.b}) % 997;
}`;
  }
  const lines = m.deps.map((dep) => `    total += ${callOf(dep, 'other')}(key);`);
  if (isPlain(m))
    return `${guard}  let total = 0;\n${lines.join('\n').replace(/^ {4}/gm, '  ')}\n  return (total * ${m.a} + ${m.b}) % 997;\n}`;
  const each = lines.map(
    (line) => `  try {
${line}
  } catch (problem) {
${m.missing === 'default' ? `    if (problem.code === 'ENOENT') total += ${m.fallback};\n    else ` : '    '}${
  m.wraps
    ? fail('Error', `'${m.noun}: ' + problem.message`, 'given.code')
        .replace('{\n', '{\n    const given = problem;\n')
        .replace('const problem = ', 'const wrapped = ')
        .replace('problem.message', 'given.message')
        .replace('problem.code =', 'wrapped.code =')
        .replace('throw problem', 'throw wrapped')
    : 'throw problem;'
}
  }`,
  );
  return `${guard}  let total = 0;\n${each.join('\n')}\n  return (total * ${m.a} + ${m.b}) % 997;\n}`;
}

/** The accessor's text in CommonJS, in the reference and in the second solution. */
export const forms = { before, after, other };

/** What a probe observes of an accessor, and the names that the module has. */
export const probe = async ({ namespace, settle }, { file, price, access }) => {
  const module = await namespace(file);
  const ask = { named: module[price], default: module.default, method: (key) => module.default[price](key) }[
    access
  ];
  const seen = [];
  for (const key of ['a', 'bcd', 'efghijk', '#gone', '', undefined, 42])
    seen.push(await settle(() => ask(key)));
  return { exports: Object.keys(module).sort(), seen };
};
