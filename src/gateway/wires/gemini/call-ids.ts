import { optionalText } from '../json.ts';

/**
 * Gemini gives its calls no ids as a rule: results answer them by name and order. Within one message, the
 * n-th call of a name and the n-th result of that name so get the same id.
 */
export function callIds(): (given: unknown, name: string) => string {
  const seen = new Map<string, number>();
  return (given, name) => {
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return optionalText(given) ?? `${name}#${n}`;
  };
}
