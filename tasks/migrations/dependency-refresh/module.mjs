/** The text of a module and of its test. */
import { rateOf, requestOf } from './plan.mjs';

const given = (value, module) => (typeof value === 'function' ? value(module) : (value ?? ''));
const tidy = (text) =>
  `${text
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]+$/gm, '')
    .trimEnd()}\n`;

function head(module, form) {
  const { dependency, recipe } = module;
  const lines =
    form === 'old'
      ? [given(dependency.old, module), given(recipe.oldHead, module)]
      : [
          recipe.freshOnly ? '' : given(dependency.fresh, module),
          given(
            form === 'other'
              ? (recipe.otherHead ?? (recipe.other ? '' : recipe.freshHead))
              : recipe.freshHead,
            module,
          ),
        ];
  const all = lines.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return [...new Set(all)].map((line) => `${line}\n`).join('');
}

function rate(plan, module, arrow) {
  const below = module.deps.map((id) => `${plan.byId.get(id).rate}(key)`);
  const sum = below.length === 0 ? `${module.a} * key.length` : `${module.a} * (${below.join(' + ')})`;
  return arrow
    ? `const ${module.rate} = (key) => (${sum} + ${module.b}) % 997;\n`
    : `function ${module.rate}(key) {\n  return (${sum} + ${module.b}) % 997;\n}\n`;
}

const below = (plan, module) =>
  module.deps
    .map((id) => `const { ${plan.byId.get(id).rate} } = require('${requestOf(module.id, id)}');\n`)
    .join('');

const exported = ({ hand, op, rate: name }, form) =>
  form === 'old' && hand.exported === 'lines'
    ? `exports.${name} = ${name};\nexports.${op} = ${op};\n`
    : `module.exports = { ${name}, ${op} };\n`;

/** @param {'old' | 'fresh' | 'other'} wanted @returns the text; of a refreshed one without its first line, the stamp */
export function moduleText(plan, module, wanted) {
  const { recipe, op, remark } = module;
  const form = wanted === 'other' && recipe.other === undefined ? 'other-frame' : wanted;
  const body = recipe[form === 'other-frame' ? 'fresh' : form](module);
  const top = form === 'old' || form === 'other' ? '' : given(recipe.freshTop, module);
  const async = form !== 'old' && recipe.async ? 'async ' : '';
  const parameters = given(recipe.argument, module);
  const declared =
    wanted === 'other'
      ? `const ${op} = ${async}(${parameters}) => {${body}\n};`
      : `${async}function ${op}(${parameters}) {${body}\n}`;
  return tidy(`'use strict';

${head(module, wanted)}${below(plan, module)}
${remark === undefined || form !== 'old' ? '' : `// ${remark}\n`}${rate(plan, module, wanted === 'other')}
${top}
${declared}

${exported(module, wanted)}`);
}

/** What the visible test gives to a module; the hidden tests give more. */
export const samplesOf = (module) => module.recipe.calls(module).slice(0, 2);

export function testText(plan, module) {
  const careful = module.hand.name !== 'Tor Lunde';
  return `'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { recorded, told } = require('../../support/answers');
const { ${module.rate}, ${module.op} } = require('../../../src/modules/${module.id}');
const samples = require('../../samples/${module.id}.json');

test('${module.rate} of a key', () => {
  assert.equal(${module.rate}('abc'), ${rateOf(plan, module, 'abc')});
});

test('${module.op} answers${careful ? ' every sample as it was recorded, once it was' : ''}', async () => {
  const answers = await told(${module.op}, samples);
  assert.equal(answers.length, samples.length);
${careful ? `  const before = recorded('${module.id}');\n  if (before) assert.deepEqual(answers, before);\n` : ''}});
`;
}
