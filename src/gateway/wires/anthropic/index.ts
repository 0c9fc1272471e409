import type { WireCodec } from '../codec.ts';
import { anthropicAsk, anthropicSettings } from './ask.ts';
import { anthropicReader } from './deltas.ts';
import { anthropicJson, anthropicStream, anthropicWriter } from './encode.ts';
import { anthropicFold } from './reply.ts';
import { parseAnthropic } from './request.ts';

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

export const anthropic: WireCodec = {
  wire: 'anthropic',
  parse: parseAnthropic,
  settings: anthropicSettings,
  ask: anthropicAsk,
  askPath: () => '/v1/messages',
  askHeaders: { 'anthropic-version': '2023-06-01' },
  callId: /^[\w-]{1,64}$/,
  fold: anthropicFold,
  reader: anthropicReader,
  json: anthropicJson,
  stream: anthropicStream,
  writer: (context) => anthropicWriter(context),
  error: (status, message) => ({
    type: 'error',
    error: { type: errorTypes[status] ?? 'api_error', message },
  }),
  tokenCount: (tokens) => ({ input_tokens: tokens }),
};
