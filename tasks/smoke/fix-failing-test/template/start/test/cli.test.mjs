import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/due.mjs', import.meta.url));
const due = (...args) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

test('add prints the date', () => {
  assert.equal(due('add', '2024-03-05', '10d').stdout, '2024-03-15\n');
});

test('a wrong date ends with exit code 2 and says which', () => {
  const { status, stderr } = due('add', '2024-02-30', '1d');
  assert.equal(status, 2);
  assert.match(stderr, /not a date: 2024-02-30/);
});
