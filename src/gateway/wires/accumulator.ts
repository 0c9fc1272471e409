import type { Accumulated, WireCodec } from './codec.ts';
import { isObject, parseJson } from './json.ts';

/** Reads an answer from its raw bytes, however they are cut. */
export interface Accumulator {
  push(bytes: Uint8Array): void;
  end(): Accumulated;
}

export function createAccumulator(codec: WireCodec, kind: 'sse' | 'json'): Accumulator {
  return kind === 'sse' ? eventAccumulator(codec) : bodyAccumulator(codec);
}

function bodyAccumulator(codec: WireCodec): Accumulator {
  const chunks: Uint8Array[] = [];
  return {
    push: (bytes) => void chunks.push(bytes),
    end() {
      const body = parseJson(Buffer.concat(chunks).toString('utf8'));
      if (body === undefined) return { complete: false, reason: 'the answer is not JSON, or was cut' };
      const fold = codec.fold();
      fold.whole(body);
      return fold.finish();
    },
  };
}

function eventAccumulator(codec: WireCodec): Accumulator {
  const fold = codec.fold();
  let broken = false;
  const events = createEventReader((data) => {
    if (data === '[DONE]') return;
    const parsed = parseJson(data);
    if (isObject(parsed)) fold.event(parsed);
    else broken = true;
  });
  return {
    push: (bytes) => events.push(bytes),
    end() {
      events.end();
      const result = fold.finish();
      // A torn last event leaves the fold incomplete by itself; one in the middle must not pass unseen.
      if (broken && result.complete) return { complete: false, reason: 'an event of the stream is not JSON' };
      return result;
    },
  };
}

/** Cuts a byte stream into the data of server-sent events (WHATWG rules; other fields are passed over). */
export function createEventReader(onData: (data: string) => void): {
  push(bytes: Uint8Array): void;
  end(): void;
} {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) onData(data.join('\n'));
      data = [];
    } else if (text.startsWith('data:')) {
      data.push(text.slice(text.charAt(5) === ' ' ? 6 : 5));
    }
  };
  const take = (text: string): void => {
    // A trailing CR may be half of a CRLF: it waits for the next chunk.
    const all = rest + text;
    const ready = all.endsWith('\r') ? all.length - 1 : all.length;
    const lines = all.slice(0, ready).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + all.slice(ready);
    for (const each of lines) line(each);
  };
  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end() {
      take(`${decoder.decode()}\n\n`);
    },
  };
}
