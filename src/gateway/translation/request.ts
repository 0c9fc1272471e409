import type { ToolSpec } from '../../core/index.ts';
import type { Ask, Json, ParsedRequest, WireCodec } from '../wires/index.ts';
import { type Keepsakes, turnsOf } from './turns.ts';

/**
 * A client's request in the form that any wire's provider can be asked in. Left out, since no other wire means the
 * same by them: reasoning effort and budgets, nucleus and top-k sampling, penalties, log probabilities, cache
 * marks, hosted tools, service tiers, metadata.
 */
export function askOf(
  model: string,
  provider: { readonly codec: WireCodec; readonly official: boolean },
  client: { readonly codec: WireCodec; readonly body: Json; readonly parsed: ParsedRequest },
  keepsakes: Keepsakes,
): Ask {
  const { request } = client.parsed;
  const { temperature, ...settings } = client.codec.settings(client.body);
  return {
    ...settings,
    // One is everyone's default, and some models take no other value, and no word about it.
    temperature: temperature === 1 ? undefined : temperature,
    official: provider.official,
    model,
    system: request.system,
    turns: turnsOf(request.messages, keepsakes, provider.codec.callId),
    tools: request.tools.filter((tool) => !tool.hosted).map(asFunction),
    maxOutputTokens: request.maxOutputTokens,
    answer: request.structuredOutput ? { kind: 'json', schema: request.responseSchema } : { kind: 'free' },
  };
}

/** The name of the one argument that a freeform tool has as a function. */
export const freeformArgument = 'input';

function asFunction(tool: ToolSpec): ToolSpec {
  if (!tool.freeform) return tool;
  const grammar = tool.grammar === undefined ? '' : `\n\nThe text follows this grammar:\n${tool.grammar}`;
  return {
    name: tool.name,
    description: tool.description + grammar,
    schema: {
      type: 'object',
      properties: { [freeformArgument]: { type: 'string', description: 'The whole text for the tool.' } },
      required: [freeformArgument],
      additionalProperties: false,
    },
    freeform: false,
  };
}
