'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ask } = require('../../src/desk');
const modules = require('../../src/modules/index.json');

test('the desk can ask every module', async () => {
  for (const { id } of modules) assert.equal(typeof (await ask('rate', id, 'abc')), 'number');
});

test('what is not there is told', () => assert.rejects(ask('rate', 'no/such', 'abc'), { code: 'ENAME' }));
