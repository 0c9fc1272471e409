/** A module's text and its visible test's, before and after, out of its kind and its accessor. */
import { forms, priceCall } from './accessor.mjs';
import { priceOf } from './plan.mjs';

/** The context that a kind's templates see: `price` is the call to make, not the module's own accessor. */
export const contextOf = (module) => ({ ...module, price: priceCall(module) });

/** @param {'before' | 'after' | 'other'} form */
function body(plan, module, form) {
  const imports = module.deps
    .map(({ id, alias }) => `const ${alias} = require('${relative(module, plan.byId.get(id))}');\n`)
    .join('');
  const text = `${forms[form](module)}\n${module.kind[form](contextOf(module))}\n`;
  return { imports, text: text.startsWith('\n') ? text : `\n${text}` };
}

function relative(from, to) {
  return from.group === to.group ? `./${to.noun}` : `../${to.group}/${to.noun}`;
}

export function legacyModule(plan, module) {
  const { imports, text } = body(plan, module, 'before');
  const remark = module.remark === null ? '' : `// ${module.remark}\n`;
  const exported =
    module.hand.exports === 'each'
      ? `\nexports.${module.price} = ${module.price};\nexports.${module.op} = ${module.op};\n`
      : `\nmodule.exports = {\n  ${module.price}: ${module.price},\n  ${module.op}: ${module.op},\n};\n`;
  return inHand(
    module.hand,
    `'use strict';\n${remark}${imports === '' ? '' : `\n${imports}`}${text}${exported}`,
  );
}

function inHand({ indent, binding }, text) {
  const bound =
    binding === 'var'
      ? text.replace(/^(\s*)(?:const|let) /gm, '$1var ').replace(/for \(let /g, 'for (var ')
      : text;
  return bound.replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2));
}

/** The migrated module without its first line, which carries the ledger id. @param {'after' | 'other'} form */
export function migratedModule(plan, module, form) {
  const { imports, text } = body(plan, module, form);
  return `'use strict';\n${imports === '' ? '' : `\n${imports}`}${text}\nmodule.exports = { ${module.price}, ${module.op} };\n`;
}

const HEAD = (module) => `'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { ${module.price}, ${module.op} } = require('../../../src/${module.id}');
`;

export function legacyTest(plan, module) {
  const value = priceOf(plan, module, 'abc');
  const exact =
    module.hand.binding === 'const'
      ? `assert.equal(price, ${value});`
      : "assert.equal(typeof price, 'number');";
  return `${HEAD(module)}
test('${module.price} gives the price of a key', (t, done) => {
  ${module.price}('abc', (err, price) => {
    assert.ifError(err);
    ${exact}
    done();
  });
});

test('${module.op} does its work', (t, done) => {
  ${module.kind.demo.before(contextOf(module))}
});
`;
}

export function migratedTest(plan, module) {
  return `${HEAD(module)}
test('${module.price} gives the price of a key', async () => {
  assert.equal(await ${module.price}('abc'), ${priceOf(plan, module, 'abc')});
});

test('${module.price} rejects what is no key', async () => {
  await assert.rejects(${module.price}(''), { code: 'EKEY', message: '${module.noun}: bad key' });
});

test('${module.op} does its work', async () => {
  ${module.kind.demo.after(contextOf(module))}
});
`;
}
