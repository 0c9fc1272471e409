/** The tests that the repository brings: by three hands, none of them thorough. */

import { collections } from '../catalog.mjs';
import { valuesOf } from './data.mjs';
import { modelAnswer } from './models.mjs';

const HOUR = 3_600_000;

function bodyOf(cap, tables) {
  const rows = tables[cap.collection];
  const c = collections[cap.collection];
  const [first] = valuesOf(rows, cap.group);
  const answer = (...args) => JSON.stringify(modelAnswer(cap, tables, args).value);
  const careful = cap.at % 3 !== 0;
  switch (cap.kind) {
    case 'one':
      return [
        `assert.deepEqual(await ${cap.fn}(ctx, ${rows[1].id}), ${answer(rows[1].id)});`,
        ...(careful ? [`await assert.rejects(${cap.fn}(ctx, 9999), { code: '${cap.code}' });`] : []),
      ];
    case 'many':
      return careful
        ? [`assert.deepEqual(await ${cap.fn}(ctx, '${first}'), ${answer(first)});`]
        : [
            `const rows = await ${cap.fn}(ctx, '${first}');`,
            `assert.equal(rows[0].id, ${modelAnswer(cap, tables, [first]).value[0].id});`,
          ];
    case 'amount':
      return [`assert.deepEqual(await ${cap.fn}(ctx, '${first}'), ${answer(first)});`];
    case 'write':
      return [`assert.deepEqual(await ${cap.fn}(ctx, ${rows[2].id}, 'x'), ${answer(rows[2].id)});`];
    case 'span': {
      const from = rows[1][c.time];
      return [
        `assert.deepEqual(await ${cap.fn}(ctx, ${from}, ${(rows[6][c.time] - from) / HOUR + 1}), ${answer(from, (rows[6][c.time] - from) / HOUR + 1)});`,
      ];
    }
    case 'watch':
      return [
        `const work = async () => touch(store, '${cap.collection}', 'changed', ${rows[0].id});`,
        `assert.deepEqual(await ${cap.fn}(ctx, work), ['changed:${rows[0].id}']);`,
      ];
    default:
      throw new Error(`no test for ${cap.kind}`);
  }
}

const titles = {
  one: 'shows a card',
  many: 'lists',
  amount: 'adds up',
  write: 'amends',
  span: 'looks ahead',
  watch: 'hears of a change',
};

export function unitTest(cap, tables) {
  const watch = cap.kind === 'watch';
  return `'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { memoryStore${watch ? ', touch' : ''} } = require('@quarry/store/testing');
const { createContext } = require('../../../src/platform/context.js');
const { ${cap.fn} } = require('../../../src/${cap.file}.js');
const sample = require('../../fixtures/sample.json');

const root = path.join(__dirname, '..', '..', '..');

test('${cap.file} ${titles[cap.kind]}', async () => {
  const store = memoryStore(sample);
  const ctx = createContext({ store, root });
${bodyOf(cap, tables)
  .map((line) => `  ${line}`)
  .join('\n')}
});
`;
}
