import type { TextLine } from '../../store/index.ts';
import type { Ref, SourceFacts, SourceResult, SourceStep } from '../source.ts';
import { messageParts, toolResults } from './claude-code.ts';
import { type Fields, fieldsOf, jsonLines, listOf, stringOf } from './json-line.ts';
import { shellOutput } from './shell-output.ts';
import { type Part, stepsOf } from './turn.ts';

/**
 * Qwen Code: `-o stream-json`, which has Claude Code's form but splits a response over lines with ids of their own, and
 * the chats that it keeps, one response a line in Gemini's form. The address is the line.
 */
export function readQwenCode(lines: AsyncIterable<TextLine>, facts: SourceFacts): AsyncGenerator<SourceStep> {
  facts.agent = 'qwen-code';
  return stepsOf(partsOf(lines, facts));
}

async function* partsOf(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  for await (const [number, event] of jsonLines(lines, facts)) {
    if (event['isSidechain'] === true || typeof event['parent_tool_use_id'] === 'string') continue;
    const message = fieldsOf(event['message']);
    const isChat = Array.isArray(message['parts']);
    switch (event['type']) {
      case 'system':
        facts.model ??= stringOf(event['model']) || null;
        if (event['subtype'] === 'chat_compression' || event['subtype'] === 'compact_boundary')
          yield { ref: number, parts: [{ kind: 'compacted' }] };
        break;
      case 'assistant':
        facts.model ??= stringOf(event['model']) || stringOf(message['model']) || null;
        yield {
          ref: number,
          parts: isChat ? chatParts(message, stringOf(event['uuid'])) : messageParts(message),
        };
        break;
      case 'user':
      case 'tool_result':
        yield { ref: number, parts: isChat ? chatResults(message, event) : streamResults(message) };
        break;
    }
  }
}

const streamResults = (message: Fields): Part[] =>
  toolResults(message).map((part) => ({
    ...part,
    result: shellOutput(part.result.text, part.result.isError),
  }));

function chatParts(message: Fields, id: string): Part[] {
  const parts = listOf(message['parts']).map(fieldsOf);
  return [
    { kind: 'response', id },
    ...parts.flatMap((part): Part[] => {
      const call = fieldsOf(part['functionCall']);
      if (typeof call['name'] === 'string')
        return [{ kind: 'call', id: stringOf(call['id']), tool: call['name'], arguments: call['args'] }];
      // Thoughts are no part of the message.
      return typeof part['text'] === 'string' && part['thought'] !== true
        ? [{ kind: 'text', text: part['text'] }]
        : [];
    }),
  ];
}

function chatResults(message: Fields, event: Fields): Part[] {
  const outcome = fieldsOf(event['toolCallResult']);
  return listOf(message['parts']).flatMap((part): Part[] => {
    const answer = fieldsOf(fieldsOf(part)['functionResponse']);
    if (typeof answer['id'] !== 'string') return [];
    const result = resultOf(fieldsOf(answer['response']), outcome['status'] === 'error');
    return [{ kind: 'result', id: answer['id'], result }];
  });
}

function resultOf(response: Fields, failed: boolean): SourceResult {
  const error = response['error'];
  const text = stringOf(response['output']) || stringOf(error) || stringOf(fieldsOf(error)['message']);
  return shellOutput(text, failed || error !== undefined);
}
