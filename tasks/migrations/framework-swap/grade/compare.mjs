/** Whether two answers are the same to a client of the service (docs/http.md). */
import { isDeepStrictEqual } from 'node:util';

const USUAL = [
  'allow',
  'content-disposition',
  'content-range',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
];

/** @returns {string | undefined} the first difference */
export function difference(wanted, seen, request, more = []) {
  if (wanted.status !== seen.status) return `answers ${seen.status}, was ${wanted.status}`;
  const own = Object.keys({ ...wanted.headers, ...seen.headers }).filter((name) =>
    /^x-(?!powered-by$|contract$)/.test(name),
  );
  for (const name of [...USUAL, ...own, ...more]) {
    const [was, is] = [wanted, seen].map(({ headers }) => text(headers[name]));
    // Express makes these by itself, of the body: nobody asked for them.
    if (name === 'etag' && /^W\/"[0-9a-f]+-[\w+/]{27}"$/.test(was ?? '')) continue;
    if (was !== is) return `${name}: ${is ?? 'none'}, was ${was ?? 'none'}`;
  }
  const [was, is] = [wanted, seen].map(({ headers }) => cookies(headers['set-cookie']));
  if (!isDeepStrictEqual(was, is)) return `set-cookie: ${JSON.stringify(is)}, was ${JSON.stringify(was)}`;
  // The words of a redirect, and the body of an answer to HEAD, are nobody's business.
  if (request.method === 'HEAD' || (seen.status >= 300 && seen.status < 400)) return undefined;
  return bodyDifference(wanted, seen);
}

function bodyDifference(wanted, seen) {
  if (wanted.body === '' && seen.body === '') return undefined;
  const [was, is] = [wanted, seen].map(({ headers }) => text(headers['content-type'])?.toLowerCase());
  if (was !== is) return `content-type: ${is}, was ${was}`;
  const same = is?.startsWith('application/json')
    ? isDeepStrictEqual(parsed(seen.body), parsed(wanted.body))
    : seen.body === wanted.body;
  return same ? undefined : `body: ${String(seen.body).slice(0, 80)}, was ${wanted.body.slice(0, 80)}`;
}

const text = (value) =>
  value === undefined ? undefined : Array.isArray(value) ? value.join(', ') : String(value);

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return { unparsed: body };
  }
}

/** Name, value and attributes; when one runs out is told by Max-Age, or by the past where it is taken back. */
function cookies(header) {
  return [header ?? []].flat().map((line) => {
    const [pair, ...attributes] = String(line).split(/;\s*/);
    const gone = attributes.some((each) => /^(?:max-age=0|expires=.*1970.*)$/i.test(each));
    const known = attributes
      .map((each) => each.toLowerCase())
      .filter((each) => !each.startsWith('expires=') && !(gone && each.startsWith('max-age=')));
    return [pair, ...known.sort(), ...(gone ? ['gone'] : [])];
  });
}
