import type { TextLine } from '../../store/index.ts';
import type { SourceFacts, SourceResult, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, jsonLines, parseJson, stringOf } from './json-line.ts';

interface Pending {
  readonly line: number;
  lastLine: number;
  readonly texts: string[];
  readonly calls: { readonly id: string; readonly tool: string; readonly arguments: unknown }[];
  readonly results: Map<string, SourceResult>;
}

/**
 * Codex: session rollouts, whose items are those of the Responses wire, and the events of `exec --json`. Neither marks
 * where a response begins: what the model says or asks for after a result opens the next step. A step's address is
 * its first line.
 */
export async function* readCodex(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  let pending: Pending | undefined;
  facts.agent = 'codex';
  for await (const [number, event] of jsonLines(lines, facts)) {
    const payload = fieldsOf(event['payload']);
    if (event['type'] === 'turn_context') facts.model ??= stringOf(payload['model']) || null;
    const parts = event['type'] === 'response_item' ? rolloutParts(payload) : execParts(event);
    for (const part of parts) {
      if (part.kind === 'result') {
        pending?.results.set(part.id, part.result);
        if (pending) pending.lastLine = number;
        continue;
      }
      if (pending && pending.results.size > 0) {
        yield finished(pending);
        pending = undefined;
      }
      pending ??= { line: number, lastLine: number, texts: [], calls: [], results: new Map() };
      pending.lastLine = number;
      if (part.kind === 'text') pending.texts.push(part.text);
      else pending.calls.push(part);
    }
  }
  if (pending) yield finished(pending);
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly tool: string; readonly arguments: unknown }
  | { readonly kind: 'result'; readonly id: string; readonly result: SourceResult };

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
  // Each output is given a number of its own, which would make no two alike.
  const text = contentText(inner ?? value).replace(/^Chunk ID: \w+\n/, '');
  if (typeof exitCode === 'number') return { text, isError: exitCode !== 0, exitCode };
  return { text, isError: parsed['success'] === false };
}

function execParts(event: Fields): Part[] {
  if (event['type'] !== 'item.completed') return [];
  const item = fieldsOf(event['item']);
  const id = stringOf(item['id']);
  const call = (tool: string, value: unknown, result: SourceResult): Part[] => [
    { kind: 'call', id, tool, arguments: value },
    { kind: 'result', id, result },
  ];
  const isError = item['status'] === 'failed';
  switch (item['type'] ?? item['item_type']) {
    case 'agent_message':
      return [{ kind: 'text', text: stringOf(item['text']) }];
    case 'command_execution': {
      const exitCode = typeof item['exit_code'] === 'number' ? item['exit_code'] : undefined;
      const text = stringOf(item['aggregated_output']);
      return call('shell', { command: item['command'] }, { text, isError, exitCode });
    }
    case 'file_change':
      return call('apply_patch', { changes: item['changes'] }, { text: stringOf(item['status']), isError });
    case 'mcp_tool_call':
      return call(stringOf(item['tool']), item['arguments'], {
        text: JSON.stringify(item['result'] ?? null),
        isError,
      });
    default:
      return [];
  }
}

function finished({ line, lastLine, texts, calls, results }: Pending): SourceStep {
  const operations = calls.map((call) => ({
    tool: call.tool,
    arguments: call.arguments,
    result: results.get(call.id),
  }));
  return { ref: line, lastRef: lastLine, text: texts.join('\n'), operations };
}
