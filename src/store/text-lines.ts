import { createReadStream } from 'node:fs';
import { infraError, messageOf, userError } from '../core/index.ts';
import { codeOf } from './disk-error.ts';

/** One line of a text file, without its newline. */
export interface TextLine {
  /** 1-based. */
  readonly number: number;
  /** Undefined where the line is longer than `MOST_LINE_BYTES`: it was passed over, not held. */
  readonly text: string | undefined;
}

/** A single line may hold screenshots; more than this in one line is no message of a session, and is not held. */
export const MOST_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Streams a file's lines in memory bounded by the longest line held.
 *
 * @throws MimoError user `FILE_UNREADABLE` where the file is missing or may not be read.
 */
export async function* textLines(path: string): AsyncGenerator<TextLine> {
  let held: Buffer[] = [];
  let bytes = 0;
  let number = 1;
  const take = (): TextLine => {
    const [first] = held;
    const whole = held.length === 1 && first ? first : Buffer.concat(held);
    const text = bytes > MOST_LINE_BYTES ? undefined : whole.toString('utf8');
    const line = { number, text: text?.endsWith('\r') ? text.slice(0, -1) : text };
    held = [];
    bytes = 0;
    number += 1;
    return line;
  };
  const hold = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= MOST_LINE_BYTES) held.push(part);
    else held = [];
  };
  for await (const chunk of chunksOf(path)) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      hold(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (bytes > 0) yield take();
}

/**
 * Streams a file's text in pieces that end anywhere but inside a character.
 *
 * @throws MimoError user `FILE_UNREADABLE` where the file is missing or may not be read.
 */
export async function* textChunks(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(path)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/**
 * The first bytes of a file, at most as many as asked for.
 *
 * @throws MimoError user `FILE_UNREADABLE` where the file is missing or may not be read.
 */
export async function fileHead(path: string, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(path)) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk as Buffer;
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') {
      throw infraError('FILE_UNREADABLE', `${path}: ${messageOf(cause)}`, { cause });
    }
    throw userError('FILE_UNREADABLE', `${path}: ${messageOf(cause)}`, {
      hint: 'Give the path of a file that exists and may be read.',
      cause,
    });
  }
}
