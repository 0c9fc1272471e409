import type { WireCodec } from '../codec.ts';
import { openaiError } from '../openai-error.ts';
import { responsesAsk, responsesSettings } from './ask.ts';
import { responsesReader } from './deltas.ts';
import { responsesJson } from './encode.ts';
import { responsesFold } from './reply.ts';
import { parseResponses } from './request.ts';
import { responsesStream, responsesWriter } from './stream.ts';

export const openaiResponses: WireCodec = {
  wire: 'openai-responses',
  parse: parseResponses,
  settings: responsesSettings,
  ask: responsesAsk,
  askPath: () => '/v1/responses',
  askHeaders: {},
  callId: /^[\w.:-]{1,64}$/,
  fold: responsesFold,
  reader: responsesReader,
  json: responsesJson,
  stream: responsesStream,
  writer: responsesWriter,
  error: openaiError,
  tokenCount: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
};
