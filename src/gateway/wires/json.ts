/** A JSON object of unknown shape. What clients and providers send is read through the functions below. */
export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = {};

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, where it is one. */
export const optionalObject = (value: unknown): Json | undefined => (isObject(value) ? value : undefined);

/** The value as an object; an empty one when it is something else. */
export const objectAt = (value: unknown): Json => (isObject(value) ? value : nothing);

export const listAt = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textAt = (value: unknown): string => (typeof value === 'string' ? value : '');

export const optionalText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A token count: a non-negative integer, undefined for anything else. */
export function countAt(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}

/** Parsed JSON, or undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Tool arguments: parsed; the text itself where a model wrote something else; `{}` for nothing. */
export function parseArguments(text: string): unknown {
  return text.trim() === '' ? {} : (parseJson(text) ?? text);
}

/** Arguments back as the JSON text that two of the wires carry. */
export function argumentText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Arguments as the object that the other two carry; anything else stands inside one. */
export const inputOf = (value: unknown): Json => (isObject(value) ? value : { input: value });

/** Cuts a text into pieces of about `size` characters, never inside a surrogate pair. */
export function pieces(text: string, size: number): string[] {
  const cut: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + size);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1;
    cut.push(text.slice(start, end));
    start = end;
  }
  return cut;
}
