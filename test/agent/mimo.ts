import { createAgent } from '../../src/agent/index.ts';
import type { AgentContext, AgentEnd, Clock, Sandbox } from '../../src/core/index.ts';
import { systemClock } from '../../src/core/index.ts';
import {
  createScriptedModel,
  type ScriptedReply,
  type ScriptedRequest,
} from '../../src/testing/scripted-model.ts';
import { createTestTrial, type TestTrial } from './trial.ts';

export type MimoSettings = NonNullable<NonNullable<Parameters<typeof createAgent>[1]>['mimo']>;

export interface Played {
  readonly end: AgentEnd;
  readonly bodies: readonly string[];
}

/** Time that passes at once, with the waits that were asked for. */
export function impatientClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    ...systemClock,
    waits,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
    },
  };
}

export const call = (name: string, args: unknown): ScriptedReply => ({ calls: [{ name, arguments: args }] });
export const bash = (command: string): ScriptedReply => call('bash', { command });
export const done: ScriptedReply = { text: 'Done. All tests pass.' };

/** Says the replies in turn, and after the last one that it is done. */
export const inTurn =
  (replies: readonly ScriptedReply[]) =>
  ({ index }: Pick<ScriptedRequest, 'index'>): ScriptedReply =>
    replies[index] ?? done;

/** Plays a script through the built-in agent, in a trial that the caller owns. */
export async function play(
  trial: TestTrial<Sandbox>,
  script: readonly ScriptedReply[] | ((request: ScriptedRequest) => ScriptedReply | Promise<ScriptedReply>),
  setup: {
    readonly wire?: 'anthropic' | 'openai-chat';
    readonly mimo?: MimoSettings;
    readonly contextWindow?: number;
    readonly context?: Partial<AgentContext>;
    readonly clock?: Clock;
  } = {},
): Promise<Played> {
  await using model = await createScriptedModel(
    setup.wire ?? 'anthropic',
    typeof script === 'function' ? script : inTurn(script),
  );
  const endpoint = model.endpoint(
    setup.contextWindow === undefined ? {} : { contextWindow: setup.contextWindow },
  );
  const agent = createAgent('mimo', { mimo: setup.mimo ?? {}, clock: setup.clock ?? impatientClock() });
  const end = await agent.run(trial.context({ endpoint, ...setup.context }));
  return { end, bodies: [...model.bodies] };
}

interface SeenResult {
  readonly text: string;
  readonly isError: boolean | undefined;
}

/** Tool results in a request body, in order; of both wires. */
export function resultsIn(body: string): SeenResult[] {
  interface Content {
    type: string;
    content?: string;
    is_error?: boolean;
  }
  const parsed: { messages: { role: string; content: string | Content[] | null }[] } = JSON.parse(body);
  return parsed.messages.flatMap(({ role, content }): SeenResult[] => {
    if (role === 'tool') return [{ text: String(content), isError: undefined }];
    if (!Array.isArray(content)) return [];
    return content
      .filter((part) => part.type === 'tool_result')
      .map((part) => ({ text: part.content ?? '', isError: part.is_error ?? false }));
  });
}

export { createTestTrial };
