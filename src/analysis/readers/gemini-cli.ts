import type { TextLine } from '../../store/index.ts';
import type { Ref, SourceFacts, SourceResult, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, jsonLines, listOf, stringOf } from './json-line.ts';
import { jsonValues } from './json-stream.ts';
import { shellOutput } from './shell-output.ts';
import { type Part, stepsOf } from './turn.ts';

type Parts = AsyncGenerator<{ ref: Ref; parts: Part[] }>;

/**
 * Gemini CLI: `-o stream-json`, and the chats that it keeps, one JSON a line. The stream does not mark where a
 * response begins: what the model says or asks for after a result opens the next step. The address is the line.
 */
export function readGeminiLines(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  facts.agent = 'gemini-cli';
  return stepsOf(lineParts(lines, facts));
}

/** A chat as one JSON document, as earlier versions keep it. The address is the 1-based place in `messages`. */
export function readGeminiDocument(
  chunks: AsyncIterable<string>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  facts.agent = 'gemini-cli';
  return stepsOf(documentParts(chunks, facts));
}

async function* lineParts(lines: AsyncIterable<TextLine>, facts: SourceFacts): Parts {
  let hasSteps = false;
  for await (const [number, event] of jsonLines(lines, facts)) {
    // A subagent's chat is a file of its own.
    if (event['kind'] === 'subagent') return;
    const set = fieldsOf(event['$set']);
    if (Array.isArray(set['messages'])) {
      // The history is put in anew: by a compression, or at the start by a session that goes on from another.
      if (hasSteps) yield { ref: number, parts: [{ kind: 'compacted' }] };
      else for (const message of listOf(set['messages'])) yield* chatParts(number, fieldsOf(message), facts);
      continue;
    }
    if (event['type'] === 'init') facts.model ??= stringOf(event['model']) || null;
    const streamed = streamParts(event);
    hasSteps ||= event['type'] === 'gemini' || streamed.length > 0;
    if (streamed.length > 0) yield { ref: number, parts: streamed };
    else yield* chatParts(number, event, facts);
  }
}

async function* documentParts(chunks: AsyncIterable<string>, facts: SourceFacts): Parts {
  const lost = (): void => {
    facts.skipped += 1;
  };
  for await (const { path, value } of jsonValues(chunks, [['messages', '*'], ['kind']], lost)) {
    if (path[0] === 'kind' && value === 'subagent') return;
    if (path[0] === 'messages') yield* chatParts(Number(path[1]) + 1, fieldsOf(value), facts);
  }
}

function streamParts(event: Fields): Part[] {
  const id = stringOf(event['tool_id']);
  switch (event['type']) {
    case 'message': {
      const text = stringOf(event['content']);
      if (event['role'] !== 'assistant') return [];
      return [{ kind: event['delta'] === true ? 'delta' : 'text', text }];
    }
    case 'tool_use':
      return [{ kind: 'call', id, tool: stringOf(event['tool_name']), arguments: event['parameters'] }];
    case 'tool_result': {
      const isError = event['status'] === 'error';
      const told = stringOf(event['output']) || stringOf(fieldsOf(event['error'])['message']);
      return [{ kind: 'result', id, result: shellOutput(told, isError) }];
    }
    default:
      return [];
  }
}

/** A message is written again when its calls have ended: its text counts once, its calls as they were last. */
function* chatParts(ref: Ref, message: Fields, facts: SourceFacts): Generator<{ ref: Ref; parts: Part[] }> {
  if (message['type'] !== 'gemini') return;
  facts.model ??= stringOf(message['model']) || null;
  const calls = listOf(message['toolCalls']).map(fieldsOf);
  const parts: Part[] = [
    { kind: 'response', id: stringOf(message['id']) || `message ${ref}` },
    { kind: 'whole', text: contentText(message['content']) },
  ];
  for (const call of calls) {
    const id = stringOf(call['id']);
    parts.push({ kind: 'call', id, tool: stringOf(call['name']), arguments: call['args'] });
    const result = callResult(call);
    if (result) parts.push({ kind: 'result', id, result });
  }
  yield { ref, parts };
}

function callResult(call: Fields): SourceResult | undefined {
  const responses = listOf(call['result']).map((part) =>
    fieldsOf(fieldsOf(fieldsOf(part)['functionResponse'])['response']),
  );
  if (responses.length === 0) return undefined;
  const isError = call['status'] === 'error' || responses.some((response) => response['error'] !== undefined);
  const texts = responses.map((response) => stringOf(response['output']) || stringOf(response['error']));
  return shellOutput(texts.join('\n'), isError);
}
