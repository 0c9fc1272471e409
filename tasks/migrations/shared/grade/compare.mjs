/** Holds what was observed against what the reference showed. Errors are compared by what the contracts state. */

const STATED = ['code', 'message'];

/** @returns {string | undefined} where they differ first, as a path; undefined where they agree */
export function difference(expected, actual, at = '') {
  if (isTagged(expected, 'undefined')) return undefined;
  if (isTagged(expected, 'error')) return errorDifference(expected, actual, at);
  if (expected === null || typeof expected !== 'object')
    return Object.is(expected, actual) ? undefined : told(at, expected, actual);
  if (actual === null || typeof actual !== 'object' || Array.isArray(expected) !== Array.isArray(actual))
    return told(at, expected, actual);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    // What an agent's code returns beside `undefined` members is the same as without them.
    if (!(key in expected) && isTagged(actual[key], 'undefined')) continue;
    if (!(key in expected)) return told(`${at}.${key}`, undefined, actual[key]);
    const found = difference(expected[key], actual[key], `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An engine's own errors are worded anew from version to version: only an error with a code of ours states its text. */
function errorDifference(expected, actual, at) {
  if (!isTagged(actual, 'error')) return told(at, expected.message, actual);
  for (const key of STATED) {
    if (expected.code === undefined || expected[key] === undefined) continue;
    const found = difference(expected[key], actual[key], `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isTagged = (value, tag) => value !== null && typeof value === 'object' && value.$ === tag;
const told = (at, expected, actual) => `${at || '.'}: expected ${short(expected)}, saw ${short(actual)}`;
const short = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 120);
