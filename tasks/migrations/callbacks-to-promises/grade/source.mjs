/** What a migrated module's text must look like, whatever it does. */

const STAMP = /^\/\/ @migrated ([0-9a-f]{12})\r?\n/;
const SHIM = /\b(?:promisify|callbackify|fromCallback|denodeify)\b/;
const ERROR_FIRST = [
  /\bfunction\s*\*?\s*[\w$]*\s*\(\s*(?:err|error|er)\s*,[^()]*\)\s*\{/,
  /\(\s*(?:err|error|er)\s*,[^()]*\)\s*=>/,
  /^\s*(?:async\s+)?[\w$]+\s*\(\s*(?:err|error|er)\s*,[^()]*\)\s*\{/m,
];
const NODE_MODULES = new Set([
  'events',
  'timers/promises',
  'util',
  'buffer',
  'assert',
  'stream',
  'string_decoder',
  'async_hooks',
  'process',
  'perf_hooks',
  'timers',
]);

export const stampOf = (text) => STAMP.exec(text)?.[1];

/** @returns {string | undefined} the first thing wrong with it */
export function sourceFault(text, { boundary, requires }) {
  const code = withoutComments(text);
  if (SHIM.test(code)) return 'wraps callbacks by a shim';
  if (!boundary && ERROR_FIRST.some((pattern) => pattern.test(code))) return 'has an error-first function';
  for (const request of requests(code)) {
    if (requires.includes(request.replace(/\.js$/, ''))) continue;
    if (NODE_MODULES.has(request.replace(/^node:/, ''))) continue;
    return `requires ${request}`;
  }
  return undefined;
}

function requests(code) {
  const literal = [...code.matchAll(/\b(?:require|import)\s*\(\s*(['"`])([^'"`]*)\1\s*\)/g)].map(
    (match) => match[2],
  );
  const all = [...code.matchAll(/\b(?:require|import)\s*\(/g)].length;
  return all > literal.length ||
    /\b(?:createRequire|eval|Function)\s*\(|\brequire\s*[.[]|\bmodule\s*\.\s*(?:require|constructor|children|parent)\b/.test(
      code,
    )
    ? [...literal, 'what is worked out at run time']
    : literal;
}

/** Comments go; strings stay. A scanner and not a pattern, because either can hold the other's marks. */
function withoutComments(text) {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    if (two === '//') at = until(text, '\n', at);
    else if (two === '/*') at = until(text, '*/', at + 2) + 2;
    else if ('\'"`'.includes(text[at])) {
      const end = endOfString(text, at);
      out += text.slice(at, end);
      at = end;
    } else out += text[at++];
  }
  return out;
}

function until(text, mark, from) {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

function endOfString(text, start) {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote || (text[at] === '\n' && quote !== '`')) return at + 1;
  }
  return text.length;
}
