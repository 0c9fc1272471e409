import type { Block, Message, ToolCall, ToolResult } from '../../core/index.ts';
import type { CallPart, Part, ResultPart, Turn } from '../wires/index.ts';

/** What was kept of a provider's answer for a call, by the id under which the client knows the call. */
export type Keepsakes = ReadonlyMap<string, unknown>;

/**
 * A conversation as alternating turns. Calls get ids that are unique and that the provider takes (`callId`), the
 * same in each request that extends this one: Gemini's clients send none, or made-up ones that come again in every
 * message.
 */
export function turnsOf(messages: readonly Message[], keepsakes: Keepsakes, callId: RegExp): Turn[] {
  const used = new Set<string>();
  const calls = new Map<string, CallPart>();
  const takeCall = (block: ToolCall): CallPart => {
    const fits = callId.test(block.id) && !used.has(block.id);
    const part: CallPart = {
      type: 'call',
      id: fits ? block.id : freeId(used),
      name: block.name,
      arguments: block.freeform ? { input: block.arguments } : block.arguments,
      kept: keepsakes.get(block.id),
    };
    used.add(part.id);
    calls.set(block.id, part);
    return part;
  };
  const takeResult = (block: ToolResult): ResultPart => {
    const { id, text, isError, images = [] } = block;
    const call = calls.get(id);
    const { name, kept } = call ?? { name: 'unknown', kept: undefined };
    return { type: 'result', id: call?.id ?? id, name, text, isError, images, kept };
  };
  const turns = messages.map((message): Turn => {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const parts = message.content.flatMap((block) => partsOf(block, role, takeCall, takeResult));
    return { role, parts: role === 'assistant' ? whole(parts) : parts };
  });
  return joined(joined(turns).filter((turn) => turn.parts.some((part) => part.type !== 'reasoning')));
}

function freeId(used: ReadonlySet<string>): string {
  for (let n = used.size + 1; ; n += 1) if (!used.has(`call_${n}`)) return `call_${n}`;
}

function partsOf(
  block: Block,
  role: Turn['role'],
  takeCall: (block: ToolCall) => CallPart,
  takeResult: (block: ToolResult) => ResultPart,
): Part[] {
  switch (block.type) {
    case 'text':
      // Services reject a text that is empty.
      return block.text === '' ? [] : [block];
    case 'reasoning':
      return [block];
    case 'tool-call':
      return [takeCall(block)];
    case 'tool-result':
      return [takeResult(block)];
    case 'other':
      if (block.image) return [{ type: 'image', image: block.image }];
      // A provider's own tool use means nothing to another; what a user attached must not vanish unseen.
      return role === 'assistant'
        ? []
        : [{ type: 'text', text: `[an attachment of type ${block.kind} cannot be shown to this model]` }];
  }
}

/** Some clients send a streamed text back in the pieces in which it came. */
function whole(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    const continues = part.type === 'text' && last?.type === 'text';
    if (continues) result[result.length - 1] = { type: 'text', text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

function joined(turns: readonly Turn[]): Turn[] {
  const result: { role: Turn['role']; parts: Part[] }[] = [];
  for (const { role, parts } of turns) {
    const last = result.at(-1);
    if (parts.length === 0) continue;
    if (last?.role === role) last.parts.push(...parts);
    else result.push({ role, parts: [...parts] });
  }
  return result;
}
