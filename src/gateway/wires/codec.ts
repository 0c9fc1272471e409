import type { Message, ModelReply, ModelRequest, Wire } from '../../core/index.ts';
import type { Ask, Settings } from './ask.ts';
import type { DeltaReader, DeltaWriter } from './delta.ts';
import type { Json } from './json.ts';

/** One entry of the conversation as the client sent it, beside its common form. */
export interface Item {
  readonly raw: unknown;
  /** Role `system` marks what is part of the system prompt. */
  readonly message: Message;
}

export interface ParsedRequest {
  readonly request: ModelRequest;
  readonly items: readonly Item[];
  /** The body's key that holds the items; what remains of the body is the envelope. */
  readonly itemsKey: string;
  /** Whether a streamed answer ends with token usage (openai-chat's `stream_options.include_usage`). */
  readonly wantsUsage: boolean;
}

/** What a path says beside the body (Gemini puts model and streaming there). */
export interface Asked {
  readonly model: string | undefined;
  readonly stream: 'no' | 'sse' | 'array' | undefined;
}

export interface ReplyContext {
  /** Unique within the trial; ids inside the answer are made from it. */
  readonly id: string;
  readonly createdSeconds: number;
  readonly parsed: ParsedRequest;
  readonly asked: Asked;
}

export type Accumulated =
  | { readonly complete: true; readonly reply: ModelReply }
  | { readonly complete: false; readonly reason: string };

/** Fed with the answer's events; `finish` says what they amount to. */
export interface Fold {
  /** One server-sent event's data. */
  event(data: Json): void;
  /** A whole JSON body. */
  whole(body: unknown): void;
  finish(): Accumulated;
}

export interface WireCodec {
  readonly wire: Wire;
  parse(body: Json, asked: Asked): ParsedRequest;
  settings(body: Json): Settings;
  /** A request to a provider of this wire, for a streamed answer. */
  ask(ask: Ask): Json;
  /** Where such a request goes, with its query. */
  askPath(model: string): string;
  /** Headers without which a provider of this wire takes no request. */
  readonly askHeaders: Readonly<Record<string, string>>;
  /** Ids of calls that such a provider takes, whoever made them. */
  readonly callId: RegExp;
  fold(): Fold;
  reader(): DeltaReader;
  /** The JSON body of an answer that is not streamed. */
  json(reply: ModelReply, context: ReplyContext): unknown;
  /** A streamed answer, in the order and the shape of the real service. */
  stream(reply: ModelReply, context: ReplyContext): Iterable<string>;
  /** The same for an answer that is still arriving. */
  writer(context: ReplyContext): DeltaWriter;
  /** The body of an error answer. */
  error(status: number, message: string): unknown;
  /** The body of an answer to a token count. */
  tokenCount(tokens: number): unknown;
}
