import type { Ref, SourceFacts, SourceResult, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, listOf, parseJson, stringOf } from './json-line.ts';
import { jsonValues } from './json-stream.ts';
import { type Part, stepsOf } from './turn.ts';

/**
 * mini-swe-agent's `*.traj.json`, 1 to 1.x: the conversation as the model's service has it, with what was run and what
 * came of it under `extra`. The address is the 1-based place in `messages`.
 */
export function readMiniSweAgent(
  chunks: AsyncIterable<string>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  facts.agent = 'mini-swe-agent';
  return stepsOf(partsOf(chunks, facts));
}

async function* partsOf(
  chunks: AsyncIterable<string>,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  /** Calls of the open response that have no result yet: the first version tells no ids. */
  let waiting: string[] = [];
  const lost = (): void => {
    facts.skipped += 1;
  };
  for await (const { path, value } of jsonValues(
    chunks,
    [
      ['messages', '*'],
      ['info', 'config'],
    ],
    lost,
  )) {
    if (path[0] === 'info') {
      facts.model = stringOf(fieldsOf(fieldsOf(value)['model'])['model_name']) || null;
      continue;
    }
    const ref = Number(path[1]) + 1;
    const message = fieldsOf(value);
    if (message['role'] === 'assistant' || message['object'] === 'response') {
      const calls = callsOf(message, ref);
      waiting = calls.map(({ id }) => id);
      yield {
        ref,
        parts: [{ kind: 'response', id: `${ref}` }, { kind: 'text', text: textOf(message) }, ...calls],
      };
    } else if (message['role'] === 'exit' || waiting.length === 0) {
      // The end of the run, the task, or what the program says to a message without a command.
    } else {
      const own = stringOf(message['tool_call_id']) || stringOf(message['call_id']);
      const id = waiting.includes(own) ? own : (waiting[0] ?? '');
      waiting = waiting.filter((call) => call !== id);
      yield { ref, parts: [{ kind: 'result', id, result: resultOf(message) }] };
    }
  }
}

/** A message of the chat wire, or a whole response of the Responses wire. */
function textOf(message: Fields): string {
  if (message['object'] !== 'response') return contentText(message['content'] ?? '');
  return listOf(message['output'])
    .map(fieldsOf)
    .filter((item) => item['type'] === 'message')
    .map((item) => contentText(item['content']))
    .join('\n');
}

function callsOf(message: Fields, ref: number): (Part & { kind: 'call' })[] {
  const actions = fieldsOf(message['extra'])['actions'];
  const commands = Array.isArray(actions)
    ? actions.map((action) =>
        typeof action === 'string'
          ? { id: '', command: action }
          : {
              id: stringOf(fieldsOf(action)['tool_call_id']),
              command: stringOf(fieldsOf(action)['command']),
            },
      )
    : listOf(message['tool_calls']).length > 0
      ? listOf(message['tool_calls']).map(calledCommand)
      : writtenCommands(contentText(message['content'] ?? ''));
  return commands.map(({ id, command }, index) => ({
    kind: 'call',
    id: id || `${ref}.${index}`,
    tool: 'bash',
    arguments: { command },
  }));
}

function calledCommand(value: unknown): { id: string; command: string } {
  const call = fieldsOf(value);
  const text = stringOf(fieldsOf(call['function'])['arguments']);
  return { id: stringOf(call['id']), command: stringOf(fieldsOf(parseJson(text))['command']) || text };
}

/** The first version ran the message's code block, if it was the only one. */
function writtenCommands(text: string): { id: string; command: string }[] {
  const blocks = [...text.matchAll(/```(?:bash|mswea_bash_command)\s*\n([\s\S]*?)\n```/g)];
  return blocks.length === 1 ? [{ id: '', command: blocks[0]?.[1] ?? '' }] : [];
}

function resultOf(message: Fields): SourceResult {
  const extra = fieldsOf(message['extra']);
  const told = contentText(message['content'] ?? message['output'] ?? '');
  const code = extra['returncode'] ?? /^<returncode>(-?\d+)<\/returncode>/.exec(told)?.[1];
  const exitCode = code === undefined || code === null ? undefined : Number(code);
  const text = typeof extra['raw_output'] === 'string' ? extra['raw_output'] : told;
  const isError = stringOf(extra['exception_info']) !== '';
  return { text, isError, ...(Number.isInteger(exitCode) ? { exitCode } : {}) };
}
