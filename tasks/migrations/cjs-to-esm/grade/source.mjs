/** What a migrated file's text must look like, whatever it does. */
import path from 'node:path';
import { importsOf, scan } from './code.mjs';

const STAMP = /^(?:#![^\n]*\n)?\/\/ @esm ([0-9a-f]{12})\r?\n/;
const FORBIDDEN = [
  [/(?<![.\w$])(?:require|exports|createRequire)\b(?!\s*:)/, 'uses require or exports'],
  [/(?<![.\w$])module\s*[.[=]/, 'uses module'],
  [/\b__(?:dirname|filename)\b/, 'uses __dirname or __filename'],
  [
    /\b(?:getBuiltinModule|mainModule|_linkedBinding|binding)\s*\(|\beval\s*\(|\bFunction\s*\(/,
    'evaluates or loads by a back door',
  ],
];
const BUILTIN = new Set(
  [
    'assert',
    'buffer',
    'events',
    'fs',
    'fs/promises',
    'os',
    'path',
    'path/posix',
    'process',
    'string_decoder',
    'timers',
    'timers/promises',
    'url',
    'util',
  ].map((name) => `node:${name}`),
);

export const stampOf = (text) => STAMP.exec(text)?.[1];

/**
 * @param {string} file its path
 * @param {{allowed: (path: string) => boolean, computed: boolean}} rules which files it may take in, and whether it
 *   may take in what is worked out at run time
 * @returns {string | undefined} the first thing wrong with it
 */
export function sourceFault(text, file, { allowed, computed }) {
  const { code, strings } = scan(text);
  const bad = FORBIDDEN.find(([pattern]) => pattern.test(code));
  if (bad !== undefined) return bad[1];
  if (strings.includes('module.exports')) return 'exports under the name module.exports';
  const { static: statics, dynamic } = importsOf(text);
  if (!computed && dynamic.includes(undefined)) return 'imports what is worked out at run time';
  for (const request of [...statics, ...dynamic.filter((each) => each !== undefined)]) {
    if (BUILTIN.has(request)) continue;
    if (!/^\.{1,2}\//.test(request)) return `imports ${request}`;
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), request));
    if (!allowed(target)) return `imports ${request}`;
  }
  return undefined;
}
