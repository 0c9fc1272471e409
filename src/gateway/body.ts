import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

/** A context of a million tokens is about 4 MB; images in it are what needs room. */
const maxBytes = 256 * 1024 * 1024;

export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'unreadable'; readonly status: 400 | 413 | 415; readonly reason: string };

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const decoders: Readonly<Record<string, Decode>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
  zstd: promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress),
};

/** Reads a request's body, decompressed. Rejects only when the client breaks off. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes)
      return { kind: 'unreadable', status: 413, reason: `the body is over ${maxBytes} bytes` };
    chunks.push(chunk);
  }
  return decoded(Buffer.concat(chunks), request.headers['content-encoding']);
}

async function decoded(bytes: Buffer, encoding: string | undefined): Promise<Body> {
  const name = encoding?.trim().toLowerCase();
  if (!name || name === 'identity') return { kind: 'bytes', bytes };
  const decode = decoders[name];
  if (!decode) {
    return {
      kind: 'unreadable',
      status: 415,
      reason: `content-encoding "${name}": expected gzip, br, zstd or deflate`,
    };
  }
  try {
    return { kind: 'bytes', bytes: await decode(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    return { kind: 'unreadable', status: 400, reason: `the body is not ${name}: ${String(error)}` };
  }
}
