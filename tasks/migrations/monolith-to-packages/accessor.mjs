/** Every module's accessor: the price of a key, worked out from the prices that the modules below give. */

const isOwn = (dep, module) => dep.area === module.area;
const local = (dep) => `${dep.noun}Of${dep.area[0].toUpperCase()}${dep.area.slice(1)}`;

/** How a module below is asked, by the form of the text. @param {'before' | 'after' | 'other'} form */
export function callOf(dep, module, form) {
  if (form !== 'other') return local(dep);
  return isOwn(dep, module) ? `${local(dep)}.${dep.price}` : `${dep.area}Package.${dep.price}`;
}

/** The lines that take the modules below in. */
export function importsFor(module, form) {
  const lines = module.deps.map((dep) => {
    if (form === 'before')
      return `import { ${dep.price} as ${local(dep)} } from '${isOwn(dep, module) ? '.' : `../${dep.area}`}/${dep.noun}.js';\n`;
    if (form === 'after')
      return `import { ${dep.price} as ${local(dep)} } from '${isOwn(dep, module) ? `./${dep.noun}.js` : `@ferry/${dep.area}`}';\n`;
    return isOwn(dep, module)
      ? `import * as ${local(dep)} from './${dep.noun}.js';\n`
      : `import * as ${dep.area}Package from '@ferry/${dep.area}';\n`;
  });
  const error = form === 'before' ? '../common/errors.js' : '@ferry/kernel';
  return [`import { FerryError } from '${error}';\n`, ...new Set(lines)].join('');
}

const bad = (m) => `new FerryError('EKEY', '${m.noun}: bad key')`;
const gone = (m) => `new FerryError('ENOENT', \`${m.noun}: no record for "\${key}"\`)`;

function plain(m, form) {
  const guard = `
export function ${m.price}(key) {
  if (typeof key !== 'string' || key === '') throw ${bad(m)};
`;
  if (m.deps.length === 0) {
    return `${guard}  if (key.startsWith('#')) throw ${gone(m)};
  return (${m.a} * key.length + ${m.b}) % 997;
}`;
  }
  const ask = (dep) =>
    m.missing === 'default' ? `ask(() => ${callOf(dep, m, form)}(key))` : `${callOf(dep, m, form)}(key)`;
  const tried = `  const ask = (lower) => {
    try {
      return lower();
    } catch (error) {
      if (error instanceof FerryError && error.code === 'ENOENT') return ${m.fallback};
      throw error;
    }
  };
`;
  return `${guard}${m.missing === 'default' ? tried : ''}  return (${m.a} * (${m.deps.map(ask).join(' + ')}) + ${m.b}) % 997;
}`;
}

function other(m) {
  const guard = `
export const ${m.price} = (key) => {
  if (!(typeof key === 'string' && key.length > 0)) throw ${bad(m)};
`;
  if (m.deps.length === 0) {
    return `${guard}  if (key[0] !== '#') return (key.length * ${m.a} + ${m.b}) % 997;
  throw ${gone(m)};
};`;
  }
  const each = m.deps.map((dep) =>
    m.missing === 'default'
      ? `  try {
    total += ${callOf(dep, m, 'other')}(key);
  } catch (problem) {
    if (!(problem instanceof FerryError) || problem.code !== 'ENOENT') throw problem;
    total += ${m.fallback};
  }`
      : `  total += ${callOf(dep, m, 'other')}(key);`,
  );
  return `${guard}  let total = 0;\n${each.join('\n')}\n  return (total * ${m.a} + ${m.b}) % 997;\n};`;
}

/** The accessor's text in the monolith, in the reference and in the second solution. */
export const forms = { before: (m) => plain(m, 'before'), after: (m) => plain(m, 'after'), other };

/** What a probe observes of an accessor: prices, and whether its errors are those of the one kernel. */
export const probe = async ({ namespace, settle, plain: data }, { gate, name, price }) => {
  const { take } = await namespace(gate);
  const { FerryError } = await take('@ferry/kernel');
  const ask = (await take(name))[price];
  const seen = [];
  for (const key of ['a', 'bcd', 'efghijk', '#gone', '', undefined, 42])
    seen.push(await settle(() => ask(key)));
  const kinds = ['#gone', ''].map((key) => {
    try {
      return data(ask(key));
    } catch (error) {
      return error instanceof FerryError;
    }
  });
  return { seen, kinds };
};
