import type { Block, ModelReply } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { callBlock, type Delta, type DeltaWriter, streamed } from '../delta.ts';
import type { Json } from '../json.ts';
import { itemOf, responseJson, statusOf } from './encode.ts';

export const responsesStream = (reply: ModelReply, context: ReplyContext): Generator<string> =>
  streamed(reply, responsesWriter(context));

/** What is being written: one item of the output at a time. */
type Open = Words | Called;
interface Words {
  readonly type: 'text' | 'reasoning';
  text: string;
}
interface Called {
  readonly type: 'call';
  readonly id: string;
  readonly name: string;
  readonly freeform: boolean;
  text: string;
}

export function responsesWriter(context: ReplyContext): DeltaWriter {
  const output: Json[] = [];
  const content: Block[] = [];
  let sequence = 0;
  let open: Open | undefined;
  const event = (type: string, data: Json): string => {
    const text = JSON.stringify({ type, sequence_number: sequence, ...data });
    sequence += 1;
    return `event: ${type}\ndata: ${text}\n\n`;
  };
  const item = (state: Open): Json => itemOf(blockOf(state), `${context.id}_${output.length}`)[0]!;
  const place = (state: Open): Json => ({ item_id: item(state)['id'], output_index: output.length });
  function* begin(next: Open): Generator<string> {
    yield* close();
    open = next;
    const opened = { ...item(next), status: 'in_progress', ...emptied[next.type](next) };
    yield event('response.output_item.added', { output_index: output.length, item: opened });
    for (const [type, data] of openings(next)) yield event(type, { ...place(next), ...data });
  }
  function* close(): Generator<string> {
    if (!open) return;
    const done = item(open);
    for (const [type, data] of closings(open)) yield event(type, { ...place(open), ...data });
    yield event('response.output_item.done', { output_index: output.length, item: done });
    output.push(done);
    content.push(blockOf(open));
    open = undefined;
  }
  function* more(text: string): Generator<string> {
    if (!open) return;
    open.text += text;
    const [type, data] = piece(open, text);
    yield event(type, { ...place(open), ...data });
  }
  return {
    *write(delta: Delta): Generator<string> {
      if (delta.type === 'failed') {
        return yield event('error', { code: 'server_error', message: delta.message, param: null });
      }
      if (sequence === 0) {
        const response = responseJson(context, 'in_progress', [], undefined);
        yield event('response.created', { response });
        yield event('response.in_progress', { response });
      }
      if (delta.type === 'end') {
        yield* close();
        const { stop, usage } = delta;
        const reply = { content, stop, usage };
        const status = statusOf(reply);
        yield event(`response.${status}`, { response: responseJson(context, status, output, reply) });
      } else if (delta.type === 'call') yield* begin({ ...delta, text: '' });
      else if (delta.type === 'arguments') yield* more(delta.text);
      else {
        if (open?.type !== delta.type) yield* begin({ type: delta.type, text: '' });
        yield* more(delta.text);
      }
    },
  };
}

const blockOf = (open: Open): Block => {
  if (open.type !== 'call') return { type: open.type, text: open.text };
  // The item holds the text as it came: parsing and printing it again could change it.
  const { id, name, freeform, text } = open;
  return freeform ? callBlock(open) : { type: 'tool-call', id, name, arguments: text };
};

/** What an item that has just begun does not hold yet. */
const emptied: Readonly<Record<Open['type'], (open: Open) => Json>> = {
  text: () => ({ content: [] }),
  reasoning: () => ({ summary: [] }),
  call: (open) => (isFreeform(open) ? { input: '' } : { arguments: '' }),
};

const isFreeform = (open: Open): boolean => open.type === 'call' && open.freeform;

type InnerEvent = readonly [type: string, data: Json];

const textPart = (text: string): Json => ({ type: 'output_text', text, annotations: [], logprobs: [] });
const summaryPart = (text: string): Json => ({ type: 'summary_text', text });
const atContent = { content_index: 0 };
const atSummary = { summary_index: 0 };

function openings(open: Open): InnerEvent[] {
  if (open.type === 'text') return [['response.content_part.added', { ...atContent, part: textPart('') }]];
  if (open.type === 'reasoning')
    return [['response.reasoning_summary_part.added', { ...atSummary, part: summaryPart('') }]];
  return [];
}

function piece(open: Open, delta: string): InnerEvent {
  if (open.type === 'text') return ['response.output_text.delta', { ...atContent, delta, logprobs: [] }];
  if (open.type === 'reasoning') return ['response.reasoning_summary_text.delta', { ...atSummary, delta }];
  return [isFreeform(open) ? `${customInput}.delta` : `${functionArguments}.delta`, { delta }];
}

const customInput = 'response.custom_tool_call_input';
const functionArguments = 'response.function_call_arguments';

function closings(open: Open): InnerEvent[] {
  const { text } = open;
  if (open.type === 'call') {
    if (open.freeform) return [[`${customInput}.done`, { input: text }]];
    return [[`${functionArguments}.done`, { name: open.name, arguments: text }]];
  }
  if (open.type === 'reasoning') {
    return [
      ['response.reasoning_summary_text.done', { ...atSummary, text }],
      ['response.reasoning_summary_part.done', { ...atSummary, part: summaryPart(text) }],
    ];
  }
  return [
    ['response.output_text.done', { ...atContent, text, logprobs: [] }],
    ['response.content_part.done', { ...atContent, part: textPart(text) }],
  ];
}
