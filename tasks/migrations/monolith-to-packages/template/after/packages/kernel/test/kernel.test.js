import assert from 'node:assert';
import test from 'node:test';
import { FerryError } from '@ferry/kernel';

test('an error has its code and its name', () => {
  const error = new FerryError('EX', 'x: no');
  assert.deepEqual([error.name, error.code, error.message], ['FerryError', 'EX', 'x: no']);
  assert.ok(error instanceof Error);
});
