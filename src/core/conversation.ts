import type { Usage } from './usage.ts';

/** The four model protocols that the gateway serves. */
export type Wire = 'anthropic' | 'openai-chat' | 'openai-responses' | 'gemini';

/** A picture as a message carries it. */
export type Image =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string };

/** One part of a message, in a form common to the four wires. */
export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      /** Parsed arguments; a string when the tool takes free text or the JSON did not parse. */
      readonly arguments: unknown;
      /** True for a freeform tool (OpenAI `custom_tool_call`), whose argument is plain text. */
      readonly freeform?: boolean;
    }
  | {
      readonly type: 'tool-result';
      readonly id: string;
      readonly text: string;
      readonly isError: boolean;
      /** Pictures in the result, where there are any. */
      readonly images?: readonly Image[];
    }
  /** What has no common form; `image` where it is a picture. */
  | { readonly type: 'other'; readonly kind: string; readonly image?: Image };

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: readonly Block[];
}

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments; undefined for a freeform tool. */
  readonly schema: Readonly<Record<string, unknown>> | undefined;
  readonly freeform: boolean;
  /** Grammar of a freeform tool's text, where the request gives one. */
  readonly grammar?: string;
  /** True for a tool that the provider itself runs or defines (web search): no other provider has it. */
  readonly hosted?: boolean;
}

/** A model request as read from any wire. */
export interface ModelRequest {
  readonly wire: Wire;
  readonly model: string;
  readonly stream: boolean;
  /** System prompt and developer messages, joined. */
  readonly system: string;
  /** The conversation without the system prompt. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly maxOutputTokens: number | undefined;
  /** True where the request asks for a schema-constrained answer (judges, routers). */
  readonly structuredOutput: boolean;
  /** The JSON Schema of that answer, where the request gives one. */
  readonly responseSchema?: Readonly<Record<string, unknown>> | undefined;
}

export type StopReason = 'end' | 'tool-calls' | 'length' | 'refusal' | 'other';

/** A model reply as read from, or to be written to, any wire. */
export interface ModelReply {
  readonly content: readonly Block[];
  readonly stop: StopReason;
  readonly usage: Usage;
}

/** Joined text blocks of a message or reply. */
export function textOf(content: readonly Block[]): string {
  return content
    .filter((block) => block.type === 'text')
    .map((block) => block.text)
    .join('');
}

export type ToolCall = Extract<Block, { type: 'tool-call' }>;
export type ToolResult = Extract<Block, { type: 'tool-result' }>;

export function toolCallsOf(content: readonly Block[]): ToolCall[] {
  return content.filter((block): block is ToolCall => block.type === 'tool-call');
}
