/** A module's text, the files that belong to it and its visible test's, before and after. */
import { callOf, forms, importsFor } from './accessor.mjs';
import { priceOf } from './plan.mjs';

/** The context that a kind's templates see. @param {'before' | 'after' | 'other'} form */
export const contextOf = (module, form = 'after') => ({
  ...module,
  m: module.noun,
  ask: (argument) =>
    `${module.deps.length === 0 ? module.price : callOf(module.deps[0], module, form)}(${argument})`,
});

/** What a kind says for a module, where it says anything: `ask(module, 'subpaths', [])`. */
export const kindSays = (module, what, otherwise) => module.kind[what]?.(contextOf(module)) ?? otherwise;

/** The names that the package's entry has of the module, sorted. */
export function namesOf(module) {
  const op = kindSays(module, 'absent', false) ? [] : [module.op];
  return [module.price, ...op, ...kindSays(module, 'names', [])].sort();
}

/** @param {'before' | 'after' | 'other'} form */
export function moduleText(module, form) {
  const context = contextOf(module, form);
  const head = module.kind.head?.[form]?.(context) ?? '';
  const remark = form === 'before' && module.remark !== null ? `// ${module.remark}\n` : '';
  const body = module.kind[form](context);
  // Built-in modules first, as the linter has it.
  const text = `${remark}${head}${importsFor(module, form)}${forms[form](module)}${body === '' ? '' : `\n${body}`}\n`;
  return form === 'before'
    ? text.replace(/^(?: {2})+/gm, (spaces) => module.hand.indent.repeat(spaces.length / 2))
    : text;
}

/** The files that belonged to the module beside it, by path. */
export const oldFiles = (module) => module.kind.old?.(contextOf(module, 'before')) ?? {};

/** The files that belong to the module in its package, by path. @param {'after' | 'other'} form */
export const sideFiles = (module, form) => module.kind.side?.(contextOf(module, form), form) ?? {};

export function oldTest(plan, module) {
  return `import assert from 'node:assert';
import test from 'node:test';
import * as ${module.noun} from '../../../src/${module.id}.js';

test('${module.price} gives the price of a key', () => {
  assert.equal(${module.noun}.${module.price}('abc'), ${priceOf(plan, module, 'abc')});
});
${demo(module, 'before')}`;
}

export function newTest(plan, module) {
  return `import assert from 'node:assert';
import test from 'node:test';
import * as ${module.noun} from '@ferry/${module.area}';

test('${module.price} gives the price of a key', () => {
  assert.equal(${module.noun}.${module.price}('abc'), ${priceOf(plan, module, 'abc')});
});

test('${module.price} refuses what is no key', () => {
  assert.throws(() => ${module.noun}.${module.price}(''), { name: 'FerryError', code: 'EKEY', message: '${module.noun}: bad key' });
});
${demo(module, 'after')}`;
}

function demo(module, form) {
  const text = (module.kind.demo[form] ?? module.kind.demo.before)(contextOf(module, form));
  return `
test('${module.op} does its work', ${text.includes('await ') ? 'async ' : ''}() => {
  ${text}
});
`;
}
