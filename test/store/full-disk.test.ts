import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/index.ts';
import { BlobStore, Journal, SnapshotHistory, verifyJournal } from '../../src/store/index.ts';
import { scratch } from './scratch.ts';
import { git } from './tree-model.ts';

test('a disk that takes no more is an infrastructure failure, and what was acknowledged before it stays', async () => {
  using dir = scratch();
  const script = fileURLToPath(new URL('./limited-writer.ts', import.meta.url));
  const command = `ulimit -f 100; exec "$0" "$1" "$2"`;
  const output = execFileSync('sh', ['-c', command, process.execPath, script, dir.path], {
    encoding: 'utf8',
  });
  const { failures, acknowledged, small } = JSON.parse(output);
  expect(failures).toEqual([
    'infra RESULTS_WRITE_FAILED',
    'infra RESULTS_WRITE_FAILED',
    'infra RESULTS_WRITE_FAILED',
    'infra RESULTS_WRITE_FAILED',
    'internal SNAPSHOT_NEEDS_FULL',
  ]);

  const path = join(dir.path, 'journal.jsonl');
  expect(acknowledged).toBeGreaterThan(5);
  {
    await using journal = await Journal.open(path, { clock: systemClock });
    await journal.append({ type: 'space again' });
  }
  expect((await verifyJournal(path)).events).toBe(acknowledged + 2);

  expect((await new BlobStore(join(dir.path, 'blobs')).get(small)).toString()).toBe('small enough');
  const leftovers = readdirSync(join(dir.path, 'blobs'), { recursive: true }).filter((name) =>
    `${name}`.includes('tmp'),
  );
  expect(leftovers).toEqual([]);

  const history = await SnapshotHistory.openExisting(join(dir.path, 's.git'));
  expect(history.lastStep).toBe(1);
  expect(git(history.dir, 'show', 'main:a')).toBe('whole');
  expect(git(history.dir, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
});
