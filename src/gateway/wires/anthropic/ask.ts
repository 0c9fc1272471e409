import type { Image } from '../../../core/index.ts';
import {
  type Ask,
  numberAt,
  type Part,
  parametersOf,
  type ResultPart,
  type Settings,
  type ToolChoice,
  type Turn,
} from '../ask.ts';
import { inputOf, type Json, listAt, objectAt, textAt } from '../json.ts';

/** The API insists on a number; the smallest output limit of the models it serves today. */
const defaultMaxTokens = 32_000;

export function anthropicSettings(body: Json): Settings {
  const choice = objectAt(body['tool_choice']);
  return {
    temperature: numberAt(body['temperature']),
    stop: listAt(body['stop_sequences']).map(textAt),
    toolChoice: toolChoice(choice),
    parallelCalls: choice['disable_parallel_tool_use'] !== true,
  };
}

function toolChoice(choice: Json): ToolChoice | undefined {
  switch (choice['type']) {
    case 'any':
      return { kind: 'required' };
    case 'tool':
      return { kind: 'tool', name: textAt(choice['name']) };
    case 'none':
    case 'auto':
      return { kind: choice['type'] };
    default:
      return undefined;
  }
}

/** Clients of other wires know nothing of cache marks; without them every step would pay its whole context anew. */
const cached = { cache_control: { type: 'ephemeral' } };

/** The service no longer takes a temperature: one that a client asks for is left out. */
export function anthropicAsk(ask: Ask): Json {
  const { stop, answer } = ask;
  return {
    model: ask.model,
    max_tokens: ask.maxOutputTokens ?? defaultMaxTokens,
    ...(ask.system === '' ? {} : { system: [{ type: 'text', text: ask.system, ...cached }] }),
    ...(ask.tools.length === 0 ? {} : { tools: toolsOf(ask), tool_choice: choiceOf(ask) }),
    messages: messagesOf(ask.turns),
    ...(stop.length === 0 ? {} : { stop_sequences: stop }),
    ...(answer.kind === 'json' && answer.schema
      ? { output_config: { format: { type: 'json_schema', schema: answer.schema } } }
      : {}),
    stream: true,
  };
}

function toolsOf({ tools }: Ask): Json[] {
  return tools.map((tool, index) => ({
    name: tool.name,
    description: tool.description,
    input_schema: parametersOf(tool),
    ...(index === tools.length - 1 ? cached : {}),
  }));
}

function choiceOf({ toolChoice: choice, parallelCalls }: Ask): Json {
  const alone = parallelCalls || choice?.kind === 'none' ? {} : { disable_parallel_tool_use: true };
  if (choice?.kind === 'tool') return { type: 'tool', name: choice.name, ...alone };
  return { type: choice?.kind === 'required' ? 'any' : (choice?.kind ?? 'auto'), ...alone };
}

/** The last two user turns carry cache marks: where this request ends, and where the one before it did. */
function messagesOf(turns: readonly Turn[]): Json[] {
  const marked = turns.filter((turn) => turn.role === 'user').slice(-2);
  return turns.map((turn) => {
    const content = contentOf(turn);
    const last = content.at(-1)!;
    return {
      role: turn.role,
      content: marked.includes(turn) ? [...content.slice(0, -1), { ...last, ...cached }] : content,
    };
  });
}

/** The service wants the thoughts before a call of its own to come back, signed as it signed them. */
function contentOf({ parts }: Turn): Json[] {
  const thoughts = parts.find((part) => part.type === 'call')?.kept;
  return [...listAt(thoughts).map(objectAt), ...parts.flatMap(blocksOf)];
}

function blocksOf(part: Part): Json[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'image':
      return [imageBlock(part.image)];
    case 'call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: inputOf(part.arguments) }];
    case 'result':
      return [resultBlock(part)];
    // Unsigned by now, and refused so; see `contentOf`.
    case 'reasoning':
      return [];
  }
}

function resultBlock({ id, text, images, isError }: ResultPart): Json {
  const content = [...(text === '' ? [] : [{ type: 'text', text }]), ...images.map(imageBlock)];
  return { type: 'tool_result', tool_use_id: id, content, ...(isError ? { is_error: true } : {}) };
}

function imageBlock(image: Image): Json {
  const source =
    image.kind === 'url'
      ? { type: 'url', url: image.url }
      : { type: 'base64', media_type: image.mediaType, data: image.data };
  return { type: 'image', source };
}
