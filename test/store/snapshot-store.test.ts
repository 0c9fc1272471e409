import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TreeEntry } from '../../src/core/index.ts';
import { SnapshotHistory, SnapshotStore } from '../../src/store/index.ts';
import { killWriter, scratch } from './scratch.ts';
import { edit, FakeFiles, git, gitsOwnTree } from './tree-model.ts';

const file = (path: string, text: string, mode: '100644' | '100755' | '120000' = '100644'): TreeEntry => ({
  path,
  mode,
  content: Buffer.from(text),
});

function at(step: number, entries: readonly TreeEntry[], removed: readonly string[] = [], full = false) {
  return { step, entries, removed, full, message: `step ${step}: work`, at: 1_700_000_000_000 + step * 1000 };
}

async function restored(history: SnapshotHistory, step: number | string): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  for await (const entry of history.entriesAt(step)) {
    entries.set(entry.path, { ...entry, content: Buffer.from(entry.content) });
  }
  return entries;
}

const byPath = (entries: ReadonlyMap<string, TreeEntry>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

describe('snapshots', () => {
  test('of any sequence of edits restore exactly, also after reopening and packing, and Git finds no fault', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        async (steps) => {
          using dir = scratch();
          const files = new FakeFiles();
          const expected: Map<string, TreeEntry>[] = [];
          let store = await SnapshotStore.open(dir.path);
          for (const [step, edits] of steps.entries()) {
            const reopened = step % 3 === 2;
            if (reopened) store = await SnapshotStore.open(dir.path);
            for (const each of edits) files.apply(each);
            await store.commit({ ...at(step, []), ...files.scan(reopened) });
            expected.push(files.list());
          }
          await store.pack();
          for (const [step, entries] of expected.entries()) {
            expect(byPath(await restored(store, step))).toEqual(byPath(entries));
          }
          expect(git(dir.path, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
        },
      ),
      { numRuns: 20 },
    );
  });

  test('have the very tree id that Git gives the same workspace', async () => {
    const files = edit.filter((each) => each.kind !== 'mkdir' && !/(^|\/)\.git(\/|$)/i.test(each.path));
    await fc.assert(
      fc.asyncProperty(fc.array(files, { minLength: 1, maxLength: 20 }), async (edits) => {
        using dir = scratch();
        const model = new FakeFiles();
        const store = await SnapshotStore.open(join(dir.path, 's.git'));
        await store.commit({ ...at(0, []), ...model.scan(true) });
        for (const each of edits) model.apply(each);
        const { tree } = await store.commit({ ...at(1, []), ...model.scan(false) });
        const list = [...model.list()].filter(([, entry]) => entry.mode !== '040000');
        const emptyFolders = model.list().size - list.length;
        fc.pre(emptyFolders === 0);
        const workspace = list.flatMap(([path, entry]) =>
          path.startsWith('/app/') ? [[path.slice(5), entry] as const] : [],
        );
        expect(tree).toBe(gitsOwnTree(join(dir.path, 'scratch'), workspace));
      }),
      { numRuns: 15 },
    );
  });

  test('tell what each step changed in the workspace, whatever order and form the edits came in', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    await store.commit(at(0, [file('/app/a', '1'), file('/app/d/b', '1'), file('/app/c', '1')], [], true));
    const { changes } = await store.commit(
      at(
        1,
        [file('/app/a', '2'), file('/app/c', '1'), file('/app/d', 'now a file'), file('/app/.git/HEAD', 'x')],
        ['/app/d/b'],
      ),
    );
    const expected = [
      { path: 'a', change: 'modified' },
      { path: 'd', change: 'added' },
      { path: 'd/b', change: 'removed' },
    ];
    expect(changes).toEqual(expected);
    expect(await store.changesBetween(0, 1)).toEqual(expected);
    expect((await store.commit(at(2, [file('/app/a', '1', '100755')]))).changes).toEqual([
      { path: 'a', change: 'modified' },
    ]);
  });

  test('of a full scan drop what it lacks and report only what differs', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    await store.commit(
      at(0, [file('/app/a', '1'), file('/app/b', '1'), file('/srv/o.git/HEAD', '1')], [], true),
    );
    const { changes } = await store.commit(at(1, [file('/app/a', '1')], [], true));
    expect(changes).toEqual([{ path: 'b', change: 'removed' }]);
    expect([...(await restored(store, 1)).keys()]).toEqual(['/app/a']);
  });

  test('are plain Git history: one commit a step, also without a change, dated and readable by path', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    await store.commit(at(0, [file('/app/src/x.js', 'old\n'), file('/app/.git/HEAD', 'ref')], [], true));
    await store.commit(at(1, []));
    const { commit } = await store.commit(at(2, [file('/app/src/x.js', 'new\n')]));
    const log = git(dir.path, 'log', '--format=%s|%an|%at').trim().split('\n');
    expect(log).toEqual([
      'step 2: work|mimo-bench|1700000002',
      'step 1: work|mimo-bench|1700000001',
      'step 0: work|mimo-bench|1700000000',
    ]);
    expect(git(dir.path, 'show', `${commit}:src/x.js`)).toBe('new\n');
    expect(git(dir.path, 'ls-tree', '-r', '--name-only', 'main').trim()).toBe('src/x.js');
    expect(git(dir.path, 'ls-tree', '-r', '--name-only', 'state').trim()).toBe('app/.git%/HEAD');
    expect(store.commitOfStep(2)).toBe(commit);
    expect(store.treeOfStep(0)).toBe(store.treeOfStep(1));
    expect(await store.diff(1, 2)).toContain('-old\n+new\n');
  });

  test('inside a step keep the tree beside the steps and leave the step its own changes', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    await store.commit(at(0, [file('/app/a', '1')], [], true));
    const first = await store.commitInterim(at(0, [file('/app/b', '1'), file('/app/.git/HEAD', 'mid')]));
    const second = await store.commitInterim(at(0, [file('/app/c', '1')]));
    expect(first.changes).toEqual([{ path: 'b', change: 'added' }]);
    expect(second.changes).toEqual([{ path: 'c', change: 'added' }]);
    const step = await store.commit(at(1, [], ['/app/b', '/app/.git/HEAD']));
    expect(step.changes).toEqual([{ path: 'c', change: 'added' }]);
    expect(git(dir.path, 'rev-list', '--count', 'main').trim()).toBe('2');
    expect(git(dir.path, 'rev-parse', 'interim').trim()).toBe(second.commit);
    await store.pack();
    git(dir.path, 'prune', '--expire=now');
    expect([...(await restored(store, first.commit)).keys()]).toEqual(['/app/a', '/app/b', '/app/.git/HEAD']);
  });

  test('go on after packing and after rewinding to an earlier step', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    for (let step = 0; step < 4; step += 1)
      await store.commit(at(step, [file('/app/n', `${step}`)], [], true));
    await store.pack();
    await store.rewind(1);
    await expect(store.commit(at(2, [file('/app/n', 'again')]))).rejects.toMatchObject({
      code: 'SNAPSHOT_NEEDS_FULL',
    });
    await store.commit(at(2, [file('/app/n', 'again')], [], true));
    const reader = await SnapshotHistory.openExisting(dir.path);
    expect(reader.log().map((entry) => entry.step)).toEqual([0, 1, 2]);
    expect((await restored(reader, 2)).get('/app/n')?.content.toString()).toBe('again');
  });

  test('of an empty workspace, and of an emptied one, are whole for Git too', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    await store.commit(at(0, [], [], true));
    await store.commit(at(1, [file('/app/a', '1')]));
    await store.commit(at(2, [], ['/app/a']));
    expect(git(dir.path, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
    expect(store.treeOfStep(2)).toBe(store.treeOfStep(0));
    expect((await restored(store, 2)).size).toBe(0);
  });

  test('find their steps again whatever their messages say', async () => {
    const words = fc.constantFrom(
      '---',
      'State: 0',
      'Step: 9',
      '\n',
      '\n\n',
      '#',
      'Signed-off-by: a <b@c>',
      '\0',
      '\ud800',
      'x',
    );
    const message = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 8 }).map((parts) => parts.join('\n')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 5 }), async (messages) => {
        using dir = scratch();
        const store = await SnapshotStore.open(dir.path);
        for (const [step, text] of messages.entries()) {
          await store.commit({ ...at(step, [file('/app/.git/HEAD', `${step}`)], [], true), message: text });
        }
        expect((await SnapshotHistory.openExisting(dir.path)).log()).toEqual(store.log());
        expect((await restored(store, 0)).get('/app/.git/HEAD')?.content.toString()).toBe('0');
      }),
      { numRuns: 15 },
    );
  });

  test('of equal workspace and state have equal contents, whatever came between', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    const one = [file('/app/a', 'one'), file('/app/.git/HEAD', 'main'), file('/srv/origin', 'pushed')];
    await store.commit(at(0, one, [], true));
    await store.commit(at(1, []));
    await store.commit(at(2, [file('/app/a', 'two')]));
    await store.commit(at(3, [file('/app/a', 'one'), file('/srv/origin', 'rewritten')]));
    await store.commit(at(4, [file('/srv/origin', 'pushed')]));
    await store.pack();
    const [first, ...others] = await (await SnapshotHistory.openExisting(dir.path)).contents();
    expect(others.map((content) => content === first)).toEqual([true, false, false, true]);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  test('out of order, unknown or missing say so', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(join(dir.path, 's.git'));
    await expect(store.commit(at(1, []))).rejects.toMatchObject({
      code: 'SNAPSHOT_OUT_OF_ORDER',
      kind: 'internal',
    });
    await store.commit(at(0, [], [], true));
    expect(() => store.commitOfStep(7)).toThrow('no snapshot of step 7');
    await expect(SnapshotHistory.openExisting(join(dir.path, 'none'))).rejects.toMatchObject({
      code: 'SNAPSHOTS_MISSING',
    });
    expect(existsSync(join(dir.path, 'none'))).toBe(false);
  });

  test('with lost objects fail by name instead of restoring less', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    await store.commit(at(0, [file('/app/a', 'precious'), file('/app/b', 'x')], [], true));
    const oid = git(dir.path, 'rev-parse', 'main:a').trim();
    const loose = join(dir.path, 'objects', oid.slice(0, 2), oid.slice(2));
    rmSync(loose);
    await expect(restored(store, 0)).rejects.toMatchObject({ code: 'SNAPSHOT_OBJECT_MISSING' });
  });

  test('read only in part end their git process', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(dir.path);
    const many = Array.from({ length: 3000 }, (_, n) => file(`/app/${n}`, 'y'.repeat(400) + n));
    await store.commit(at(0, many, [], true));
    let seen = 0;
    for await (const _entry of store.entriesAt(0)) {
      seen += 1;
      if (seen === 10) break;
    }
    expect(seen).toBe(10);
    expect((await restored(store, 0)).size).toBe(3000);
  });

  test('a diff larger than asked is cut and says so; a whole one applies, binary files included', async () => {
    using dir = scratch();
    const store = await SnapshotStore.open(join(dir.path, 's.git'));
    const binary = {
      path: '/app/bin',
      mode: '100644' as const,
      content: Uint8Array.from({ length: 400 }, (_, n) => n),
    };
    await store.commit(at(0, [file('/app/a', 'one\n')], [], true));
    await store.commit(at(1, [file('/app/a', 'two\n'), binary, file('/app/big', 'line\n'.repeat(100_000))]));
    const cut = await store.diff(0, 1, { maxBytes: 5000 });
    expect(cut.length).toBeLessThan(5200);
    expect(cut).toContain('[cut: the diff is larger than 5000 bytes]');
    const target = join(dir.path, 'w');
    gitsOwnTree(target, [['a', file('/app/a', 'one\n')]]);
    writeFileSync(join(dir.path, 'p.diff'), await store.diff(0, 1));
    git(target, 'apply', '--index', join(dir.path, 'p.diff'));
    expect(git(target, 'write-tree').trim()).toBe(store.treeOfStep(1));
    expect(readFileSync(join(target, 'bin')).equals(Buffer.from(binary.content))).toBe(true);
  });

  test('a writer killed at random moments leaves whole snapshots to go on from', async () => {
    using dir = scratch();
    let steps = 0;
    for (const afterMs of [0, 2, 5, 11, 20]) {
      const acknowledged = await killWriter(
        new URL('./snapshot-writer.ts', import.meta.url),
        [dir.path],
        afterMs,
      );
      const last = acknowledged.at(-1) ?? 0;
      const reader = await SnapshotHistory.openExisting(dir.path);
      expect(acknowledged[0]).toBe(steps);
      expect(reader.lastStep).toBeGreaterThanOrEqual(last);
      expect(reader.lastStep).toBeLessThanOrEqual(last + 1);
      expect((await restored(reader, last)).get('/app/src/b.txt')?.content.toString()).toBe(
        `/app/src/b.txt at ${last}\n`,
      );
      steps = reader.log().length;
    }
    await SnapshotStore.open(dir.path);
    expect(git(dir.path, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
  });
});
