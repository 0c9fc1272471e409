import { expect, test } from 'vitest';
import type { TreeEntry } from '../../src/core/index.ts';
import { readRewards } from '../../src/grade/index.ts';

const file = (name: string, text: string, mode: TreeEntry['mode'] = '100644'): TreeEntry => ({
  path: `/logs/verifier/${name}`,
  mode,
  content: Buffer.from(text),
});

test('reward.json wins over reward.txt', () => {
  expect(readRewards([file('reward.txt', '1'), file('reward.json', '{"a":0.5}')])).toEqual({
    ok: true,
    values: { a: 0.5 },
  });
});

test('reward.txt alone is the value of `reward`', () => {
  expect(readRewards([file('reward.txt', ' 0.25\n')])).toEqual({ ok: true, values: { reward: 0.25 } });
});

test('no file is a missing verdict', () => {
  expect(readRewards([file('log.txt', 'x')])).toMatchObject({ ok: false, code: 'VERDICT_MISSING' });
});

test.each(['', 'yes', '{"a":"1"}', '[1]', '{"a":1e999}', '{'])(
  'reward.json holding %j is unreadable',
  (text) => {
    expect(readRewards([file('reward.json', text)])).toMatchObject({ ok: false, code: 'VERDICT_UNREADABLE' });
  },
);

test.each(['', 'pass', '1 2'])('reward.txt holding %j is unreadable', (text) => {
  expect(readRewards([file('reward.txt', text)])).toMatchObject({ ok: false, code: 'VERDICT_UNREADABLE' });
});

test('a symbolic link named reward.json is not a verdict', () => {
  expect(readRewards([file('reward.json', '/etc/passwd', '120000')])).toMatchObject({
    code: 'VERDICT_MISSING',
  });
});
