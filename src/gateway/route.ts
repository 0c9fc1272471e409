import type { Wire } from '../core/index.ts';
import type { Asked } from './wires/index.ts';

/** What a request below a trial's prefix asks for. */
export type Route =
  | { readonly kind: 'generate'; readonly wire: Wire; readonly path: string; readonly asked: Asked }
  | { readonly kind: 'count'; readonly wire: Wire; readonly path: string; readonly asked: Asked }
  | { readonly kind: 'models'; readonly wire: Wire }
  | { readonly kind: 'probe' }
  | { readonly kind: 'unknown' };

const nothingAsked: Asked = { model: undefined, stream: undefined };

const posts: Readonly<Record<string, { kind: 'generate' | 'count'; wire: Wire }>> = {
  '/v1/messages': { kind: 'generate', wire: 'anthropic' },
  '/v1/messages/count_tokens': { kind: 'count', wire: 'anthropic' },
  '/v1/chat/completions': { kind: 'generate', wire: 'openai-chat' },
  '/v1/responses': { kind: 'generate', wire: 'openai-responses' },
  '/v1/responses/input_tokens': { kind: 'count', wire: 'openai-responses' },
};

const geminiCall =
  /^\/v1(?:beta|alpha)?\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;

/** `path` is below the prefix and holds no query; `query` begins with `?` or is empty. */
export function routeOf(method: string, path: string, query: string): Route {
  const clean = canonicalPath(path);
  if (method === 'POST') return postRoute(clean, query);
  if (method !== 'GET' && method !== 'HEAD') return { kind: 'unknown' };
  if (/^\/v1\/models(\/[^/]+)*$/.test(clean)) return { kind: 'models', wire: 'openai-chat' };
  if (/^\/v1beta\/models(\/[^/]+)*$/.test(clean)) return { kind: 'models', wire: 'gemini' };
  // Clients look whether a server is there; the answer costs nothing and counts for nothing.
  if (clean === '/' || clean === '/api/hello') return { kind: 'probe' };
  return { kind: 'unknown' };
}

function postRoute(path: string, query: string): Route {
  const post = posts[path];
  if (post) return { ...post, path, asked: nothingAsked };
  const match = geminiCall.exec(path);
  if (!match) return { kind: 'unknown' };
  const [, model, action] = match;
  const sse = new URLSearchParams(query).get('alt') === 'sse';
  const stream = action === 'streamGenerateContent' ? (sse ? 'sse' : 'array') : 'no';
  const asked: Asked = { model: decodeURIComponent(model!), stream };
  return { kind: action === 'countTokens' ? 'count' : 'generate', wire: 'gemini', path, asked };
}

/** Clients given a base URL with `/v1` double it, and some given one without leave it out. */
function canonicalPath(path: string): string {
  const single = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  const once = single.replace(/^\/v1(?=\/v1(?:beta|alpha)?\/)/, '');
  return /^\/(messages|chat\/completions|responses)(\/|$)/.test(once) ? `/v1${once}` : once;
}
