import {
  type Ask,
  type CallPart,
  dataUrl,
  numberAt,
  parametersOf,
  type Settings,
  type ToolChoice,
  type Turn,
  textOfResult,
} from '../ask.ts';
import { argumentText, isObject, type Json, listAt, objectAt, optionalText, textAt } from '../json.ts';

export function chatSettings(body: Json): Settings {
  const stop = body['stop'];
  return {
    temperature: numberAt(body['temperature']),
    stop: typeof stop === 'string' ? [stop] : listAt(stop).map(textAt),
    toolChoice: openaiToolChoice(body['tool_choice']),
    parallelCalls: body['parallel_tool_calls'] !== false,
  };
}

/** Both of OpenAI's wires: a word, or an object that names a tool (in one of them a level deeper). */
export function openaiToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { kind: choice };
  if (!isObject(choice)) return undefined;
  const name = optionalText(choice['name'] ?? objectAt(choice['function'] ?? choice['custom'])['name']);
  return name === undefined ? undefined : { kind: 'tool', name };
}

export function chatAsk(ask: Ask): Json {
  const { temperature, stop, maxOutputTokens } = ask;
  const system = ask.system === '' ? [] : [{ role: 'system', content: ask.system }];
  return {
    model: ask.model,
    messages: [...system, ...ask.turns.flatMap(messagesOf)],
    ...(ask.tools.length === 0 ? {} : toolsOf(ask)),
    ...(maxOutputTokens === undefined ? {} : limitOf(ask.official, maxOutputTokens)),
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop.length === 0 ? {} : { stop: stop.slice(0, 4) }),
    ...formatOf(ask),
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** The service refuses the old name for its reasoning models; compatible servers may know no other, or refuse the new. */
const limitOf = (official: boolean, tokens: number): Json =>
  official ? { max_completion_tokens: tokens } : { max_tokens: tokens };

function toolsOf({ tools, toolChoice: choice, parallelCalls }: Ask): Json {
  const named =
    choice?.kind === 'tool' ? { type: 'function', function: { name: choice.name } } : choice?.kind;
  return {
    tools: tools.map((tool) => ({
      type: 'function',
      function: { name: tool.name, description: tool.description, parameters: parametersOf(tool) },
    })),
    ...(named === undefined ? {} : { tool_choice: named }),
    ...(parallelCalls ? {} : { parallel_tool_calls: false }),
  };
}

function formatOf({ answer }: Ask): Json {
  if (answer.kind === 'free') return {};
  if (!answer.schema) return { response_format: { type: 'json_object' } };
  const schema = { name: 'answer', schema: answer.schema, strict: false };
  return { response_format: { type: 'json_schema', json_schema: schema } };
}

function messagesOf(turn: Turn): Json[] {
  return turn.role === 'assistant' ? [assistantMessage(turn)] : userMessages(turn);
}

function assistantMessage({ parts }: Turn): Json {
  const calls = parts.filter((part) => part.type === 'call');
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const reasoning = reasoningOf(parts, calls);
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(callJson) }),
  };
}

/** Some providers refuse a thinking model's calls without its thoughts; not every client sends them back. */
function reasoningOf(parts: Turn['parts'], calls: readonly CallPart[]): string {
  const sent = parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  return sent === '' ? textAt(calls[0]?.kept) : sent;
}

function callJson(call: CallPart): Json {
  const { id, name } = call;
  return { id, type: 'function', function: { name, arguments: argumentText(call.arguments) } };
}

/** Results of tools are messages of their own and come first; their pictures have to follow as the user's. */
function userMessages({ parts }: Turn): Json[] {
  const results = parts.filter((part) => part.type === 'result');
  const content = parts.flatMap((part): Json[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }];
    const images = part.type === 'image' ? [part.image] : part.type === 'result' ? part.images : [];
    return images.map((image) => ({ type: 'image_url', image_url: { url: dataUrl(image) } }));
  });
  const onlyText = content.every((part) => part['type'] === 'text');
  return [
    ...results.map((part) => ({ role: 'tool', tool_call_id: part.id, content: textOfResult(part) })),
    ...(content.length === 0
      ? []
      : [
          {
            role: 'user',
            // Some compatible servers know nothing but a string.
            content: onlyText ? content.map((part) => textAt(part['text'])).join('\n\n') : content,
          },
        ]),
  ];
}
