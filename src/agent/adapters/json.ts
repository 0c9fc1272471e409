import type { CliEvent } from './adapter.ts';

/** A longer line is no event that we read (a tool's whole output): it is passed over, not kept. */
const longestLine = 4 * 1024 * 1024;

/** Splits a stream of text into lines and hands on those that are JSON objects. */
export function jsonLines(onEvent: (event: CliEvent) => void): {
  write(text: string): void;
  end(): void;
} {
  let line = '';
  let tooLong = false;
  const flush = (): void => {
    const event = tooLong ? undefined : parseObject(line);
    line = '';
    tooLong = false;
    if (event) onEvent(event);
  };
  return {
    write(text) {
      const parts = text.split('\n');
      for (const [index, part] of parts.entries()) {
        if (line.length + part.length > longestLine) tooLong = true;
        line = tooLong ? '' : line + part;
        if (index < parts.length - 1) flush();
      }
    },
    end: flush,
  };
}

function parseObject(line: string): CliEvent | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return objectOf(value);
  } catch {
    // Programs print warnings between their events; what is no JSON is no event.
    return undefined;
  }
}

export function objectOf(value: unknown): CliEvent {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as CliEvent) : {};
}

export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Joined texts of content blocks `{type: "text", text}`; a plain string is its own text. */
export function textOfBlocks(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map(objectOf)
    .filter((block) => block['type'] === 'text')
    .map((block) => stringOf(block['text']))
    .join('');
}
