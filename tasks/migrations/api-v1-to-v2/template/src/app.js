// One resource is one module a version: /v1/optics/lenses is served by src/v1/optics/lenses.js. Modules are loaded when
// they are first asked for, because the shed's box has 256 MB and nobody asks for all of them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { matchRoute } from './router.js';
import { openStore } from './store.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * @param {object} [options] `data` directory of the tables, `clock` with now() in milliseconds, `secrets` by name
 * @returns {{handle: (request: {method: string, url: string, headers?: object, body?: string}) => Promise<{status, headers, body}>}}
 */
export function createApp({ data = fileURLToPath(new URL('../fixtures', import.meta.url)), clock = Date, secrets = {} } = {}) {
  // memory is where a resource keeps what lives as long as the process: one key a resource.
  const ctx = { store: openStore(data), clock, secrets, memory: new Map() };
  return { handle: (request) => handle(ctx, request) };
}

async function handle(ctx, { method, url, headers = {}, body = '' }) {
  const { pathname, searchParams } = new URL(url, 'http://rigshed.invalid');
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const request = { method, path: pathname, query: searchParams, params: {}, headers: lower, body };
  const file = moduleFile(pathname);
  try {
    const answer = file === undefined ? notFound() : await dispatch(await import(file), request, ctx);
    return finished(request, answer);
  } catch (error) {
    return finished(request, { status: 500, headers: { 'content-type': 'text/plain' }, body: `internal error: ${error.message}\n` });
  }
}

function moduleFile(pathname) {
  const resource = /^\/(v[12]\/[a-z]+\/[a-z]+)(?:\/|$)/.exec(pathname)?.[1] ?? 'root';
  const file = `${HERE}${resource}.js`;
  return existsSync(file) ? file : undefined;
}

async function dispatch(module, request, ctx) {
  const { route, params, allow } = matchRoute(module.routes, request.method, request.path);
  if (route !== undefined) return route.handle({ ...request, params }, ctx);
  if (module.fallback !== undefined) return module.fallback(request, ctx, allow);
  return allow.length > 0 ? { status: 405, headers: { 'content-type': 'text/plain' }, body: 'method not allowed\n' } : notFound();
}

const notFound = () => ({ status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found\n' });

function finished({ method }, { status, headers = {}, body = '' }) {
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return { status, headers: { ...headers, ...length }, body: method === 'HEAD' ? '' : body };
}
