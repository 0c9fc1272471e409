import type { WireCodec } from '../codec.ts';
import { openaiError } from '../openai-error.ts';
import { responsesJson, responsesStream } from './encode.ts';
import { responsesFold } from './reply.ts';
import { parseResponses } from './request.ts';

export const openaiResponses: WireCodec = {
  wire: 'openai-responses',
  parse: parseResponses,
  fold: responsesFold,
  json: responsesJson,
  stream: responsesStream,
  error: openaiError,
  tokenCount: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
};
