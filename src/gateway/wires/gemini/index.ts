import type { WireCodec } from '../codec.ts';
import { geminiJson, geminiStream } from './encode.ts';
import { geminiFold } from './reply.ts';
import { parseGemini } from './request.ts';

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

export const gemini: WireCodec = {
  wire: 'gemini',
  parse: parseGemini,
  fold: geminiFold,
  json: geminiJson,
  stream: geminiStream,
  error: (status, message) => ({
    error: { code: status, message, status: statusNames[status] ?? 'INTERNAL' },
  }),
  tokenCount: (tokens) => ({ totalTokens: tokens }),
};
