import type { Block, Message, ToolSpec } from '../../../core/index.ts';
import { textOf } from '../../../core/index.ts';
import { imageAt } from '../ask.ts';
import type { Asked, Item, ParsedRequest } from '../codec.ts';
import {
  countAt,
  isObject,
  type Json,
  listAt,
  objectAt,
  optionalObject,
  optionalText,
  textAt,
} from '../json.ts';
import { grammarOf } from '../openai-chat/request.ts';
import { callOf } from './call.ts';

/** Codex's second protocol has no `tools` field: they come in an input item of this type. */
const toolItem = 'additional_tools';

export function parseResponses(body: Json, _asked: Asked): ParsedRequest {
  const input = body['input'];
  const raws = typeof input === 'string' ? [{ role: 'user', content: input }] : listAt(input);
  const items = raws.map((raw): Item => ({ raw, message: messageOf(objectAt(raw)) }));
  const added = raws.map(objectAt).filter((item) => item['type'] === toolItem);
  const system = items
    .filter((item) => item.message.role === 'system')
    .map((item) => textOf(item.message.content));
  return {
    request: {
      wire: 'openai-responses',
      model: textAt(body['model']),
      stream: body['stream'] === true,
      system: [textAt(body['instructions']), ...system].filter((text) => text !== '').join('\n\n'),
      messages: items.map((item) => item.message).filter((message) => message.role !== 'system'),
      tools: [body['tools'], ...added.map((item) => item['tools'])].flatMap(toolsOf),
      maxOutputTokens: countAt(body['max_output_tokens']),
      structuredOutput: ['json_schema', 'json_object'].includes(
        textAt(objectAt(objectAt(body['text'])['format'])['type']),
      ),
      responseSchema: optionalObject(objectAt(objectAt(body['text'])['format'])['schema']),
    },
    items,
    itemsKey: 'input',
    wantsUsage: true,
  };
}

function messageOf(item: Json): Message {
  const type = textAt(item['type']) || 'message';
  const call = callOf(item);
  if (call) return { role: 'assistant', content: [call] };
  if (type === 'message') return { role: roleOf(item['role']), content: contentOf(item['content']) };
  if (type === 'reasoning')
    return { role: 'assistant', content: [{ type: 'reasoning', text: summaryOf(item) }] };
  if (type.endsWith('_output')) {
    const id = textAt(item['call_id'] ?? item['id']);
    const isError = item['status'] === 'incomplete';
    const result: Block = { type: 'tool-result', id, text: outputText(item['output']), isError };
    const images = contentOf(listAt(item['output'])).flatMap((block) =>
      block.type === 'other' && block.image ? [block.image] : [],
    );
    return { role: 'tool', content: [images.length === 0 ? result : { ...result, images }] };
  }
  // Tool declarations are part of the set-up, like the system prompt, not of the conversation.
  return { role: type === toolItem ? 'system' : 'user', content: [{ type: 'other', kind: type }] };
}

function roleOf(role: unknown): Message['role'] {
  if (role === 'assistant') return 'assistant';
  return role === 'system' || role === 'developer' ? 'system' : 'user';
}

function contentOf(content: unknown): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return listAt(content).map((part): Block => {
    const { type, text, refusal, image_url: url } = objectAt(part);
    if (typeof text === 'string' || typeof refusal === 'string') {
      return { type: 'text', text: textAt(text ?? refusal) };
    }
    const image = imageAt(url);
    return { type: 'other', kind: textAt(type), ...(image ? { image } : {}) };
  });
}

export function summaryOf(item: Json): string {
  return [...listAt(item['summary']), ...listAt(item['content'])]
    .map((part) => textAt(objectAt(part)['text']))
    .join('');
}

/** Tool outputs are a string, content parts, or the older `{output, metadata}`. */
function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (isObject(output)) return optionalText(output['output']) ?? JSON.stringify(output);
  return listAt(output)
    .map((part) => textAt(objectAt(part)['text']))
    .filter((text) => text !== '')
    .join('\n');
}

function toolsOf(tools: unknown): ToolSpec[] {
  return listAt(tools).flatMap((value) => {
    const tool = objectAt(value);
    return tool['type'] === 'namespace' ? toolsOf(tool['tools']) : [toolOf(tool)];
  });
}

function toolOf(tool: Json): ToolSpec {
  const schema = tool['parameters'];
  return {
    name: optionalText(tool['name']) ?? textAt(tool['type']),
    description: textAt(tool['description']),
    schema: isObject(schema) ? schema : undefined,
    freeform: tool['type'] === 'custom',
    ...grammarOf(objectAt(tool['format'])),
    ...(['function', 'custom'].includes(textAt(tool['type'])) ? {} : { hosted: true }),
  };
}
