import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlobStore } from '../../src/store/index.ts';
import { scratch } from './scratch.ts';

describe('a blob store', () => {
  test('gives back any content under its sha256', async () => {
    using dir = scratch();
    const store = new BlobStore(dir.path);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 5000 })),
        async (content) => {
          const sha = await store.put(content);
          expect(sha).toMatch(/^[0-9a-f]{64}$/);
          expect((await store.get(sha)).equals(Buffer.from(content))).toBe(true);
          expect(await store.has(sha)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('keeps large content compressed', async () => {
    using dir = scratch();
    const store = new BlobStore(dir.path);
    const content = 'a line of a long log\n'.repeat(200_000);
    const sha = await store.put(content);
    expect((await store.get(sha)).toString('utf8')).toBe(content);
    expect(statSync(join(dir.path, sha.slice(0, 2), `${sha.slice(2)}.zst`)).size).toBeLessThan(10_000);
  });

  test('does not write known content again, in this process or the next', async () => {
    using dir = scratch();
    const sha = await new BlobStore(dir.path).put('same');
    const file = join(dir.path, sha.slice(0, 2), `${sha.slice(2)}.zst`);
    const inode = statSync(file).ino;
    const next = new BlobStore(dir.path);
    expect(await Promise.all([next.put('same'), next.put('same')])).toEqual([sha, sha]);
    expect(statSync(file).ino).toBe(inode);
    expect(readdirSync(join(dir.path, sha.slice(0, 2)))).toEqual([`${sha.slice(2)}.zst`]);
  });

  test('tells missing and damaged content apart, and heals a file that a power cut emptied', async () => {
    using dir = scratch();
    const store = new BlobStore(dir.path);
    const sha = await store.put('content');
    const file = join(dir.path, sha.slice(0, 2), `${sha.slice(2)}.zst`);
    await expect(store.get('0'.repeat(64))).rejects.toMatchObject({ code: 'BLOB_MISSING', kind: 'infra' });
    writeFileSync(file, 'not zstd');
    await expect(store.get(sha)).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    writeFileSync(file, '');
    const reopened = new BlobStore(dir.path);
    expect(await reopened.has(sha)).toBe(false);
    await reopened.put('content');
    expect((await reopened.get(sha)).toString()).toBe('content');
  });
});
