import type { Block, Image, Message, ToolSpec } from '../../../core/index.ts';
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

export function parseAnthropic(body: Json, _asked: Asked): ParsedRequest {
  const items = listAt(body['messages']).map((raw): Item => ({ raw, message: messageOf(objectAt(raw)) }));
  const inline = items
    .filter((item) => item.message.role === 'system')
    .map((item) => textOfBlocks(item.message));
  return {
    request: {
      wire: 'anthropic',
      model: textAt(body['model']),
      stream: body['stream'] === true,
      system: [plainText(body['system']), ...inline].filter((text) => text !== '').join('\n\n'),
      messages: items.map((item) => item.message).filter((message) => message.role !== 'system'),
      tools: listAt(body['tools']).map((tool) => toolOf(objectAt(tool))),
      maxOutputTokens: countAt(body['max_tokens']),
      structuredOutput:
        isObject(body['output_format']) || isObject(objectAt(body['output_config'])['format']),
      responseSchema: optionalObject(
        objectAt(body['output_format'] ?? objectAt(body['output_config'])['format'])['schema'],
      ),
    },
    items,
    itemsKey: 'messages',
    wantsUsage: true,
  };
}

function messageOf(raw: Json): Message {
  const content = raw['content'];
  const blocks =
    typeof content === 'string'
      ? [{ type: 'text' as const, text: content }]
      : listAt(content).map((block) => blockOf(objectAt(block)));
  const role = raw['role'] === 'assistant' ? 'assistant' : raw['role'] === 'system' ? 'system' : 'user';
  const onlyResults = blocks.length > 0 && blocks.every((block) => block.type === 'tool-result');
  return { role: role === 'user' && onlyResults ? 'tool' : role, content: blocks };
}

function blockOf(block: Json): Block {
  const type = textAt(block['type']);
  switch (type) {
    case 'text':
      return { type: 'text', text: textAt(block['text']) };
    case 'thinking':
      return { type: 'reasoning', text: textAt(block['thinking']) };
    case 'tool_use':
      return {
        type: 'tool-call',
        id: textAt(block['id']),
        name: textAt(block['name']),
        arguments: block['input'] ?? {},
      };
    case 'tool_result':
      return {
        type: 'tool-result',
        id: textAt(block['tool_use_id']),
        text: plainText(block['content']),
        isError: block['is_error'] === true,
        ...imagesIn(block['content']),
      };
    default: {
      const image = imageOf(block);
      return { type: 'other', kind: type, ...(image ? { image } : {}) };
    }
  }
}

function imagesIn(content: unknown): { images?: readonly Image[] } {
  const images = listAt(content).flatMap((block) => imageOf(objectAt(block)) ?? []);
  return images.length === 0 ? {} : { images };
}

function imageOf(block: Json): Image | undefined {
  if (block['type'] !== 'image') return undefined;
  const source = objectAt(block['source']);
  if (source['type'] === 'url') return { kind: 'url', url: textAt(source['url']) };
  if (source['type'] !== 'base64') return undefined;
  return { kind: 'base64', mediaType: textAt(source['media_type']), data: textAt(source['data']) };
}

/** Text of a string, or of the text blocks in a list. */
function plainText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listAt(content)
    .map((block) => textAt(objectAt(block)['text']))
    .filter((text) => text !== '')
    .join('\n');
}

const textOfBlocks = (message: Message): string =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');

function toolOf(tool: Json): ToolSpec {
  const schema = tool['input_schema'];
  return {
    name: optionalText(tool['name']) ?? textAt(tool['type']),
    description: textAt(tool['description']),
    schema: isObject(schema) ? schema : undefined,
    freeform: false,
    // Named by its type and without a schema: the service defines it.
    ...(isObject(schema) || textAt(tool['type']) === '' ? {} : { hosted: true }),
  };
}
