import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** They belong to one connection, or to bytes that we may have rewritten. */
const perConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** The client's key is a dummy, and its cookies are none of the provider's business. */
const fromClientOnly = new Set([
  'host',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'cookie',
]);

/** Headers for the provider: the client's own, with the provider's key in place of the dummy. */
export function towardsProvider(
  client: IncomingHttpHeaders,
  keys: Readonly<Record<string, string>>,
  bodyBytes: number,
): OutgoingHttpHeaders {
  const named = new Set((client.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept = Object.entries(client).filter(
    ([name]) => !perConnection.has(name) && !fromClientOnly.has(name) && !named.has(name),
  );
  return {
    ...Object.fromEntries(kept),
    // The record reads the bytes that pass; compression would buy nothing on the way to it.
    'accept-encoding': 'identity',
    ...keys,
    'content-length': bodyBytes,
  };
}

/** Headers for the client: the provider's own, without those of its connection. */
export function towardsClient(provider: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept = Object.entries(provider).filter(([name]) => !perConnection.has(name) && name !== 'set-cookie');
  return Object.fromEntries(kept);
}
