import type { Block, ModelReply, StopReason, Usage } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { isObject, type Json, pieces } from '../json.ts';

const finishNames: Readonly<Record<StopReason, string>> = {
  end: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  refusal: 'SAFETY',
  other: 'OTHER',
};

export function geminiJson(reply: ModelReply, context: ReplyContext): Json {
  const parts = reply.content.flatMap((block) => partsOf(block, Number.POSITIVE_INFINITY));
  return chunkJson(context, parts, finishNames[reply.stop], reply.usage);
}

/** The last chunk carries reason and full usage; those before it the prompt's count alone. */
export function* geminiStream(reply: ModelReply, context: ReplyContext): Generator<string> {
  const parts = reply.content.flatMap((block) => partsOf(block, 48));
  const last = parts.pop();
  const array = context.asked.stream === 'array';
  let first = true;
  const frame = (data: Json): string => {
    const lead = first ? '[' : ',\r\n';
    first = false;
    return array ? lead + JSON.stringify(data) : `data: ${JSON.stringify(data)}\r\n\r\n`;
  };
  for (const part of parts) yield frame(chunkJson(context, [part], undefined, { ...reply.usage, output: 0 }));
  yield frame(chunkJson(context, last ? [last] : [{ text: '' }], finishNames[reply.stop], reply.usage));
  if (array) yield ']';
}

function chunkJson(
  context: ReplyContext,
  parts: readonly Json[],
  finish: string | undefined,
  usage: Usage,
): Json {
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(finish === undefined ? {} : { finishReason: finish }),
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: usage.input,
      ...(usage.cached > 0 ? { cachedContentTokenCount: usage.cached } : {}),
      candidatesTokenCount: usage.output,
      totalTokenCount: usage.input + usage.output,
    },
    modelVersion: context.parsed.request.model,
    responseId: context.id,
  };
}

function partsOf(block: Block, size: number): Json[] {
  switch (block.type) {
    case 'text':
      return cut(block.text, size).map((text) => ({ text }));
    case 'reasoning':
      return cut(block.text, size).map((text) => ({ text, thought: true }));
    case 'tool-call': {
      const args = isObject(block.arguments) ? block.arguments : { input: block.arguments };
      return [{ functionCall: { id: block.id, name: block.name, args } }];
    }
    default:
      return [];
  }
}

const cut = (text: string, size: number): string[] => (Number.isFinite(size) ? pieces(text, size) : [text]);
