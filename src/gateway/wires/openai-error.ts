import type { Json } from './json.ts';

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'invalid_request_error',
  402: 'billing_error',
  404: 'invalid_request_error',
  413: 'invalid_request_error',
  429: 'rate_limit_error',
};

/** OpenAI's error body, shared by both of its wires. */
export function openaiError(status: number, message: string): Json {
  return { error: { message, type: types[status] ?? 'api_error', param: null, code: null } };
}
