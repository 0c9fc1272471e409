/**
 * Requests as data: `{ method, url, headers?, json?, form?, bytes?, status }`. `status` is what a visible test
 * expects; the hidden tests compare whole answers with those of the service as it was.
 */
export const get = (url, rest = {}) => ({ method: 'GET', url, ...rest });
export const head = (url, rest = {}) => ({ method: 'HEAD', url, ...rest });
export const post = (url, rest = {}) => ({ method: 'POST', url, ...rest });

/** What travels: a body as text with its type. */
export function wired({ method, url, headers = {}, json, form, bytes }) {
  if (json !== undefined)
    return {
      method,
      url,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof json === 'string' ? json : JSON.stringify(json),
    };
  if (form !== undefined)
    return {
      method,
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: form,
    };
  if (bytes !== undefined)
    return { method, url, headers: { 'content-type': 'application/octet-stream', ...headers }, body: bytes };
  return { method, url, headers };
}
