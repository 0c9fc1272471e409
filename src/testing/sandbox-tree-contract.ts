import { describe, expect, test } from 'vitest';
import type { Sandbox, ScanResult, TreeEntry } from '../core/index.ts';
import type { ContractSubject } from './sandbox-contract.ts';
import { shell, stdoutOf } from './sandbox-fixture.ts';

interface Seen extends ScanResult {
  readonly found: Readonly<Record<string, string>>;
}

async function scan(sandbox: Sandbox, options: Partial<Parameters<Sandbox['scan']>[0]> = {}): Promise<Seen> {
  const found: Record<string, string> = {};
  const result = await sandbox.scan({
    roots: ['/srv/tree'],
    exclude: [],
    maxFileBytes: 1_000_000,
    onEntry: ({ path, mode, content }) => {
      found[path] = `${mode} ${Buffer.from(content).toString('utf8')}`;
    },
    ...options,
  });
  return { ...result, found };
}

/** Long enough for what was just written not to be read again as racily clean. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 40));

export function treeContract(subject: ContractSubject): void {
  const file = (path: string, text: string, mode: TreeEntry['mode'] = '100644'): TreeEntry => ({
    path,
    mode,
    content: Buffer.from(text),
  });

  describe('files in and out', () => {
    test('what is put can be got again: files, modes, links, empty directories', async () => {
      const entries = [
        file('/tmp/round/a b.txt', 'text'),
        file('/tmp/round/deep/er/run.sh', '#!/bin/sh\n', '100755'),
        file('/tmp/round/empty', '', '040000'),
        file('/tmp/round/link', 'deep/er/run.sh', '120000'),
        file('/tmp/round/ünïcode', '\u0000\u0001'),
      ];
      await subject.sandbox.put(entries);
      const got = await subject.sandbox.get('/tmp/round');
      const plain = (list: readonly TreeEntry[]) =>
        list.map(({ path, mode, content }) => [path, mode, Buffer.from(content).toString('latin1')]);
      expect(plain(got)).toEqual(plain(entries));
      expect(
        await stdoutOf(subject.sandbox, 'stat -c %a%u /tmp/round/deep/er/run.sh "/tmp/round/a b.txt"'),
      ).toBe('7550\n6440\n');
    });

    test('put replaces what is there, whatever it is, and never writes through a link', async () => {
      await shell(
        subject.sandbox,
        'mkdir -p /tmp/r/dir/sub; echo keep > /tmp/r/target; ln -s target /tmp/r/link; echo f > /tmp/r/file',
      );
      await subject.sandbox.put([
        file('/tmp/r/dir', 'now a file'),
        file('/tmp/r/link', 'own'),
        file('/tmp/r/file/x', 'y'),
      ]);
      expect(await stdoutOf(subject.sandbox, 'cd /tmp/r; cat dir link target file/x')).toBe(
        'now a fileownkeep\ny',
      );
    });

    test('a single file can be got; a missing path is nothing; too much is refused', async () => {
      await subject.sandbox.put([file('/tmp/one', 'x'.repeat(5_000_000))]);
      expect((await subject.sandbox.get('/tmp/one'))[0]?.content.length).toBe(5_000_000);
      expect(await subject.sandbox.get('/tmp/none')).toEqual([]);
      await expect(subject.sandbox.get('/tmp/one', { maxBytes: 1000 })).rejects.toMatchObject({
        code: 'SANDBOX_GET_TOO_LARGE',
        kind: 'infra',
      });
    });

    test('what cannot be written is an error, and the sandbox goes on', async () => {
      await expect(subject.sandbox.put([file('/proc/nothing', '')])).rejects.toMatchObject({ kind: 'infra' });
      await expect(subject.sandbox.put([file('relative', '')])).rejects.toMatchObject({
        code: 'PATH_NOT_ABSOLUTE',
      });
      expect(await stdoutOf(subject.sandbox, 'echo on')).toBe('on\n');
    });
  });

  describe('scanning', () => {
    test('the first scan sends everything in order, the next only what changed', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(
        sandbox,
        'mkdir -p /srv/tree/src /srv/tree/empty /srv/tree/.git/objects; cd /srv/tree; echo 1 > src/a; echo 2 > src/b; ln -s src/a l; printf x > run; chmod 755 run; echo r > .git/HEAD',
      );
      await settled();
      const first = await scan(sandbox);
      expect(first).toMatchObject({ full: true, removed: [], entries: 7 });
      expect(first.found).toEqual({
        '/srv/tree/.git/HEAD': '100644 r\n',
        '/srv/tree/.git/objects': '040000 ',
        '/srv/tree/empty': '040000 ',
        '/srv/tree/l': '120000 src/a',
        '/srv/tree/run': '100755 x',
        '/srv/tree/src/a': '100644 1\n',
        '/srv/tree/src/b': '100644 2\n',
      });
      expect(Object.keys(first.found)).toEqual(Object.keys(first.found).sort());
      expect(await scan(sandbox)).toMatchObject({ full: false, found: {}, removed: [], entries: 7 });
      await shell(
        sandbox,
        'cd /srv/tree; echo 3 > src/b; mv src/a src/c; chmod -x run; rm -r empty; rm .git/HEAD; touch empty',
      );
      await settled();
      const second = await scan(sandbox);
      expect(second.found).toEqual({
        '/srv/tree/empty': '100644 ',
        '/srv/tree/run': '100644 x',
        '/srv/tree/src/b': '100644 3\n',
        '/srv/tree/src/c': '100644 1\n',
      });
      expect([...second.removed].sort()).toEqual(['/srv/tree/.git/HEAD', '/srv/tree/src/a']);
      expect((await scan(sandbox, { full: true })).full).toBe(true);
      expect((await scan(sandbox)).found).toEqual({});
    });

    test('directories that fill, empty and vanish are followed', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(sandbox, 'mkdir -p /srv/tree/d');
      expect((await scan(sandbox)).found).toEqual({ '/srv/tree/d': '040000 ' });
      await shell(sandbox, 'echo x > /srv/tree/d/f');
      await settled();
      expect(await scan(sandbox)).toMatchObject({
        found: { '/srv/tree/d/f': '100644 x\n' },
        removed: ['/srv/tree/d'],
      });
      await shell(sandbox, 'rm /srv/tree/d/f');
      expect(await scan(sandbox)).toMatchObject({
        found: { '/srv/tree/d': '040000 ' },
        removed: ['/srv/tree/d/f'],
      });
      await shell(sandbox, 'rm -r /srv/tree');
      expect(await scan(sandbox)).toMatchObject({ found: {}, removed: ['/srv/tree/d'], entries: 0 });
    });

    test('an edit in the same tick and of the same length is seen', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(sandbox, 'mkdir /srv/tree; printf 0000 > /srv/tree/f');
      for (let round = 1; round <= 20; round += 1) {
        const text = `${round}`.padStart(4, '0');
        const [result] = await Promise.all([scan(sandbox), shell(sandbox, `printf ${text} > /srv/tree/f`)]);
        expect(result.entries).toBe(1);
        expect((await scan(sandbox)).found['/srv/tree/f']).toBe(`100644 ${text}`);
      }
    });

    test('exclusions: a bare name at any depth, a path from its root, globs', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(
        sandbox,
        'mkdir -p /srv/tree/node_modules/x /srv/tree/a/node_modules /srv/tree/dist /srv/tree/a/dist; cd /srv/tree; touch node_modules/x/f a/node_modules/f dist/f a/dist/f a/x.log keep',
      );
      const { found } = await scan(sandbox, { exclude: ['node_modules', '/dist', '*.log'] });
      expect(Object.keys(found)).toEqual(['/srv/tree/a/dist/f', '/srv/tree/keep']);
    });

    test('what cannot be kept is named with its reason: too large, FIFO, socket', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(
        sandbox,
        `mkdir /srv/tree; cd /srv/tree; head -c 2000 /dev/zero > big; mkfifo pipe; echo s > small;
         node -e "require('net').createServer().listen('sock', () => process.kill(process.pid, 9))"`,
      );
      await settled();
      const first = await scan(sandbox, { maxFileBytes: 1000 });
      expect(first.found).toEqual({ '/srv/tree/small': '100644 s\n' });
      const expected = [
        { path: '/srv/tree/big', bytes: 2000, reason: 'larger than 1000 bytes' },
        { path: '/srv/tree/pipe', bytes: 0, reason: 'a FIFO' },
        { path: '/srv/tree/sock', bytes: 0, reason: 'a socket' },
      ];
      expect(first.skipped).toEqual(expected);
      expect((await scan(sandbox, { maxFileBytes: 1000 })).skipped).toEqual(expected);
      await shell(sandbox, 'head -c 3000 /dev/zero > /srv/tree/small');
      expect(await scan(sandbox, { maxFileBytes: 1000 })).toMatchObject({
        removed: ['/srv/tree/small'],
        entries: 0,
      });
    });

    test('files that grow and shrink while they are read do not break the stream', {
      timeout: 60_000,
    }, async () => {
      await using sandbox = await subject.fixture.create();
      const churn = `const fs = require('fs'); fs.mkdirSync('/srv/tree');
        const end = Date.now() + 3000;
        while (Date.now() < end) for (let i = 0; i < 40; i++)
          fs.writeFileSync('/srv/tree/' + i, 'x'.repeat(Math.random() * 200000));`;
      const running = sandbox.exec({ argv: ['node', '-e', churn], timeoutMs: 30_000 });
      await shell(sandbox, 'until [ -e /srv/tree/39 ]; do sleep 0.01; done');
      for (let round = 0; round < 8; round += 1) {
        const { found } = await scan(sandbox);
        for (const text of Object.values(found)) expect(text).toMatch(/^100644 x*$/);
      }
      expect((await running).exitCode).toBe(0);
      await settled();
      const last = await scan(sandbox, { full: true });
      expect(last.entries).toBe(40);
    });

    test('after the supervisor was killed the next scan is a full one', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(sandbox, 'mkdir /srv/tree; echo x > /srv/tree/f');
      await scan(sandbox);
      await shell(sandbox, 'kill -9 -1');
      expect(await scan(sandbox)).toMatchObject({ full: true, found: { '/srv/tree/f': '100644 x\n' } });
    });

    test('several roots, and one that does not exist', async () => {
      await using sandbox = await subject.fixture.create();
      await shell(sandbox, 'mkdir -p /srv/origin; echo o > /srv/origin/HEAD');
      const result = await scan(sandbox, { roots: ['/app', '/srv/origin', '/no/such'] });
      expect(Object.keys(result.found)).toEqual([
        '/app/made/by-run.txt',
        '/app/seed.txt',
        '/srv/origin/HEAD',
      ]);
    });
  });
}
