import type { Block, ModelReply, ModelRequest, ReplyUpstream } from '../../../src/core/index.ts';

export const usage = { input: 100, cached: 40, cacheWrite: 10, output: 20, estimated: false };

export const says = (text: string): ModelReply => ({ content: [{ type: 'text', text }], stop: 'end', usage });

export function calls(name: string, args: unknown, id = 'call_1', text = ''): ModelReply {
  const words: Block[] = text === '' ? [] : [{ type: 'text', text }];
  return { content: [...words, { type: 'tool-call', id, name, arguments: args }], stop: 'tool-calls', usage };
}

/** Answers main calls one after the other by its script, then by the last entry; side calls with a title. */
export class ScriptedModel implements ReplyUpstream {
  readonly kind = 'reply';
  readonly requests: { request: ModelRequest; main: boolean; signal: AbortSignal }[] = [];
  readonly #script: readonly (ModelReply | Error | ((n: number) => ModelReply))[];
  #next = 0;

  constructor(...script: readonly (ModelReply | Error | ((n: number) => ModelReply))[]) {
    this.#script = script;
  }

  async reply(request: ModelRequest, call: { main: boolean; signal: AbortSignal }): Promise<ModelReply> {
    const { main, signal } = call;
    this.requests.push({ request, main, signal });
    if (!main) return says('a title');
    const entry = this.#script[Math.min(this.#next, this.#script.length - 1)]!;
    this.#next += 1;
    if (entry instanceof Error) throw entry;
    return typeof entry === 'function' ? entry(this.#next) : entry;
  }

  state(): unknown {
    return this.#next;
  }

  restore(state: unknown): void {
    this.#next = Number(state);
  }
}
