import type { TextLine } from '../../store/index.ts';
import { withInstruction } from '../instruction.ts';
import type { Ref, SourceFacts, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, jsonLines, listOf, stringOf } from './json-line.ts';
import { type Part, stepsOf } from './turn.ts';

/**
 * Claude Code's session logs and its stream-json. One message may be split over lines with the same id, with results
 * of its calls between them: it is one step, addressed by its first line. Subagents' messages are no steps.
 */
export function readClaudeCode(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  facts.agent = 'claude-code';
  return stepsOf(partsOf(lines, facts));
}

async function* partsOf(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  let started = false;
  for await (const [number, event] of jsonLines(lines, facts)) {
    if (event['isSidechain'] === true || typeof event['parent_tool_use_id'] === 'string') continue;
    const message = fieldsOf(event['message']);
    switch (event['type']) {
      case 'system':
        facts.model ??= stringOf(event['model']) || null;
        if (event['subtype'] === 'compact_boundary') yield { ref: number, parts: [{ kind: 'compacted' }] };
        break;
      case 'user':
        if (!started) facts.instruction = withInstruction(facts.instruction, wordsOf(message));
        yield { ref: number, parts: toolResults(message) };
        break;
      case 'assistant': {
        // Written by the program itself, about an error of the service: no response of a model.
        if (message['model'] === '<synthetic>') break;
        facts.model ??= stringOf(message['model']) || null;
        started = true;
        const id = stringOf(message['id']) || `line ${number}`;
        yield { ref: number, parts: [{ kind: 'response', id }, ...messageParts(message)] };
        break;
      }
    }
  }
}

const wordsOf = (message: Fields): string =>
  messageParts(message)
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n');

/** Texts and calls of a message in Anthropic's form. */
export function messageParts(message: Fields): Part[] {
  const { content } = message;
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return listOf(content).flatMap((value): Part[] => {
    const block = fieldsOf(value);
    switch (block['type']) {
      case 'text':
        return [{ kind: 'text', text: stringOf(block['text']) }];
      case 'tool_use':
        return [
          {
            kind: 'call',
            id: stringOf(block['id']),
            tool: stringOf(block['name']),
            arguments: block['input'],
          },
        ];
      default:
        return [];
    }
  });
}

/** Results of calls in Anthropic's form, as a user's message brings them back. */
export function toolResults(message: Fields): (Part & { kind: 'result' })[] {
  return listOf(message['content']).flatMap((value): (Part & { kind: 'result' })[] => {
    const block = fieldsOf(value);
    if (block['type'] !== 'tool_result') return [];
    const result = { text: contentText(block['content']), isError: block['is_error'] === true };
    return [{ kind: 'result', id: stringOf(block['tool_use_id']), result }];
  });
}
