import type { WireCodec } from '../codec.ts';
import { openaiError } from '../openai-error.ts';
import { chatJson, chatStream } from './encode.ts';
import { chatFold } from './reply.ts';
import { parseChat } from './request.ts';

export const openaiChat: WireCodec = {
  wire: 'openai-chat',
  parse: parseChat,
  fold: chatFold,
  json: chatJson,
  stream: chatStream,
  error: openaiError,
  tokenCount: (tokens) => ({ input_tokens: tokens }),
};
