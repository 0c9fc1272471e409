import type { Block, StopReason, Usage } from '../../../core/index.ts';
import { noUsage } from '../../../core/index.ts';
import type { Accumulated, Fold } from '../codec.ts';
import { countAt, isObject, type Json, listAt, objectAt, optionalText, textAt } from '../json.ts';
import { callIds } from './call-ids.ts';
import { blockOf } from './request.ts';

/** Reads a GenerateContentResponse, or a stream of them (events, or one JSON array). */
export function geminiFold(): Fold {
  const ids = callIds();
  const content: Block[] = [];
  let finish: string | undefined;
  let usage: Json | undefined;
  let failure = 'the answer ended before a finishReason';
  const chunk = (data: Json): void => {
    if (isObject(data['error']))
      failure = `the provider broke the stream off: ${textAt(data['error']['message'])}`;
    if (isObject(data['usageMetadata'])) usage = data['usageMetadata'];
    const blocked = optionalText(objectAt(data['promptFeedback'])['blockReason']);
    if (blocked) finish = 'SAFETY';
    const candidate = objectAt(listAt(data['candidates'])[0]);
    finish = optionalText(candidate['finishReason']) ?? finish;
    for (const part of listAt(objectAt(candidate['content'])['parts']))
      append(content, blockOf(objectAt(part), ids));
  };
  return {
    event: chunk,
    whole(body) {
      for (const data of Array.isArray(body) ? body : [body]) chunk(objectAt(data));
    },
    finish(): Accumulated {
      if (finish === undefined) return { complete: false, reason: failure };
      return { complete: true, reply: { content, stop: stopOf(finish, content), usage: usageOf(usage) } };
    },
  };
}

/** Chunks of one text become one block. */
function append(content: Block[], block: Block): void {
  const last = content.at(-1);
  if ((block.type === 'text' || block.type === 'reasoning') && last?.type === block.type) {
    content[content.length - 1] = { type: block.type, text: last.text + block.text };
  } else if (block.type !== 'text' || block.text !== '') content.push(block);
}

function usageOf(usage: Json | undefined): Usage {
  const input = countAt(usage?.['promptTokenCount']);
  if (!usage || input === undefined) return { ...noUsage, estimated: true };
  return {
    input: input + (countAt(usage['toolUsePromptTokenCount']) ?? 0),
    cached: countAt(usage['cachedContentTokenCount']) ?? 0,
    cacheWrite: 0,
    // Thoughts are billed as output, and stand beside the candidates' count, not in it.
    output: (countAt(usage['candidatesTokenCount']) ?? 0) + (countAt(usage['thoughtsTokenCount']) ?? 0),
    estimated: false,
  };
}

function stopOf(finish: string, content: readonly Block[]): StopReason {
  if (finish === 'MAX_TOKENS') return 'length';
  if (finish === 'STOP') return content.some((block) => block.type === 'tool-call') ? 'tool-calls' : 'end';
  return /SAFETY|PROHIBITED|BLOCKLIST|RECITATION|SPII/.test(finish) ? 'refusal' : 'other';
}
