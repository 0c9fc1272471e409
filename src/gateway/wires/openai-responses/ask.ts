import {
  type Ask,
  dataUrl,
  numberAt,
  type Part,
  parametersOf,
  type ResultPart,
  type Settings,
  type Turn,
  textOfResult,
} from '../ask.ts';
import { argumentText, type Json } from '../json.ts';
import { openaiToolChoice } from '../openai-chat/ask.ts';

export function responsesSettings(body: Json): Settings {
  return {
    temperature: numberAt(body['temperature']),
    stop: [],
    toolChoice: openaiToolChoice(body['tool_choice']),
    parallelCalls: body['parallel_tool_calls'] !== false,
  };
}

/** This wire has no stop sequences: those of a request are left out. */
export function responsesAsk(ask: Ask): Json {
  const { temperature, maxOutputTokens } = ask;
  return {
    model: ask.model,
    ...(ask.system === '' ? {} : { instructions: ask.system }),
    input: ask.turns.flatMap(itemsOf),
    ...(ask.tools.length === 0 ? {} : toolsOf(ask)),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...formatOf(ask),
    store: false,
    stream: true,
  };
}

function toolsOf({ tools, toolChoice: choice, parallelCalls }: Ask): Json {
  const named = choice?.kind === 'tool' ? { type: 'function', name: choice.name } : choice?.kind;
  return {
    tools: tools.map((tool) => ({
      type: 'function',
      name: tool.name,
      description: tool.description,
      parameters: parametersOf(tool),
      // True would be the default, and make every optional argument a required one.
      strict: false,
    })),
    ...(named === undefined ? {} : { tool_choice: named }),
    ...(parallelCalls ? {} : { parallel_tool_calls: false }),
  };
}

function formatOf({ answer }: Ask): Json {
  if (answer.kind === 'free') return {};
  if (!answer.schema) return { text: { format: { type: 'json_object' } } };
  const format = { type: 'json_schema', name: 'answer', schema: answer.schema, strict: false };
  return { text: { format } };
}

/** Calls and results are items of their own; the words between them are messages. */
function itemsOf({ role, parts }: Turn): Json[] {
  const items: Json[] = [];
  let words: Json[] = [];
  const flush = (): void => {
    if (words.length > 0) items.push({ type: 'message', role, content: words });
    words = [];
  };
  for (const part of parts) {
    const word = wordOf(part, role);
    if (word) words.push(word);
    else if (part.type === 'call') {
      flush();
      const { id, name } = part;
      items.push({ type: 'function_call', call_id: id, name, arguments: argumentText(part.arguments) });
    } else if (part.type === 'result') {
      flush();
      items.push({ type: 'function_call_output', call_id: part.id, output: outputOf(part) });
    }
  }
  flush();
  return items;
}

function wordOf(part: Part, role: Turn['role']): Json | undefined {
  if (part.type === 'text')
    return { type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text };
  if (part.type === 'image') return { type: 'input_image', image_url: dataUrl(part.image), detail: 'auto' };
  return undefined;
}

function outputOf(part: ResultPart): unknown {
  const text = textOfResult(part);
  if (part.images.length === 0) return text;
  const images = part.images.map((image) => ({
    type: 'input_image',
    image_url: dataUrl(image),
    detail: 'auto',
  }));
  return [...(text === '' ? [] : [{ type: 'input_text', text }]), ...images];
}
