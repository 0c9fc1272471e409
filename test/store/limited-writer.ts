import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { MimoError, systemClock } from '../../src/core/index.ts';
import { BlobStore, Journal, SnapshotStore } from '../../src/store/index.ts';

/** Writes under a file size limit set by its parent: the nearest to a full disk that needs no rights. */
const [dir = ''] = process.argv.slice(2);
const failures: string[] = [];
const note = (error: unknown): void => {
  failures.push(error instanceof MimoError ? `${error.kind} ${error.code}` : String(error));
};

const journal = await Journal.open(join(dir, 'journal.jsonl'), { clock: systemClock });
let acknowledged = 0;
for (let n = 0; n < 100 && failures.length === 0; n += 1) {
  await journal.append({ type: 'n', text: 'x'.repeat(3000) }).then((seq) => {
    acknowledged = seq;
  }, note);
}
await journal.append({ type: 'after' }).catch(note);
await journal.close();

const blobs = new BlobStore(join(dir, 'blobs'));
await blobs.put(randomBytes(300_000)).catch(note);
const small = await blobs.put('small enough');

const snapshots = await SnapshotStore.open(join(dir, 's.git'));
const tree = (content: Uint8Array) => ({
  entries: [{ path: '/app/a', mode: '100644' as const, content }],
  removed: [],
  message: 'm',
  at: 0,
});
await snapshots.commit({ step: 0, full: true, ...tree(Buffer.from('fits')) });
await snapshots.commit({ step: 1, full: false, ...tree(randomBytes(300_000)) }).catch(note);
await snapshots.commit({ step: 1, full: false, ...tree(Buffer.from('delta')) }).catch(note);
await snapshots.commit({ step: 1, full: true, ...tree(Buffer.from('whole')) });
process.stdout.write(JSON.stringify({ failures, acknowledged, small }));
