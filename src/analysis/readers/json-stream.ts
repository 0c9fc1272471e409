import { parseJson } from './json-line.ts';

/** A value of a JSON document with the keys and indexes that lead to it. */
export interface JsonValue {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Keys that lead to a value; `*` stands for every index of a list. */
export type JsonPath = readonly string[];

/** A single value longer than this is no part of a session worth holding: it is passed over and counted. */
const mostCharacters = 128 * 1024 * 1024;
/** Deeper documents are none of the formats: following them on would only use up the stack. */
const deepest = 64;

/**
 * The values of one JSON document that stand at the wanted paths, in its order, in memory bounded by the longest of
 * them; everything else is passed over unparsed. A torn or odd document gives what is whole in it: `problem` is called
 * for each place where something was lost.
 */
export async function* jsonValues(
  chunks: AsyncIterable<string>,
  wanted: readonly JsonPath[],
  problem: () => void,
): AsyncGenerator<JsonValue> {
  const cursor = cursorOf(chunks);
  let isCut = false;
  const lost = (): void => {
    // The end inside a value is the end inside all that hold it: one place.
    if (isCut) return;
    isCut = cursor.ended();
    problem();
  };
  try {
    if ((await cursor.next()) === undefined) lost();
    else yield* valuesAt(cursor, [], wanted, lost);
  } finally {
    await cursor.close();
  }
}

type Cursor = ReturnType<typeof cursorOf>;

async function* valuesAt(
  cursor: Cursor,
  path: readonly (string | number)[],
  wanted: readonly JsonPath[],
  problem: () => void,
): AsyncGenerator<JsonValue> {
  const open = await cursor.next();
  if (wanted.some((keys) => keys.length === path.length)) {
    const text = await cursor.take();
    const value = text === undefined ? undefined : parseJson(text);
    if (value === undefined) problem();
    else yield { path, value };
    return;
  }
  const isList = open === '[';
  if ((!isList && open !== '{') || path.length >= deepest) {
    if (!(await cursor.skip())) problem();
    return;
  }
  cursor.step();
  for (let index = 0; ; index += 1) {
    const next = await cursor.next();
    if (next === undefined) return problem();
    if (next === '}' || next === ']') return cursor.step();
    const key = isList ? index : await keyAt(cursor);
    if (key === undefined || (await cursor.next()) === undefined) return problem();
    const inside = wanted.filter((keys) => matches(keys[path.length], key));
    if (inside.length > 0) yield* valuesAt(cursor, [...path, key], inside, problem);
    else if (!(await cursor.skip())) return problem();
  }
}

const matches = (wanted: string | undefined, key: string | number): boolean =>
  wanted === '*' ? typeof key === 'number' : wanted === key;

async function keyAt(cursor: Cursor): Promise<string | undefined> {
  const text = await cursor.take();
  const key = text === undefined ? undefined : parseJson(text);
  return typeof key === 'string' ? key : undefined;
}

const significant = /[^\s,:\uFEFF]/g;
const structure = /["{}[\]]/g;
const stringEnds = /["\\]/g;
const scalarEnds = /[\s,:{}[\]"]/g;

/** Walks over a document's characters. Commas and colons count as spaces: what stands between values says nothing. */
function cursorOf(chunks: AsyncIterable<string>) {
  const source = chunks[Symbol.asyncIterator]();
  let text = '';
  let at = 0;
  /** Parts of the value that is being taken, and where in `text` the next of them starts. */
  let parts: string[] | undefined;
  let from = 0;
  let taken = 0;
  let ended = false;

  async function refill(): Promise<boolean> {
    if (parts) {
      parts.push(text.slice(from));
      taken += text.length - from;
      if (taken > mostCharacters) parts = [];
    }
    const next = await source.next();
    text = next.done ? '' : next.value;
    at = 0;
    from = 0;
    ended = next.done === true;
    return !ended;
  }

  /** Moves to the next character in the text at hand that `pattern` finds. Waiting for each would cost most of the time. */
  function seek(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = found.index;
    return found !== null;
  }

  /** Moves to the next character that `pattern` finds; false at the end of the document. */
  async function find(pattern: RegExp): Promise<boolean> {
    while (!seek(pattern)) if (!(await refill())) return false;
    return true;
  }

  /** Passes over a string that ends in the text at hand; else stays where it is. */
  function passString(): boolean {
    const start = at;
    at += 1;
    while (at <= text.length && seek(stringEnds)) {
      if (text[at] === '"') {
        at += 1;
        return true;
      }
      at += 2;
    }
    at = start;
    return false;
  }

  async function skipString(): Promise<boolean> {
    at += 1;
    while (seek(stringEnds) || (await find(stringEnds))) {
      if (text[at] === '"') {
        at += 1;
        return true;
      }
      at += 2;
      // The escaped character may be the first of the next chunk.
      while (at > text.length) {
        const beyond = at - text.length;
        if (!(await refill())) return false;
        at = beyond;
      }
    }
    return false;
  }

  async function skipContainer(): Promise<boolean> {
    let depth = 0;
    while (seek(structure) || (await find(structure))) {
      const found = text[at];
      if (found === '"') {
        if (!passString() && !(await skipString())) return false;
        continue;
      }
      at += 1;
      depth += found === '{' || found === '[' ? 1 : -1;
      if (depth <= 0) return true;
    }
    return false;
  }

  /** Passes over the value here; false where the document ends inside it. */
  async function skip(): Promise<boolean> {
    const open = text[at];
    if (open === '"') return skipString();
    if (open === '{' || open === '[') return skipContainer();
    at += 1;
    return find(scalarEnds);
  }

  return {
    /** The next character that is not space, without passing it; undefined at the end. */
    async next(): Promise<string | undefined> {
      return (await find(significant)) ? text[at] : undefined;
    },
    ended: (): boolean => ended,
    step(): void {
      at += 1;
    },
    skip,
    /** Passes over the value here and gives its text; undefined where it is not whole, or too long to hold. */
    async take(): Promise<string | undefined> {
      parts = [];
      from = at;
      taken = 0;
      const whole = await skip();
      const held = [...parts, text.slice(from, at)];
      const tooLong = taken > mostCharacters;
      parts = undefined;
      return whole && !tooLong ? held.join('') : undefined;
    },
    async close(): Promise<void> {
      await source.return?.();
    },
  };
}
