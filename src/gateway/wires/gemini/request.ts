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
import { callIds } from './call-ids.ts';

export function parseGemini(body: Json, asked: Asked): ParsedRequest {
  const items = listAt(body['contents']).map((raw): Item => ({ raw, message: messageOf(objectAt(raw)) }));
  const config = objectAt(body['generationConfig']);
  return {
    request: {
      wire: 'gemini',
      model: asked.model ?? '',
      stream: asked.stream === 'sse' || asked.stream === 'array',
      system: systemText(body['systemInstruction'] ?? body['system_instruction']),
      messages: items.map((item) => item.message),
      tools: listAt(body['tools']).flatMap((tool) => toolsOf(objectAt(tool))),
      maxOutputTokens: countAt(config['maxOutputTokens']),
      structuredOutput:
        config['responseSchema'] !== undefined ||
        config['responseJsonSchema'] !== undefined ||
        config['responseMimeType'] === 'application/json',
      responseSchema: optionalObject(config['responseJsonSchema'] ?? jsonSchema(config['responseSchema'])),
    },
    items,
    itemsKey: 'contents',
    wantsUsage: true,
  };
}

function systemText(instruction: unknown): string {
  if (typeof instruction === 'string') return instruction;
  return listAt(objectAt(instruction)['parts'])
    .map((part) => textAt(objectAt(part)['text']))
    .join('\n');
}

function messageOf(raw: Json): Message {
  const ids = callIds();
  const content = listAt(raw['parts']).map((part) => blockOf(objectAt(part), ids));
  if (raw['role'] === 'model') return { role: 'assistant', content };
  const onlyResults = content.length > 0 && content.every((block) => block.type === 'tool-result');
  return { role: onlyResults ? 'tool' : 'user', content };
}

export function blockOf(part: Json, ids: ReturnType<typeof callIds>): Block {
  const call = part['functionCall'];
  if (isObject(call)) {
    const name = textAt(call['name']);
    return { type: 'tool-call', id: ids(call['id'], name), name, arguments: call['args'] ?? {} };
  }
  const result = part['functionResponse'];
  if (isObject(result)) {
    const response = objectAt(result['response']);
    return {
      type: 'tool-result',
      id: ids(result['id'], textAt(result['name'])),
      text: resultText(response),
      isError: response['error'] !== undefined && response['error'] !== null,
    };
  }
  if (typeof part['text'] === 'string') {
    return { type: part['thought'] === true ? 'reasoning' : 'text', text: part['text'] };
  }
  const image = imageOf(part);
  return { type: 'other', kind: Object.keys(part)[0] ?? 'empty', ...(image ? { image } : {}) };
}

function imageOf(part: Json): Image | undefined {
  const { mimeType, data } = objectAt(part['inlineData'] ?? part['inline_data']);
  const mediaType = textAt(mimeType);
  return mediaType.startsWith('image/') ? { kind: 'base64', mediaType, data: textAt(data) } : undefined;
}

function resultText(response: Json): string {
  const said = response['output'] ?? response['error'] ?? response['result'];
  return optionalText(said) ?? JSON.stringify(said ?? response);
}

function toolsOf(tool: Json): ToolSpec[] {
  return listAt(tool['functionDeclarations'] ?? tool['function_declarations']).map((value) => {
    const declared = objectAt(value);
    const schema = declared['parametersJsonSchema'] ?? jsonSchema(declared['parameters']);
    return {
      name: textAt(declared['name']),
      description: textAt(declared['description']),
      schema: isObject(schema) ? schema : undefined,
      freeform: false,
    };
  });
}

/** The wire's own schema dialect writes types in capitals; the rest of it is JSON Schema. */
function jsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchema);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'type' && typeof value === 'string' ? value.toLowerCase() : jsonSchema(value),
    ]),
  );
}
