import type { Block, ModelReply, StopReason, ToolCall, Usage } from '../../core/index.ts';
import type { Fold } from './codec.ts';
import { argumentText, type Json, parseArguments, pieces } from './json.ts';

/** A piece of an answer in a form common to the four wires, in the order in which it arrives. */
export type Delta =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | CallDelta
  /** More of the arguments (JSON, or plain text of a freeform tool) of the call that began last. */
  | { readonly type: 'arguments'; readonly text: string }
  | { readonly type: 'end'; readonly stop: StopReason; readonly usage: Usage }
  /** The provider broke its answer off, with an error in the stream. */
  | { readonly type: 'failed'; readonly message: string };

export interface CallDelta {
  readonly type: 'call';
  /** Empty where the wire gives calls no ids. */
  readonly id: string;
  readonly name: string;
  readonly freeform: boolean;
  /** What the provider wants to see again beside this call, and no other wire carries. */
  readonly keep?: unknown;
}

/** Reads a provider's streamed answer as deltas. */
export interface DeltaReader {
  event(data: Json): Delta[];
  /** After the last event: the end, or why there is none. */
  finish(): Ending;
}

export type Ending = Extract<Delta, { type: 'end' }> | { readonly type: 'cut'; readonly reason: string };

export function endOf(fold: Fold): Ending {
  const end = fold.finish();
  if (!end.complete) return { type: 'cut', reason: end.reason };
  return { type: 'end', stop: end.reply.stop, usage: end.reply.usage };
}

/** Words deltas as a streamed answer of its wire; each call gives the text to send now, often one event. */
export interface DeltaWriter {
  write(delta: Delta): Iterable<string>;
}

/** A whole reply, worded as a stream of pieces of the sizes in which services send them. */
export function* streamed(reply: ModelReply, writer: DeltaWriter): Generator<string> {
  for (const block of reply.content) {
    for (const delta of deltasOf(block)) yield* writer.write(delta);
  }
  yield* writer.write({ type: 'end', stop: reply.stop, usage: reply.usage });
}

export function* deltasOf(block: Block): Generator<Delta> {
  if (block.type === 'text' || block.type === 'reasoning') {
    for (const text of pieces(block.text, 24)) yield { type: block.type, text };
  } else if (block.type === 'tool-call') {
    const { id, name, freeform = false } = block;
    yield { type: 'call', id, name, freeform };
    for (const text of pieces(argumentText(block.arguments), 48)) yield { type: 'arguments', text };
  }
}

/** Gathers deltas into the reply that they make up. */
export class ReplyDraft {
  readonly #content: Block[] = [];
  #call: { id: string; name: string; freeform: boolean; text: string } | undefined;

  add(delta: Delta): void {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
        this.#close();
        this.#append(delta);
        break;
      case 'call': {
        this.#close();
        const { id, name, freeform } = delta;
        this.#call = { id, name, freeform, text: '' };
        break;
      }
      case 'arguments':
        if (this.#call) this.#call.text += delta.text;
    }
  }

  reply(stop: StopReason, usage: Usage): ModelReply {
    this.#close();
    return { content: this.#content, stop, usage };
  }

  #append({ type, text }: { type: 'text' | 'reasoning'; text: string }): void {
    const last = this.#content.at(-1);
    if (last?.type === type) this.#content[this.#content.length - 1] = { type, text: last.text + text };
    else if (text !== '') this.#content.push({ type, text });
  }

  #close(): void {
    if (!this.#call) return;
    this.#content.push(callBlock(this.#call));
    this.#call = undefined;
  }
}

export function callBlock(call: { id: string; name: string; freeform: boolean; text: string }): ToolCall {
  const { id, name, freeform, text } = call;
  if (freeform) return { type: 'tool-call', id, name, arguments: text, freeform };
  return { type: 'tool-call', id, name, arguments: parseArguments(text) };
}
