import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { infraError, type MimoError, messageOf, userError } from '../core/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { codeOf } from './disk-error.ts';

/** One line of a journal as it stands on disk. */
export interface JournalEvent {
  /** 1-based, without gaps. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly type: string;
  /** Hash of the event before; 64 zeros in the first. */
  readonly prev: string;
  /** sha256 over `prev` and the canonical JSON of everything but `prev` and `hash`. */
  readonly hash: string;
  readonly [key: string]: unknown;
}

export interface JournalCheck {
  readonly events: number;
  readonly lastSeq: number;
  readonly lastHash: string;
  /** Bytes up to the end of the last whole event, its newline included. */
  readonly goodBytes: number;
  /** Bytes of a torn last line; 0 when there is none. */
  readonly tornBytes: number;
  /** True when the last event is whole but for its newline. */
  readonly newlineMissing: boolean;
}

export const firstPrev = '0'.repeat(64);

export function hashOf(prev: string, body: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(prev).update(canonicalJson(body)).digest('hex');
}

interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  /** Offset of the line's first byte. */
  readonly start: number;
  readonly terminated: boolean;
}

/** Streams the events of a journal; a torn last line is left out. Does not verify the hashes. */
export async function* readJournal(path: string): AsyncGenerator<JournalEvent> {
  for await (const [line, isLast] of markLast(lines(path))) {
    const event = parseLine(line);
    if (event !== undefined) yield event;
    else if (!isLast) throw brokenLine(path, line, 'it is not an event in JSON');
  }
}

/**
 * Checks every link of the chain. A torn last line (cut, or not JSON) is told, not thrown.
 *
 * @throws MimoError infra `JOURNAL_BROKEN`, naming the line, where a whole line does not fit the chain.
 */
export async function verifyJournal(path: string): Promise<JournalCheck> {
  let check: JournalCheck = {
    events: 0,
    lastSeq: 0,
    lastHash: firstPrev,
    goodBytes: 0,
    tornBytes: 0,
    newlineMissing: false,
  };
  for await (const [line, isLast] of markLast(lines(path))) {
    const event = parseLine(line);
    const fault = event === undefined ? 'it is not an event in JSON' : faultOf(event, check);
    if (event !== undefined && fault === undefined) {
      check = {
        events: check.events + 1,
        lastSeq: event.seq,
        lastHash: event.hash,
        goodBytes: line.start + line.bytes.length + (line.terminated ? 1 : 0),
        tornBytes: 0,
        newlineMissing: !line.terminated,
      };
    } else if (isLast && (event === undefined || !line.terminated)) {
      return { ...check, tornBytes: line.bytes.length + (line.terminated ? 1 : 0) };
    } else {
      throw brokenLine(path, line, fault ?? 'unknown');
    }
  }
  return check;
}

function faultOf(event: JournalEvent, before: JournalCheck): string | undefined {
  if (event.seq !== before.lastSeq + 1) return `its seq is ${event.seq}, expected ${before.lastSeq + 1}`;
  if (event.prev !== before.lastHash) return 'its prev is not the hash of the line before';
  const { prev, hash, ...body } = event;
  return hashOf(prev, body) === hash ? undefined : 'its hash does not fit its content';
}

function brokenLine(path: string, line: Line, fault: string): MimoError {
  return infraError('JOURNAL_BROKEN', `${path}:${line.number}: the hash chain is broken: ${fault}`, {
    hint: 'The journal was changed after it was written. Restore it from a copy, or run this trial again.',
  });
}

function parseLine(line: Line): JournalEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line.bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is JournalEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Readonly<Record<string, unknown>>;
  return (
    typeof event['seq'] === 'number' &&
    typeof event['at'] === 'number' &&
    typeof event['type'] === 'string' &&
    typeof event['prev'] === 'string' &&
    typeof event['hash'] === 'string'
  );
}

async function* markLast(source: AsyncIterable<Line>): AsyncGenerator<readonly [Line, boolean]> {
  let held: Line | undefined;
  for await (const line of source) {
    if (held !== undefined) yield [held, false];
    held = line;
  }
  if (held !== undefined) yield [held, true];
}

/** Splits at newline bytes before decoding, so that a character cut by a crash harms only its own line. */
async function* lines(path: string): AsyncGenerator<Line> {
  let pending: Buffer[] = [];
  let start = 0;
  let number = 1;
  for await (const chunk of bytesOf(path)) {
    let from = 0;
    for (let end = chunk.indexOf(10, from); end !== -1; end = chunk.indexOf(10, from)) {
      const bytes = Buffer.concat([...pending, chunk.subarray(from, end)]);
      yield { number, bytes, start, terminated: true };
      pending = [];
      start += bytes.length + 1;
      number += 1;
      from = end + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(pending);
  if (rest.length > 0) yield { number, bytes: rest, start, terminated: false };
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk as Buffer;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') {
      throw userError('JOURNAL_MISSING', `${path}: no such journal`, {
        hint: 'Give a trial of a folder that `mimo-bench run` printed.',
        cause,
      });
    }
    throw infraError('JOURNAL_UNREADABLE', `${path}: ${messageOf(cause)}`, { cause });
  }
}
