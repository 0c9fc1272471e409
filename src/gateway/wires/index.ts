import type { Wire } from '../../core/index.ts';
import { anthropic } from './anthropic/index.ts';
import type { WireCodec } from './codec.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';

export const codecs: Readonly<Record<Wire, WireCodec>> = {
  anthropic,
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  gemini,
};

export { type Accumulator, createAccumulator, createEventReader } from './accumulator.ts';
export type { Ask, CallPart, Part, ResultPart, Turn } from './ask.ts';
export type { Accumulated, Asked, Item, ParsedRequest, ReplyContext, WireCodec } from './codec.ts';
export { type Delta, type DeltaReader, type DeltaWriter, deltasOf, ReplyDraft } from './delta.ts';
export { isObject, type Json, objectAt, parseJson, textAt } from './json.ts';
