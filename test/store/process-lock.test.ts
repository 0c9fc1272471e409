import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryLock } from '../../src/store/index.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mimo-lock-'));
  path = join(directory, 'lock');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a lock is held by one at a time and names its owner', async () => {
  const first = await tryLock(path);
  expect(await tryLock(path)).toEqual({ held: false, owner: process.pid });
  if (!first.held) throw new Error('the first was not held');
  await first.lock[Symbol.asyncDispose]();
  expect(existsSync(path)).toBe(false);
  expect((await tryLock(path)).held).toBe(true);
});

test.each([
  [
    'of a process that is gone',
    () => execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }),
  ],
  ['that was never finished', () => ''],
  ['that holds no process id', () => 'rubbish'],
])('a lock %s is taken over', async (_, content) => {
  writeFileSync(path, content());
  expect((await tryLock(path)).held).toBe(true);
});
