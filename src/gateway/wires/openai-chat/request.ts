import type { Block, Message, ToolSpec } from '../../../core/index.ts';
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
  parseArguments,
  textAt,
} from '../json.ts';

export function parseChat(body: Json, _asked: Asked): ParsedRequest {
  const items = listAt(body['messages']).map((raw): Item => ({ raw, message: messageOf(objectAt(raw)) }));
  const system = items.filter((item) => item.message.role === 'system');
  return {
    request: {
      wire: 'openai-chat',
      model: textAt(body['model']),
      stream: body['stream'] === true,
      system: system.flatMap((item) => item.message.content.map(blockText)).join('\n\n'),
      messages: items.map((item) => item.message).filter((message) => message.role !== 'system'),
      tools: listAt(body['tools']).map((tool) => toolOf(objectAt(tool))),
      maxOutputTokens: countAt(body['max_completion_tokens'] ?? body['max_tokens']),
      structuredOutput: ['json_schema', 'json_object'].includes(
        textAt(objectAt(body['response_format'])['type']),
      ),
      responseSchema: optionalObject(objectAt(objectAt(body['response_format'])['json_schema'])['schema']),
    },
    items,
    itemsKey: 'messages',
    wantsUsage: objectAt(body['stream_options'])['include_usage'] === true,
  };
}

const blockText = (block: Block): string => (block.type === 'text' ? block.text : '');

function messageOf(raw: Json): Message {
  const content = contentOf(raw['content']);
  switch (raw['role']) {
    case 'system':
    case 'developer':
      return { role: 'system', content };
    case 'assistant': {
      const reasoning = textAt(raw['reasoning_content'] ?? raw['reasoning']);
      const thought: Block[] = reasoning === '' ? [] : [{ type: 'reasoning', text: reasoning }];
      return { role: 'assistant', content: [...thought, ...content, ...callsOf(raw)] };
    }
    case 'tool':
    case 'function': {
      const text = content.map(blockText).join('\n');
      const id = textAt(raw['tool_call_id'] ?? raw['name']);
      const images = content.flatMap((block) => (block.type === 'other' && block.image ? [block.image] : []));
      const result: Block = { type: 'tool-result', id, text, isError: false };
      return { role: 'tool', content: [images.length === 0 ? result : { ...result, images }] };
    }
    default:
      return { role: 'user', content };
  }
}

function contentOf(content: unknown): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return listAt(content).map((part): Block => {
    const { type, text, refusal, image_url: picture } = objectAt(part);
    if (type === 'text' || type === 'refusal') return { type: 'text', text: textAt(text ?? refusal) };
    const image = imageAt(objectAt(picture)['url']);
    return { type: 'other', kind: textAt(type), ...(image ? { image } : {}) };
  });
}

function callsOf(raw: Json): Block[] {
  return listAt(raw['tool_calls']).map((value): Block => {
    const call = objectAt(value);
    const id = textAt(call['id']);
    if (call['type'] === 'custom') {
      const custom = objectAt(call['custom']);
      const input = textAt(custom['input']);
      return { type: 'tool-call', id, name: textAt(custom['name']), arguments: input, freeform: true };
    }
    const called = objectAt(call['function']);
    const args = parseArguments(textAt(called['arguments']));
    return { type: 'tool-call', id, name: textAt(called['name']), arguments: args };
  });
}

function toolOf(tool: Json): ToolSpec {
  const freeform = tool['type'] === 'custom';
  const spec = objectAt(tool[freeform ? 'custom' : 'function']);
  const schema = spec['parameters'];
  return {
    name: optionalText(spec['name']) ?? textAt(tool['type']),
    description: textAt(spec['description']),
    schema: isObject(schema) ? schema : undefined,
    freeform,
    ...grammarOf(objectAt(objectAt(spec['format'])['grammar'])),
  };
}

/** Of a freeform tool, on both of OpenAI's wires. */
export function grammarOf(format: Json): { grammar?: string } {
  const grammar = optionalText(format['definition']);
  return grammar === undefined ? {} : { grammar };
}
