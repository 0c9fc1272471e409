import type { KeyLines } from './located.ts';

/**
 * Finds the lines of keys in TOML text that has already parsed. The parser keeps no positions, so this follows
 * the text's own structure: headers, keys, and values that go over several lines.
 */
export function tomlLines(file: string, text: string): KeyLines {
  const known = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: PropertyKey[] = [];
  for (const { line, content } of statements(text)) {
    const header = /^\[(\[?)\s*(.*?)\s*\]\]?\s*(?:#.*)?$/.exec(content);
    if (header && !/^\s*$/.test(header[2]!)) {
      table = enter(dottedKey(header[2]!).keys, header[1] === '[', counts);
      remember(known, table, line);
      continue;
    }
    const { keys, rest } = dottedKey(content);
    if (keys.length === 0 || !rest.startsWith('=')) continue;
    const path = [...table, ...keys];
    for (let length = table.length + 1; length <= path.length; length++)
      remember(known, path.slice(0, length), line);
    for (const inner of inlineKeys(rest)) remember(known, [...path, inner], line);
  }
  return { file, lineOf: (path) => nearestLine(known, path) };
}

const id = (path: readonly PropertyKey[]): string => path.map(String).join('\0');

function remember(known: Map<string, number>, path: readonly PropertyKey[], line: number): void {
  if (!known.has(id(path))) known.set(id(path), line);
}

function nearestLine(known: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = known.get(id(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

/** The path of a header; `[[a.b]]` opens the next item of a list, `[a.b.c]` after it lies in that item. */
function enter(keys: readonly string[], isItem: boolean, counts: Map<string, number>): PropertyKey[] {
  let path: PropertyKey[] = [];
  for (const [index, key] of keys.entries()) {
    path = [...path, key];
    const last = index === keys.length - 1;
    const count = counts.get(id(path));
    if (last && isItem) {
      counts.set(id(path), (count ?? 0) + 1);
      path = [...path, count ?? 0];
    } else if (count !== undefined) {
      path = [...path, count - 1];
    }
  }
  return path;
}

/** Splits `a."b c".d = 1` into its keys and what follows them. */
function dottedKey(content: string): { keys: string[]; rest: string } {
  const part = /^\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*/;
  const keys: string[] = [];
  let rest = content;
  for (let match = part.exec(rest); match; match = part.exec(rest)) {
    keys.push(match[1] ?? match[2] ?? match[3]!);
    rest = rest.slice(match[0].length);
    if (!rest.startsWith('.')) break;
    rest = rest.slice(1);
  }
  return { keys, rest };
}

/** Keys of an inline table on one level: good enough to name the line, which is the statement's. */
function inlineKeys(value: string): string[] {
  return [...value.matchAll(/[{,]\s*"?([A-Za-z0-9_-]+)"?\s*=/g)].map((match) => match[1]!);
}

/** Statements with the line each starts at; values over several lines are joined to their first. */
function* statements(text: string): Generator<{ line: number; content: string }> {
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let content = lines[index]!.trim();
    if (content === '' || content.startsWith('#')) continue;
    while (isOpen(content) && index + 1 < lines.length) content += `\n${lines[++index]!}`;
    yield { line, content };
  }
}

/** Whether a value goes on in the next line: an unclosed bracket or a multi-line string. */
function isOpen(content: string): boolean {
  if (content.startsWith('[')) return false;
  let depth = 0;
  for (let at = 0; at < content.length; at++) {
    const quote = /^("""|'''|"|')/.exec(content.slice(at, at + 3))?.[1];
    if (quote !== undefined) {
      const end = closing(content, quote, at + quote.length);
      if (end === -1) return quote.length === 3;
      at = end + quote.length - 1;
    } else if (content[at] === '#') {
      const end = content.indexOf('\n', at);
      if (end === -1) break;
      at = end;
    } else if ('[{'.includes(content[at]!)) depth++;
    else if (']}'.includes(content[at]!)) depth--;
  }
  return depth > 0;
}

function closing(content: string, quote: string, from: number): number {
  for (let at = from; at < content.length; at++) {
    if (content[at] === '\\' && quote.startsWith('"')) at++;
    else if (content.startsWith(quote, at)) return at;
  }
  return -1;
}
