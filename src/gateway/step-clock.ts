import type { Message, ModelReply, Operation, Step, ToolCall, ToolResult, Usage } from '../core/index.ts';
import { textOf, toolCallsOf } from '../core/index.ts';
import { durationOf, exitCodeOf } from './exit-code.ts';

/** Longer results are cut in the event, and stored whole. */
const resultLimit = 4096;

/** A complete main reply whose tool calls may still be running. */
export interface ServedReply {
  readonly step: number;
  readonly reply: ModelReply;
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly arrivedAt: number;
  /** `clock.monotonic()` at the end of the reply. */
  readonly endedAt: number;
  readonly modelMs: number;
  readonly waitingMs: number;
}

/** The step that is under way: opened by a reply, closed by the next main request or by the agent's end. */
export class OpenStep {
  readonly served: ServedReply;
  readonly #calls: readonly ToolCall[];
  readonly #results = new Map<string, ToolResult>();

  constructor(served: ServedReply) {
    this.served = served;
    this.#calls = toolCallsOf(served.reply.content);
  }

  /**
   * Takes the results of this step's calls out of a conversation. It walks back from the end until it has passed
   * the calls themselves: ids that a wire lacks are made up per message, and stand in earlier steps too.
   */
  harvest(messages: readonly Message[]): void {
    const wanted = new Set(this.#calls.map((call) => call.id));
    let passed = 0;
    for (let index = messages.length - 1; index >= 0 && passed < wanted.size; index -= 1) {
      if (this.#results.size === wanted.size) return;
      for (const block of messages[index]!.content) {
        if (block.type === 'tool-call' && wanted.has(block.id)) passed += 1;
        if (block.type !== 'tool-result' || !wanted.has(block.id)) continue;
        if (!this.#results.has(block.id)) this.#results.set(block.id, block);
      }
    }
  }

  /** `until` is `clock.monotonic()` at which the agent was done with the calls. */
  async close(until: number, storeBlob: (text: string) => Promise<string>): Promise<Step> {
    const { served } = this;
    const operations: Operation[] = [];
    for (const call of this.#calls)
      operations.push(await operationOf(call, this.#results.get(call.id), storeBlob));
    return {
      step: served.step,
      text: textOf(served.reply.content),
      reasoning: served.reply.content.map((block) => (block.type === 'reasoning' ? block.text : '')).join(''),
      operations,
      usage: served.usage,
      contextTokens: served.usage.input,
      costUsd: served.costUsd,
      startedAt: served.arrivedAt,
      modelMs: served.modelMs,
      sandboxMs: Math.max(0, until - served.endedAt),
      waitingMs: served.waitingMs,
    };
  }
}

async function operationOf(
  call: ToolCall,
  result: ToolResult | undefined,
  storeBlob: (text: string) => Promise<string>,
): Promise<Operation> {
  const { id, name: tool } = call;
  if (!result) return { id, tool, arguments: call.arguments };
  const exitCode = exitCodeOf(result.text);
  const durationMs = durationOf(result.text);
  const long = result.text.length > resultLimit;
  return {
    id,
    tool,
    arguments: call.arguments,
    result: {
      text: long ? shortened(result.text) : result.text,
      // Two of the wires have no error flag: there the exit code alone tells.
      isError: result.isError || (exitCode !== undefined && exitCode !== 0),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(long ? { blob: await storeBlob(result.text) } : {}),
    },
  };
}

/** Head and tail with the number of characters left out; never cuts a surrogate pair. */
function shortened(text: string): string {
  const half = resultLimit / 2;
  const head = text.slice(0, half).replace(/[\ud800-\udbff]$/, '');
  const tail = text.slice(-half).replace(/^[\udc00-\udfff]/, '');
  return `${head}\n[... ${text.length - head.length - tail.length} characters ...]\n${tail}`;
}
