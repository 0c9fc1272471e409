import type { TextLine } from '../../store/index.ts';
import { withInstruction } from '../instruction.ts';
import type { Ref, SourceFacts, SourceResult, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, jsonLines, parseJson, stringOf } from './json-line.ts';
import { withoutOwnNumbers } from './shell-output.ts';
import { type Part, stepsOf } from './turn.ts';

/**
 * Codex: session rollouts, whose items are those of the Responses wire, and the events of `exec --json`. Neither marks
 * where a response begins: what the model says or asks for after a result opens the next step. A step's address is
 * its first line. A rollout of a subagent has no steps.
 */
export function readCodex(lines: AsyncIterable<TextLine>, facts: SourceFacts): AsyncGenerator<SourceStep> {
  facts.agent = 'codex';
  return stepsOf(partsOf(lines, facts));
}

async function* partsOf(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  let isFirst = true;
  let started = false;
  for await (const [number, event] of jsonLines(lines, facts)) {
    const payload = fieldsOf(event['payload']);
    switch (event['type']) {
      case 'session_meta':
        // A fork repeats the meta line of the session that it went on from: the first one is its own.
        if (isFirst && 'subagent' in fieldsOf(payload['source'])) return;
        isFirst = false;
        break;
      case 'turn_context':
        facts.model ??= stringOf(payload['model']) || null;
        break;
      case 'compacted':
        yield { ref: number, parts: [{ kind: 'compacted' }] };
        break;
      case 'response_item':
        if (payload['role'] === 'assistant' || payload['type'] !== 'message')
          started ||= payload['type'] !== 'reasoning';
        else if (payload['role'] === 'user' && !started) {
          facts.instruction = withInstruction(facts.instruction, contentText(payload['content']));
        }
        yield { ref: number, parts: rolloutParts(payload) };
        break;
      case 'item.started':
      case 'item.completed':
        yield { ref: number, parts: execParts(fieldsOf(event['item']), event['type'] === 'item.completed') };
        break;
    }
  }
}

function rolloutParts(item: Fields): Part[] {
  const id = stringOf(item['call_id']) || stringOf(item['id']);
  switch (item['type']) {
    case 'message':
      return item['role'] === 'assistant' ? [{ kind: 'text', text: contentText(item['content']) }] : [];
    case 'function_call': {
      const text = stringOf(item['arguments']);
      return [{ kind: 'call', id, tool: stringOf(item['name']), arguments: parseJson(text) ?? text }];
    }
    case 'custom_tool_call':
      return [{ kind: 'call', id, tool: stringOf(item['name']), arguments: item['input'] }];
    case 'local_shell_call':
      return [{ kind: 'call', id, tool: 'local_shell', arguments: item['action'] }];
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'local_shell_call_output':
      return [{ kind: 'result', id, result: outputOf(item['output']) }];
    default:
      return [];
  }
}

/** An output is a text, a list of parts, or JSON in a text with the exit status beside it. */
function outputOf(value: unknown): SourceResult {
  const parsed =
    typeof value === 'string' && value.startsWith('{') ? fieldsOf(parseJson(value)) : fieldsOf(value);
  const exitCode = fieldsOf(parsed['metadata'])['exit_code'];
  const inner = parsed['output'] ?? parsed['content'];
  const text = withoutOwnNumbers(contentText(inner ?? value));
  if (typeof exitCode === 'number') return { text, isError: exitCode !== 0, exitCode };
  return { text, isError: parsed['success'] === false };
}

/**
 * A command is told twice, when it starts and when it has ended; commands that start before one has ended were asked
 * for in one response.
 */
function execParts(item: Fields, isEnd: boolean): Part[] {
  const id = stringOf(item['id']);
  const call = (tool: string, value: unknown, result: SourceResult): Part[] => [
    { kind: 'call', id, tool, arguments: value },
    ...(isEnd ? [{ kind: 'result', id, result } as const] : []),
  ];
  const isError = item['status'] === 'failed';
  switch (item['type'] ?? item['item_type']) {
    case 'agent_message':
      return isEnd ? [{ kind: 'text', text: stringOf(item['text']) }] : [];
    case 'command_execution': {
      const exitCode = typeof item['exit_code'] === 'number' ? item['exit_code'] : undefined;
      const text = stringOf(item['aggregated_output']);
      return call('shell', { command: item['command'] }, { text, isError, exitCode });
    }
    case 'file_change':
      return call('apply_patch', { changes: item['changes'] }, { text: stringOf(item['status']), isError });
    case 'mcp_tool_call': {
      const text = JSON.stringify(item['result'] ?? item['error'] ?? null);
      return call(stringOf(item['tool']), item['arguments'], { text, isError });
    }
    case 'web_search':
      return call('web_search', { query: item['query'] }, { text: '', isError });
    default:
      return [];
  }
}
