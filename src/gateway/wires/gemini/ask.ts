import type { Image } from '../../../core/index.ts';
import {
  type Ask,
  type CallPart,
  numberAt,
  type Part,
  parametersOf,
  type ResultPart,
  type Settings,
  type ToolChoice,
  type Turn,
} from '../ask.ts';
import { inputOf, isObject, type Json, listAt, objectAt, textAt } from '../json.ts';

export function geminiSettings(body: Json): Settings {
  const config = objectAt(body['generationConfig']);
  const calling = objectAt(objectAt(body['toolConfig'] ?? body['tool_config'])['functionCallingConfig']);
  return {
    temperature: numberAt(config['temperature']),
    stop: listAt(config['stopSequences']).map(textAt),
    toolChoice: toolChoice(calling),
    parallelCalls: true,
  };
}

function toolChoice(calling: Json): ToolChoice | undefined {
  const names = listAt(calling['allowedFunctionNames']);
  if (calling['mode'] === 'NONE') return { kind: 'none' };
  if (calling['mode'] !== 'ANY') return undefined;
  return names.length === 1 ? { kind: 'tool', name: textAt(names[0]) } : { kind: 'required' };
}

/** This wire cannot ask for one call at a time. */
export function geminiAsk(ask: Ask): Json {
  const signs = signsCalls.test(ask.model);
  return {
    ...(ask.system === '' ? {} : { systemInstruction: { parts: [{ text: ask.system }] } }),
    contents: ask.turns.map((turn) => ({
      role: turn.role === 'assistant' ? 'model' : 'user',
      parts: partsOf(turn, signs),
    })),
    ...(ask.tools.length === 0 ? {} : toolsOf(ask)),
    generationConfig: configOf(ask),
  };
}

function toolsOf({ tools, toolChoice: choice }: Ask): Json {
  const functionDeclarations = tools.map((tool) => ({
    name: tool.name,
    description: tool.description,
    parametersJsonSchema: parametersOf(tool),
  }));
  return {
    tools: [{ functionDeclarations }],
    ...(choice ? { toolConfig: { functionCallingConfig: callingOf(choice) } } : {}),
  };
}

function callingOf(choice: ToolChoice): Json {
  if (choice.kind === 'tool') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice.kind] };
}

function configOf({ temperature, stop, maxOutputTokens, answer }: Ask): Json {
  return {
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop.length === 0 ? {} : { stopSequences: stop.slice(0, 5) }),
    ...(answer.kind === 'free' ? {} : { responseMimeType: 'application/json' }),
    ...(answer.kind === 'json' && answer.schema ? { responseJsonSchema: answer.schema } : {}),
  };
}

/** Generations that refuse the first call of a turn when its signature is missing. */
const signsCalls = /gemini-(?:[3-9]|\d\d)/;

/** The documented value for calls that another model made, or whose signature is lost. */
const unsigned = 'skip_thought_signature_validator';

function partsOf({ parts }: Turn, signs: boolean): Json[] {
  const firstCall = parts.find((part) => part.type === 'call');
  return parts.flatMap((part) => wirePart(part, signs && part === firstCall));
}

function wirePart(part: Part, sign: boolean): Json[] {
  switch (part.type) {
    case 'text':
      return [{ text: part.text }];
    case 'image':
      return [imagePart(part.image)];
    case 'call':
      return [callPart(part, sign)];
    case 'result':
      return [resultPart(part), ...part.images.map(imagePart)];
    case 'reasoning':
      return [];
  }
}

function callPart(call: CallPart, sign: boolean): Json {
  if (isObject(call.kept)) return call.kept;
  const functionCall = { name: call.name, args: inputOf(call.arguments) };
  return { functionCall, ...(sign ? { thoughtSignature: unsigned } : {}) };
}

/** Results answer by name and order, and by id where the service gave one. */
function resultPart({ name, text, isError, kept }: ResultPart): Json {
  const id = isObject(kept) ? objectAt(kept['functionCall'])['id'] : undefined;
  const response = isError ? { error: text } : { output: text };
  return { functionResponse: { ...(id === undefined ? {} : { id }), name, response } };
}

function imagePart(image: Image): Json {
  if (image.kind === 'url') return { fileData: { fileUri: image.url } };
  return { inlineData: { mimeType: image.mediaType, data: image.data } };
}
