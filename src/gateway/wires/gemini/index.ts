import type { WireCodec } from '../codec.ts';
import { geminiAsk, geminiSettings } from './ask.ts';
import { geminiReader } from './deltas.ts';
import { geminiJson, geminiStream, geminiWriter } from './encode.ts';
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
  settings: geminiSettings,
  ask: geminiAsk,
  askPath: (model) => `/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`,
  askHeaders: {},
  callId: /^[\w.:-]{1,64}$/,
  fold: geminiFold,
  reader: geminiReader,
  json: geminiJson,
  stream: geminiStream,
  writer: (context) => geminiWriter(context),
  error: (status, message) => ({
    error: { code: status, message, status: statusNames[status] ?? 'INTERNAL' },
  }),
  tokenCount: (tokens) => ({ totalTokens: tokens }),
};
