import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, ModelReply, Wire } from '../../src/core/index.ts';
import {
  codecs,
  createAccumulator,
  createEventReader,
  type ReplyContext,
} from '../../src/gateway/wires/index.ts';
import { anthropicEvents } from './support/fake-provider.ts';

const wires: Wire[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });
const call = fc.record({
  type: fc.constant('tool-call' as const),
  id: fc.stringMatching(/^call_[a-z0-9]{1,8}$/),
  name: fc.constantFrom('bash', 'read_file'),
  arguments: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(words, fc.integer(), fc.boolean())),
});
const counts = fc.record({
  input: fc.nat(100_000),
  cached: fc.nat(1000),
  cacheWrite: fc.nat(1000),
  output: fc.nat(10_000),
  estimated: fc.constant(false),
});
const replies = fc
  .record({
    reasoning: fc.option(words),
    text: fc.option(words),
    calls: fc.uniqueArray(call, { maxLength: 3, selector: (one) => one.id }),
    usage: counts,
  })
  .map(({ reasoning, text, calls, usage }): ModelReply => {
    const content: Block[] = [
      ...(reasoning === null ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
      ...(text === null ? [] : [{ type: 'text' as const, text }]),
      ...calls,
    ];
    const whole = { ...usage, input: usage.input + usage.cached + usage.cacheWrite };
    return { content, stop: calls.length > 0 ? 'tool-calls' : 'end', usage: whole };
  });

function context(wire: Wire, stream: 'sse' | 'array'): ReplyContext {
  const body = { model: 'm', stream: true, stream_options: { include_usage: true }, messages: [], input: [] };
  const asked = { model: wire === 'gemini' ? 'm' : undefined, stream };
  return { id: 'x1', createdSeconds: 1_700_000_000, parsed: codecs[wire].parse(body, asked), asked };
}

/** Cuts bytes at the given places, in the middle of characters and of line ends too. */
function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length));
}

/** What the wire can carry of a reply: two of them have no field for tokens written to the cache. */
function carried(wire: Wire, reply: ModelReply): ModelReply {
  const keepsWrites = wire === 'anthropic' || wire === 'openai-responses';
  return keepsWrites ? reply : { ...reply, usage: { ...reply.usage, cacheWrite: 0 } };
}

describe.each(wires)('the wire %s', (wire) => {
  const codec = codecs[wire];

  it('gives back the reply that was streamed, however its bytes are cut', () => {
    fc.assert(
      fc.property(replies, fc.array(fc.nat(), { maxLength: 30 }), (reply, places) => {
        const bytes = Buffer.from([...codec.stream(reply, context(wire, 'sse'))].join(''));
        const reader = createAccumulator(codec, 'sse');
        for (const chunk of cut(bytes, places)) reader.push(chunk);
        expect(reader.end()).toEqual({ complete: true, reply: carried(wire, reply) });
      }),
      { numRuns: 150 },
    );
  });

  it('gives back the reply that was sent whole', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        const reader = createAccumulator(codec, 'json');
        reader.push(Buffer.from(JSON.stringify(codec.json(reply, context(wire, 'sse')))));
        expect(reader.end()).toEqual({ complete: true, reply: carried(wire, reply) });
      }),
      { numRuns: 100 },
    );
  });

  it('takes no stream for whole that lost its end', () => {
    fc.assert(
      fc.property(replies, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (reply, share) => {
        const events = [...codec.stream(reply, context(wire, 'sse'))];
        // What comes after the closing event (usage, [DONE]) may be missing: the reply is there.
        const closing = events.findLastIndex((event) =>
          /message_stop|finish_reason":"|completed"|finishReason/.test(event),
        );
        const kept = Buffer.from(events.slice(0, closing).join('') + events[closing]!.trimEnd().slice(0, -1));
        const reader = createAccumulator(codec, 'sse');
        reader.push(kept.subarray(0, Math.floor(kept.length * share)));
        expect(reader.end()).toMatchObject({ complete: false, reason: expect.any(String) });
      }),
      { numRuns: 100 },
    );
  });
});

describe('Gemini without alt=sse', () => {
  it('streams one JSON array', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        const text = [...codecs.gemini.stream(reply, context('gemini', 'array'))].join('');
        expect(Array.isArray(JSON.parse(text))).toBe(true);
        const reader = createAccumulator(codecs.gemini, 'json');
        reader.push(Buffer.from(text));
        expect(reader.end()).toEqual({ complete: true, reply: carried('gemini', reply) });
      }),
      { numRuns: 50 },
    );
  });
});

describe('server-sent events', () => {
  it.each(['\n', '\r\n', '\r'])(
    'end their lines with %j, and comments and other fields are passed over',
    (end) => {
      const text = [': hi', 'id: 1', 'event: x', 'data: {"a":', 'data:1}', '', 'data:  two', '', ''].join(
        end,
      );
      const seen: string[] = [];
      const reader = createEventReader((data) => seen.push(data));
      for (const byte of Buffer.from(text)) reader.push(Uint8Array.of(byte));
      reader.end();
      expect(seen).toEqual(['{"a":\n1}', ' two']);
    },
  );

  it('with an event in the middle that is not JSON are no whole reply', () => {
    const events = anthropicEvents('hello');
    const reader = createAccumulator(codecs.anthropic, 'sse');
    reader.push(Buffer.from([...events.slice(0, 3), 'data: {oops\n\n', ...events.slice(3)].join('')));
    expect(reader.end()).toEqual({ complete: false, reason: 'an event of the stream is not JSON' });
  });

  it('that carry an error are no whole reply', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const reader = createAccumulator(codecs.anthropic, 'sse');
    reader.push(Buffer.from(`${anthropicEvents('x')[0]}data: ${JSON.stringify(error)}\n\n`));
    expect(reader.end()).toMatchObject({ complete: false, reason: expect.stringContaining('Overloaded') });
  });
});
