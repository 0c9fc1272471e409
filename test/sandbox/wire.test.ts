import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameReader } from '../../src/sandbox/supervisor/frames.ts';
import { KeptOutput } from '../../src/sandbox/supervisor/kept-output.ts';
import { excludeFilter } from '../../src/sandbox/supervisor/path-pattern.ts';
import { encodeRecordHead, RecordReader } from '../../src/sandbox/supervisor/records.ts';

/** Cuts bytes at arbitrary places, as pipes do. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0, index = 0; start < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return pieces;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const bytes = fc.uint8Array({ maxLength: 60 });

describe('frames', () => {
  test('come out as they went in, wherever the stream is cut', () => {
    const frames = fc.array(fc.record({ type: fc.nat(255), id: fc.nat(), payload: bytes }), { maxLength: 8 });
    fc.assert(
      fc.property(frames, sizes, (sent, pieces) => {
        const stream = Buffer.concat(sent.map(({ type, id, payload }) => encodeFrame(type, id, payload)));
        const reader = new FrameReader();
        const received = cut(stream, pieces).flatMap((piece) => reader.read(piece));
        expect(received.map(({ type, id, payload }) => ({ type, id, payload: [...payload] }))).toEqual(
          sent.map(({ type, id, payload }) => ({ type, id, payload: [...payload] })),
        );
      }),
    );
  });

  test('a length that no frame has is refused instead of being waited for', () => {
    expect(() => new FrameReader().read(Buffer.alloc(9, 0xff))).toThrow('the stream is broken');
  });
});

test('records come out as they went in, and a torn one is noticed', () => {
  const records = fc.array(fc.record({ tag: fc.nat(7), name: fc.string(), content: bytes }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(records, sizes, (sent, pieces) => {
      const stream = Buffer.concat(
        sent.flatMap(({ tag, name, content }) => [encodeRecordHead(tag, name, content.length), content]),
      );
      const reader = new RecordReader();
      const received = cut(stream, pieces).flatMap((piece) => [...reader.read(piece)]);
      expect(received.map(({ tag, name, content }) => ({ tag, name, content: [...content] }))).toEqual(
        sent.map(({ tag, name, content }) => ({
          tag,
          name: Buffer.from(name).toString(),
          content: [...content],
        })),
      );
      expect(reader.torn).toBe(false);
      expect([...reader.read(stream.subarray(0, 3))]).toEqual([]);
      expect(reader.torn).toBe(true);
    }),
  );
});

test('kept output is the head and the tail of the whole, and counts what is missing', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 0, max: 100 }),
      sizes,
      (all, cap, pieces) => {
        const kept = new KeptOutput(cap);
        for (const piece of cut(Buffer.from(all), pieces)) kept.add(piece);
        const { bytes: out, dropped } = kept.finish();
        expect(out.length + dropped).toBe(all.length);
        expect(out.length).toBe(Math.min(cap, all.length));
        const head = Math.ceil(cap / 2);
        const expected =
          all.length <= cap ? all : [...all.subarray(0, head), ...all.subarray(all.length - (cap - head))];
        expect([...out]).toEqual([...expected]);
      },
    ),
  );
});

describe('exclusions', () => {
  const cases: [string, string, boolean][] = [
    ['node_modules', 'a/b/node_modules', true],
    ['node_modules/', 'node_modules', true],
    ['node_modules', 'a/node_modules2', false],
    ['/dist', 'dist', true],
    ['/dist', 'a/dist', false],
    ['a/b', 'a/b', true],
    ['a/b', 'x/a/b', false],
    ['*.log', 'deep/x.log', true],
    ['*.log', 'deep/x.logs', false],
    ['logs/**/x', 'logs/a/b/x', true],
    ['logs/**/x', 'logs/x', true],
    ['logs/*', 'logs/a/b', false],
    ['a.c', 'abc', false],
  ];
  test.each(cases)('%s leaves out %s: %s', (pattern, path, excluded) => {
    expect(excludeFilter([pattern])(path, path.split('/').at(-1) ?? '')).toBe(excluded);
  });
});
