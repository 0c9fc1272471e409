import type { Block, ModelReply, StopReason, Usage } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { type CallDelta, callBlock, type Delta, type DeltaWriter, streamed } from '../delta.ts';
import { inputOf, type Json } from '../json.ts';

const finishNames: Readonly<Record<StopReason, string>> = {
  end: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  refusal: 'SAFETY',
  other: 'OTHER',
};

export function geminiJson(reply: ModelReply, context: ReplyContext): Json {
  const parts = reply.content.flatMap(partsOf);
  return chunkJson(context, parts, finishNames[reply.stop], reply.usage);
}

export const geminiStream = (reply: ModelReply, context: ReplyContext): Generator<string> =>
  streamed(reply, geminiWriter(context, reply.usage));

/**
 * The last chunk carries reason and full usage; those before it the prompt's count alone, where it is known
 * from the start. A call goes out whole: the wire has no pieces of one.
 */
export function geminiWriter(context: ReplyContext, opening?: Usage): DeltaWriter {
  const array = context.asked.stream === 'array';
  const known = opening && { ...opening, output: 0 };
  let first = true;
  let call: (CallDelta & { text: string }) | undefined;
  const frame = (data: Json): string => {
    const lead = first ? '[' : ',\r\n';
    first = false;
    return array ? lead + JSON.stringify(data) : `data: ${JSON.stringify(data)}\r\n\r\n`;
  };
  function* held(): Generator<string> {
    if (!call) return;
    const parts = partsOf(callBlock(call));
    call = undefined;
    yield frame(chunkJson(context, parts, undefined, known));
  }
  return {
    *write(delta: Delta): Generator<string> {
      if (delta.type === 'arguments') {
        if (call) call.text += delta.text;
        return;
      }
      yield* held();
      if (delta.type === 'failed') {
        yield frame({ error: { code: 500, message: delta.message, status: 'INTERNAL' } });
        if (array) yield ']';
      } else if (delta.type === 'call') call = { ...delta, text: '' };
      else if (delta.type === 'end') {
        yield frame(chunkJson(context, [{ text: '' }], finishNames[delta.stop], delta.usage));
        if (array) yield ']';
      } else yield frame(chunkJson(context, partsOf(delta), undefined, known));
    },
  };
}

function chunkJson(
  context: ReplyContext,
  parts: readonly Json[],
  finish: string | undefined,
  usage: Usage | undefined,
): Json {
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(finish === undefined ? {} : { finishReason: finish }),
        index: 0,
      },
    ],
    ...(usage ? { usageMetadata: usageJson(usage) } : {}),
    modelVersion: context.parsed.request.model,
    responseId: context.id,
  };
}

function usageJson(usage: Usage): Json {
  return {
    promptTokenCount: usage.input,
    ...(usage.cached > 0 ? { cachedContentTokenCount: usage.cached } : {}),
    candidatesTokenCount: usage.output,
    totalTokenCount: usage.input + usage.output,
  };
}

function partsOf(block: Block): Json[] {
  switch (block.type) {
    case 'text':
      return [{ text: block.text }];
    case 'reasoning':
      return [{ text: block.text, thought: true }];
    case 'tool-call':
      return [{ functionCall: { id: block.id, name: block.name, args: inputOf(block.arguments) } }];
    default:
      return [];
  }
}
