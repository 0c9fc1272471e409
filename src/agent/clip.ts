/** Text shortened in the middle, with what was left out. */
export interface Clipped {
  readonly text: string;
  /** Characters (UTF-16 units) left out; 0 when the text is whole. */
  readonly left: number;
}

/**
 * Keeps the first and the last half of `limit` characters: errors stand at the end of an output, what was run
 * at its beginning. Never splits a character.
 */
export function clip(text: string, limit: number, note: (left: number) => string): Clipped {
  if (text.length <= limit) return { text, left: 0 };
  const half = Math.floor(limit / 2);
  const first = head(text, half);
  const from = text.length - half;
  const tail = text.slice(isLow(text.charCodeAt(from)) ? from + 1 : from);
  const left = text.length - first.length - tail.length;
  return { text: `${first}\n${note(left)}\n${tail}`, left };
}

/** A single line of at most `limit` characters. */
export function firstLine(text: string, limit: number): string {
  const line = text.trimStart().split('\n', 1)[0]!.trimEnd();
  if (line.length <= limit) return line === text.trim() ? line : `${line} …`;
  return `${head(line, limit)} …`;
}

/** The first `limit` characters, or one less where the cut would split a character. */
export function head(text: string, limit: number): string {
  const end = Math.max(0, limit);
  return text.slice(0, end > 0 && isLow(text.charCodeAt(end)) ? end - 1 : end);
}

const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
