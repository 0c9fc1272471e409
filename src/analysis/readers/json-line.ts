import type { TextLine } from '../../store/index.ts';
import type { SourceFacts } from '../source.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Parses JSON that may not be any; undefined then. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The objects of a JSONL with their line numbers. Torn lines and lines of anything else are counted and passed over. */
export async function* jsonLines(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<readonly [number, Fields]> {
  for await (const { number, text } of lines) {
    if (text?.trim() === '') continue;
    const value = text === undefined ? undefined : parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield [number, value as Fields];
    else facts.skipped += 1;
  }
}

/** The text of a content that is a string or a list of parts; pictures are named, not shown. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => {
      const { type, text } = fieldsOf(part);
      return typeof text === 'string' ? text : `<${stringOf(type) || 'part'}>`;
    })
    .join('\n');
}
