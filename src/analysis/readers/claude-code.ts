import type { TextLine } from '../../store/index.ts';
import type { SourceFacts, SourceOperation, SourceResult, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, jsonLines, listOf, stringOf } from './json-line.ts';

interface Pending {
  readonly id: string;
  readonly line: number;
  lastLine: number;
  readonly texts: string[];
  readonly calls: { readonly id: string; readonly tool: string; readonly arguments: unknown }[];
}

/**
 * Claude Code's session logs and its stream-json. One message may be split over lines with the same id, with results
 * of its calls between them: it is one step, addressed by its first line. Subagents' messages are no steps.
 */
export async function* readClaudeCode(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  let pending: Pending | undefined;
  const results = new Map<string, SourceResult>();
  facts.agent = 'claude-code';
  for await (const [number, event] of jsonLines(lines, facts)) {
    if (event['isSidechain'] === true || typeof event['parent_tool_use_id'] === 'string') continue;
    const message = fieldsOf(event['message']);
    const { type } = event;
    if (type === 'system') facts.model ??= stringOf(event['model']) || null;
    if (type === 'user') collectResults(message, results);
    // Written by the program itself, about an error of the service: no response of a model.
    if (type !== 'assistant' || message['model'] === '<synthetic>') continue;
    facts.model ??= stringOf(message['model']) || null;
    const id = stringOf(message['id']) || `line ${number}`;
    if (pending?.id !== id) {
      if (pending) yield finished(pending, results);
      pending = { id, line: number, lastLine: number, texts: [], calls: [] };
    }
    pending.lastLine = number;
    collectContent(message, pending);
  }
  if (pending) yield finished(pending, results);
}

function collectContent(message: Fields, pending: Pending): void {
  const content = message['content'];
  if (typeof content === 'string') pending.texts.push(content);
  for (const value of listOf(content)) {
    const block = fieldsOf(value);
    if (block['type'] === 'text') pending.texts.push(stringOf(block['text']));
    if (block['type'] !== 'tool_use') continue;
    const id = stringOf(block['id']);
    // A resumed session repeats lines of the one before.
    if (pending.calls.some((call) => call.id === id)) continue;
    pending.calls.push({ id, tool: stringOf(block['name']), arguments: block['input'] });
  }
}

function collectResults(message: Fields, results: Map<string, SourceResult>): void {
  for (const value of listOf(message['content'])) {
    const block = fieldsOf(value);
    if (block['type'] !== 'tool_result') continue;
    results.set(stringOf(block['tool_use_id']), {
      text: contentText(block['content']),
      isError: block['is_error'] === true,
    });
  }
}

function finished({ line, lastLine, texts, calls }: Pending, results: Map<string, SourceResult>): SourceStep {
  const operations = calls.map(
    (call): SourceOperation => ({
      tool: call.tool,
      arguments: call.arguments,
      result: results.get(call.id),
    }),
  );
  // Results arrive before the next message; holding them longer would hold the whole log.
  results.clear();
  return { ref: line, lastRef: lastLine, text: texts.join('\n'), operations };
}
