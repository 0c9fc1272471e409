import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { messageOf } from '../core/index.ts';
import type { Answer } from './answer.ts';
import { type Accumulated, createAccumulator, type WireCodec } from './wires/index.ts';

/** What went over to the client, and what it amounted to. */
export interface Relayed {
  readonly bytes: Buffer;
  readonly result: Accumulated;
  /** The provider's stream broke before its end. */
  readonly broken: string | undefined;
  /** `monotonic()` of the first byte. */
  readonly firstByteAt: number | undefined;
}

export interface RelayOptions {
  readonly codec: WireCodec;
  readonly signal: AbortSignal;
  readonly monotonic: () => number;
  readonly onBytes: () => void;
}

/** Forwards an answer byte for byte as it arrives, and reads it on the way. Does not end the response. */
export async function relay(answer: Answer, client: ServerResponse, options: RelayOptions): Promise<Relayed> {
  const encoding = String(answer.headers['content-encoding'] ?? 'identity');
  const reader = createAccumulator(options.codec, isEventStream(answer) ? 'sse' : 'json');
  const chunks: Uint8Array[] = [];
  let firstByteAt: number | undefined;
  let broken: string | undefined;
  options.signal.throwIfAborted();
  client.writeHead(answer.status, answer.headers);
  try {
    for await (const chunk of answer.body) {
      // What comes after the client left was not received: it cannot make the reply a whole one.
      if (options.signal.aborted) break;
      firstByteAt ??= options.monotonic();
      options.onBytes();
      chunks.push(chunk);
      if (encoding === 'identity') reader.push(chunk);
      if (!client.write(chunk)) await once(client, 'drain', { signal: options.signal });
    }
  } catch (error) {
    if (!options.signal.aborted) broken = messageOf(error);
  }
  const bytes = Buffer.concat(chunks);
  if (encoding !== 'identity') reader.push(inflated(bytes, encoding));
  return { bytes, result: answer.result?.() ?? reader.end(), broken, firstByteAt };
}

function isEventStream(answer: Answer): boolean {
  return String(answer.headers['content-type'] ?? '').startsWith('text/event-stream');
}

/** Only for providers that compress although they are asked not to; a torn stream then reads as empty. */
function inflated(bytes: Buffer, encoding: string): Buffer {
  const decoders = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync };
  const decode = Object.entries(decoders).find(([name]) => name === encoding)?.[1];
  try {
    return decode?.(bytes) ?? bytes;
  } catch {
    return Buffer.alloc(0);
  }
}
