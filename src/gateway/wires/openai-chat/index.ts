import type { WireCodec } from '../codec.ts';
import { openaiError } from '../openai-error.ts';
import { chatAsk, chatSettings } from './ask.ts';
import { chatReader } from './deltas.ts';
import { chatJson, chatStream, chatWriter } from './encode.ts';
import { chatFold } from './reply.ts';
import { parseChat } from './request.ts';

export const openaiChat: WireCodec = {
  wire: 'openai-chat',
  parse: parseChat,
  settings: chatSettings,
  ask: chatAsk,
  askPath: () => '/v1/chat/completions',
  askHeaders: {},
  callId: /^[\w.:-]{1,64}$/,
  fold: chatFold,
  reader: chatReader,
  json: chatJson,
  stream: chatStream,
  writer: (context) => chatWriter(context),
  error: openaiError,
  tokenCount: (tokens) => ({ input_tokens: tokens }),
};
