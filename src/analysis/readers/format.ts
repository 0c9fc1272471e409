import type { TextLine } from '../../store/index.ts';
import type { SourceFacts, SourceStep } from '../source.ts';
import { readAtif } from './atif.ts';
import { readClaudeCode } from './claude-code.ts';
import { readCodex } from './codex.ts';
import { type Fields, fieldsOf, parseJson } from './json-line.ts';
import { readMimoBench } from './mimo-bench.ts';

/** Streams the steps of one trajectory and fills in what else it tells; torn and odd lines are counted there. */
export type Reader = (lines: AsyncIterable<TextLine>, facts: SourceFacts) => AsyncGenerator<SourceStep>;

export const readers = {
  'mimo-bench': readMimoBench,
  atif: readAtif,
  'claude-code': readClaudeCode,
  codex: readCodex,
} as const satisfies Readonly<Record<string, Reader>>;

export type Format = keyof typeof readers;
export const formats = Object.keys(readers) as readonly Format[];

/** Lines that are looked at before a file counts as none of the known formats. */
export const detectionLines = 200;

/** The format that one line shows; undefined where it could be any. */
export function formatOfLine(text: string): Format | undefined {
  // A document's first lines, pretty-printed or not, need not be JSON by themselves.
  if (/^\s*\{?\s*"schema_version"\s*:\s*"ATIF-v1/.test(text)) return 'atif';
  const event = fieldsOf(parseJson(text));
  const { type } = event;
  if (typeof event['schema_version'] === 'string') return 'atif';
  if (typeof event['seq'] === 'number' && typeof event['hash'] === 'string') return 'mimo-bench';
  if (type === 'session_meta' || (type === 'response_item' && event['payload'] !== undefined)) return 'codex';
  if (type === 'thread.started' || (type === 'item.completed' && event['item'] !== undefined)) return 'codex';
  if (type === 'assistant' && isClaudeMessage(event)) return 'claude-code';
  if (type === 'system' && event['subtype'] === 'init' && 'permissionMode' in event) return 'claude-code';
  return undefined;
}

/**
 * Other tools write lines of nearly this form: with parts for content, or with the line's own id as the message's. Their
 * users' lines cannot be told apart at all.
 */
function isClaudeMessage(event: Fields): boolean {
  const message = fieldsOf(event['message']);
  const isContent = typeof message['content'] === 'string' || Array.isArray(message['content']);
  return (
    message['role'] === event['type'] && isContent && (!message['id'] || message['id'] !== event['uuid'])
  );
}

/** The format of a file, by its first lines. */
export async function detectFormat(lines: AsyncIterable<TextLine>): Promise<Format | undefined> {
  for await (const { number, text } of lines) {
    const format = text === undefined ? undefined : formatOfLine(text);
    if (format !== undefined) return format;
    if (number >= detectionLines) return undefined;
  }
  return undefined;
}
