/** A module's text, the files beside it and its visible test's, before and after, out of its kind and its accessor. */
import { callOf, forms, importOf } from './accessor.mjs';
import { priceOf } from './plan.mjs';

/** The context that a kind's templates see. @param {'before' | 'after' | 'other'} form */
export const contextOf = (module, form) => ({
  ...module,
  m: module.noun,
  ask: (argument) => `${module.deps.length === 0 ? module.price : callOf(module.deps[0], form)}(${argument})`,
});

/** The names that the migrated module exports, sorted. */
export function exportsOf(module) {
  const names = module.kind.names.after(contextOf(module, 'after'));
  if (module.kind.own) return [...names].sort();
  return [module.access === 'default' ? 'default' : module.price, module.op, ...names].sort();
}

const relative = (from, to) => (from.group === to.group ? `./${to.noun}` : `../${to.group}/${to.noun}`);

function body(plan, module, form) {
  const context = contextOf(module, form);
  const imports = module.deps
    .map((dep) => importOf(dep, relative(module, plan.byId.get(dep.id)), form))
    .join('');
  const head = module.kind.head?.[form]?.(context) ?? '';
  return { head, imports, text: `${forms[form](module)}\n${module.kind[form](context)}\n` };
}

export function legacyModule(plan, module) {
  const { head, imports, text } = body(plan, module, 'before');
  const { hand, kind } = module;
  const remark = module.remark === null ? '' : `// ${module.remark}\n`;
  const strict = hand.strict && !kind.sloppy ? "'use strict';\n" : '';
  const top = [`${strict}${remark}`, `${head}${imports}`].filter((each) => each !== '').join('\n');
  return inHand(module, `${top}${text}${legacyExports(module)}`);
}

function legacyExports(module) {
  const context = contextOf(module, 'before');
  if (module.kind.exported !== undefined) return module.kind.exported(context);
  const names = [module.op, ...module.kind.names.before(context)];
  if (module.access === 'default') {
    return `\nmodule.exports = ${module.price};\n${names.map((name) => `module.exports.${name} = ${name};\n`).join('')}`;
  }
  const all = [module.price, ...names];
  return module.hand.exports === 'each'
    ? `\n${all.map((name) => `exports.${name} = ${name};\n`).join('')}`
    : `\nmodule.exports = {\n${all.map((name) => `  ${name}: ${name},\n`).join('')}};\n`;
}

function inHand({ hand: { indent, binding } }, text) {
  const bound = binding === 'var' ? text.replace(/^(\s*)(?:const|let) /gm, '$1var ') : text;
  return bound.replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2));
}

/** The migrated module without its first line, which carries the id of the register. @param {'after' | 'other'} form */
export function migratedModule(plan, module, form) {
  const { head, imports, text } = body(plan, module, form);
  const context = contextOf(module, form);
  const names = [...exportsOf(module)].filter((name) => name !== 'default');
  const standard =
    module.access === 'default'
      ? `export default ${module.price};\nexport { ${names.join(', ')} };\n`
      : `export { ${names.join(', ')} };\n`;
  const own = { after: module.kind.exportedAfter, other: module.kind.exportedOther }[form];
  return `${head}${imports}${text}\n${own === undefined ? standard : own(context)}`;
}

/** The files beside the module that belong to it, by path. @param {'before' | 'after' | 'other'} form */
export const sideFiles = (module, form) => module.kind.side?.(contextOf(module, form))[form] ?? {};

const accessed = (module, form) => {
  if (form === 'before') return module.access === 'default' ? module.noun : `${module.noun}.${module.price}`;
  const at = { named: module.price, default: 'default', method: `default.${module.price}` };
  return `${module.noun}.${at[module.access]}`;
};

export function legacyTest(plan, module) {
  const value = priceOf(plan, module, 'abc');
  const call = accessed(module, 'before');
  const exact =
    module.hand.binding === 'const'
      ? `assert.equal(${call}('abc'), ${value});`
      : `assert.equal(typeof ${call}('abc'), 'number');`;
  return `'use strict';

const test = require('node:test');
const assert = require('node:assert');
const ${module.noun} = require('../../../src/${module.id}');

test('${module.price} gives the price of a key', () => {
  ${exact}
});

test('${module.op} does its work', () => {
  ${module.kind.demo.before(contextOf(module, 'before'))}
});
`;
}

export function migratedTest(plan, module) {
  const call = accessed(module, 'after');
  const demo = (module.kind.demo.after ?? module.kind.demo.before)(contextOf(module, 'after'));
  return `import assert from 'node:assert';
import test from 'node:test';
import * as ${module.noun} from '../../../src/${module.id}.js';

test('${module.price} gives the price of a key', () => {
  assert.equal(${call}('abc'), ${priceOf(plan, module, 'abc')});
});

test('${module.price} refuses what is no key', () => {
  assert.throws(() => ${call}(''), { code: 'EKEY', message: '${module.noun}: bad key' });
});

test('${module.op} does its work', ${demo.includes('await ') ? 'async ' : ''}() => {
  ${demo}
});
`;
}
