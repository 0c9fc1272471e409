import type { Image, ToolSpec } from '../../core/index.ts';
import type { Json } from './json.ts';

/** One part of a turn, with what the provider needs to know of it. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'image'; readonly image: Image }
  | CallPart
  | ResultPart;

export interface CallPart {
  readonly type: 'call';
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
  /** What this provider's answer held beside the call (`CallDelta.keep`). */
  readonly kept: unknown;
}

export interface ResultPart {
  readonly type: 'result';
  readonly id: string;
  /** Of the tool. */
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
  readonly images: readonly Image[];
  /** As in the call that it answers. */
  readonly kept: unknown;
}

/** Consecutive messages of one side. Roles alternate; no turn is empty. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'tool'; readonly name: string };

/** What a request says beside its conversation and tools, as far as every wire has a word for it. */
export interface Settings {
  readonly temperature: number | undefined;
  readonly stop: readonly string[];
  readonly toolChoice: ToolChoice | undefined;
  /** False where the model shall call at most one tool at a time. */
  readonly parallelCalls: boolean;
}

/** A request in a form common to the four wires, complete enough to be asked over any of them. */
export interface Ask extends Settings {
  /** Whether the wire's own service is asked, and not a server that is compatible with it. */
  readonly official: boolean;
  readonly model: string;
  readonly system: string;
  readonly turns: readonly Turn[];
  /** Functions alone: freeform tools are functions of one string by now, and hosted ones left out. */
  readonly tools: readonly ToolSpec[];
  readonly maxOutputTokens: number | undefined;
  readonly answer:
    | { readonly kind: 'free' }
    /** JSON; of this schema, where there is one. */
    | { readonly kind: 'json'; readonly schema: Json | undefined };
}

/** A tool's arguments as JSON Schema; the wires want an object even of a tool that takes none. */
export function parametersOf(tool: ToolSpec): Json {
  const { $schema: _, ...schema } = tool.schema ?? {};
  return { type: 'object', properties: {}, ...schema };
}

/** For wires that have no flag for a failed tool: the text says it. */
export function textOfResult({ text, isError }: ResultPart): string {
  return isError && !/^\W*error/i.test(text) ? `Error: ${text}` : text;
}

export const dataUrl = (image: Image): string =>
  image.kind === 'url' ? image.url : `data:${image.mediaType};base64,${image.data}`;

/** A URL as requests give it: one that holds its data is taken apart. */
export function imageAt(url: unknown): Image | undefined {
  if (typeof url !== 'string' || url === '') return undefined;
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(url);
  if (!inline) return { kind: 'url', url };
  return { kind: 'base64', mediaType: inline[1]!, data: inline[2]! };
}

export function numberAt(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
