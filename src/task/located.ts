import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { type MimoError, userError } from '../core/index.ts';

/** Where the keys of one configuration file stand in its text. */
export interface KeyLines {
  readonly file: string;
  /** 1-based line of the key, or of its nearest parent that the file holds. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** One thing wrong with a file, in words that say where and what was expected. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

export const keyName = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');

/** `file:line: key: text` */
export const locate = (lines: KeyLines, { path, text }: Problem): string =>
  `${lines.file}:${lines.lineOf(path)}: ${path.length === 0 ? '' : `${keyName(path)}: `}${text}`;

/** A user error that lists every problem of a file, each on a line of its own. */
export function invalidFile(
  code: string,
  lines: KeyLines,
  problems: readonly Problem[],
  hint: string,
): MimoError {
  return userError(code, problems.map((problem) => locate(lines, problem)).join('\n'), { hint });
}

/** Says an issue of zod in our words: what was expected, what stands there. */
export function problemOf(issue: z.core.$ZodIssue, data: unknown): Problem[] {
  const { path } = issue;
  const found = valueAt(data, path);
  const missing = found === undefined;
  const got = missing ? 'the key is missing' : `got ${show(found)}`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], text: 'unknown key' }));
    case 'invalid_type':
      return [{ path, text: `expected ${article(issue.expected)}, ${got}` }];
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const near = typeof found === 'string' ? nearest(found, allowed) : [];
      const offer = near.length > 0 ? `; did you mean ${near[0]}?` : '';
      return [
        {
          path,
          text: `expected ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}, ${got}${offer}`,
        },
      ];
    }
    case 'too_small':
      return [
        {
          path,
          text: `expected ${bound(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum)}, ${got}`,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          text: `expected ${bound(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)}, ${got}`,
        },
      ];
    case 'invalid_union': {
      const expected = issue.errors
        .flat()
        .flatMap((inner) => (inner.code === 'invalid_type' ? [article(inner.expected)] : []));
      const wanted = [...new Set(expected)].join(' or ');
      return [
        { path, text: `${wanted === '' ? 'fits none of the allowed forms' : `expected ${wanted}`}, ${got}` },
      ];
    }
    default:
      return [{ path, text: `${issue.message}, ${got}` }];
  }
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === 'array') return `${relation} ${limit} item${limit === 1 ? '' : 's'}`;
  if (origin === 'string') return `${relation} ${limit} character${limit === 1 ? '' : 's'}`;
  return `a number of ${relation} ${limit}`;
}

const names: Readonly<Record<string, string>> = {
  record: 'a table of keys and values',
  object: 'a table of keys and values',
  array: 'a list',
  int: 'a whole number',
};

function article(type: string): string {
  return names[type] ?? `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    data,
  );
}

/** Up to three of `known` that `name` may have meant, nearest first; [] when none is near. */
export function nearest(name: string, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const reach = Math.max(2, Math.floor(name.length / 3));
  const near = known.filter(
    (candidate) => distance(name, candidate) <= reach || (name.length >= 3 && candidate.includes(name)),
  );
  const first = closest(name, near);
  return near
    .sort((a, b) => Number(b === first) - Number(a === first) || distance(name, a) - distance(name, b))
    .slice(0, 3);
}
