import { writeSync } from 'node:fs';
import { SnapshotStore } from '../../src/store/index.ts';

const [dir = ''] = process.argv.slice(2);
const store = await SnapshotStore.open(dir);
for (let step = (store.lastStep ?? -1) + 1; ; step += 1) {
  const entries = ['/app/a.txt', '/app/src/b.txt', '/app/.git/HEAD'].map((path) => ({
    path,
    mode: '100644' as const,
    content: Buffer.from(`${path} at ${step}\n`),
  }));
  await store.commit({ step, entries, removed: [], full: true, message: `step ${step}`, at: step * 1000 });
  writeSync(1, `${step}\n`);
}
