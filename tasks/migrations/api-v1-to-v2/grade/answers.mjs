/** Holds what a service answered against what it must: v1 by the byte, v2 by what its pages state. */

/** @returns {string | undefined} where they differ first */
export function v1Difference({ requests, expected }, seen, retirement) {
  return firstDifference(requests, expected, seen, (wanted, answer) => {
    const headers = Object.entries(wanted.headers).map(([name, value]) => [
      name,
      retirement === undefined ? value : value.replace('{{retirement}}', retirement),
    ]);
    const kept = retirement === undefined ? headers.filter(([name]) => !NOTICE.includes(name)) : headers;
    return (
      compare('status', wanted.status, answer.status) ??
      compare('headers', sorted(kept), sorted(Object.entries(answer.headers))) ??
      compare('body', wanted.body, answer.body)
    );
  });
}

const NOTICE = ['deprecation', 'sunset', 'link'];

/** @param {string | undefined} retirement where a script asks v1 in between */
export function v2Difference({ requests, expected }, seen, retirement) {
  return firstDifference(requests, expected, seen, (wanted, answer, { hide = [] }) => {
    const difference = compare('status', wanted.status, answer.status);
    if (difference !== undefined) return difference;
    for (const [name, value] of Object.entries(wanted.headers)) {
      const own = value.replace('{{retirement}}', retirement);
      const [a, b] = [own, answer.headers[name]].map((each) => headerForm(name, each, hide));
      const other = compare(name, a, b);
      if (other !== undefined) return other;
    }
    const json = /[/+]json(?:;|$)/.test(wanted.headers['content-type'] ?? '');
    if (!json || wanted.body === '') return compare('body', wanted.body, answer.body);
    return compareValues('body', bodyForm(wanted.body, hide), bodyForm(answer.body, hide));
  });
}

function headerForm(name, value, hide) {
  // The length of what may be written in many ways says nothing.
  if (name === 'content-length') return value === undefined ? 'none' : 'some';
  if (typeof value !== 'string') return value;
  if (name === 'content-type') return value.toLowerCase().replaceAll(' ', '');
  if (name === 'link' && hide.includes('link.cursor')) return value.replace(/cursor=[^&>]+/, 'cursor=*');
  return value;
}

function bodyForm(text, hide) {
  const value = JSON.parse(text);
  if (typeof value?.type === 'string' && value.type.startsWith('/problems/'))
    value.detail = typeof value.detail;
  if (hide.includes('body.next') && typeof value?.next === 'string') value.next = '*';
  return value;
}

function firstDifference(requests, expected, seen, differenceOf) {
  if (!Array.isArray(seen) || seen.length !== expected.length) return 'not every request was answered';
  for (const [at, wanted] of expected.entries()) {
    let difference;
    try {
      difference = differenceOf(wanted, seen[at], requests[at]);
    } catch (error) {
      difference = `an answer that cannot be read: ${error.message}`;
    }
    if (difference !== undefined) return `${requests[at].method} ${requests[at].url}: ${difference}`;
  }
  return undefined;
}

const sorted = (entries) => JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
const compare = (what, wanted, seen) =>
  wanted === seen ? undefined : `${what}: expected ${short(wanted)}, saw ${short(seen)}`;
const short = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 160);

function compareValues(at, wanted, seen) {
  if (wanted === null || typeof wanted !== 'object') return compare(at, wanted, seen);
  if (seen === null || typeof seen !== 'object' || Array.isArray(wanted) !== Array.isArray(seen))
    return compare(at, wanted, seen);
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(seen)])) {
    const difference = compareValues(`${at}.${key}`, wanted[key], seen[key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
