import type { Block, Message, ModelRequest, Usage } from '../../core/index.ts';

const charsPerToken = 4;

/**
 * What of the request before a provider's cache would still hold: as long as its messages open the new
 * request too, they are cached. One number for the whole prefix keeps this, and the record of it, constant.
 */
export interface Prefix {
  readonly messages: number;
  readonly fingerprint: number;
  readonly chars: number;
}

export const noPrefix: Prefix = { messages: 0, fingerprint: 0, chars: 0 };

export interface Sized {
  readonly prefix: Prefix;
  readonly inputTokens: number;
  readonly cachedTokens: number;
}

/** Estimates a request's tokens, and how many of them the request before had too. */
export function sizeRequest(request: ModelRequest, before: Prefix): Sized {
  let chars = request.system.length;
  let fingerprint = mix(0, sample(request.system));
  for (const tool of request.tools) {
    const length = tool.name.length + tool.description.length + charsIn(tool.schema);
    chars += length;
    fingerprint = mix(fingerprint, length);
  }
  let cached = 0;
  for (const [index, message] of request.messages.entries()) {
    if (index === before.messages && fingerprint === before.fingerprint) cached = before.chars;
    chars += charsOfMessage(message);
    fingerprint = mix(fingerprint, fingerprintOf(message));
  }
  if (request.messages.length === before.messages && fingerprint === before.fingerprint)
    cached = before.chars;
  return {
    prefix: { messages: request.messages.length, fingerprint, chars },
    inputTokens: tokens(chars),
    cachedTokens: before.messages === 0 ? 0 : Math.floor(cached / charsPerToken),
  };
}

export function usageOf(sized: Sized, reply: readonly Block[]): Usage {
  const output = tokens(reply.reduce((sum, block) => sum + charsOfBlock(block), 0));
  return { input: sized.inputTokens, cached: sized.cachedTokens, cacheWrite: 0, output, estimated: true };
}

const tokens = (chars: number): number => Math.ceil(chars / charsPerToken);

function charsOfMessage(message: Message): number {
  return message.content.reduce((sum, block) => sum + charsOfBlock(block), 0);
}

function charsOfBlock(block: Block): number {
  switch (block.type) {
    case 'tool-call':
      return block.name.length + charsIn(block.arguments);
    case 'other':
      return block.kind.length;
    default:
      return block.text.length;
  }
}

/** Characters of a JSON value's texts and keys, without building its text: contexts reach megabytes. */
function charsIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 4;
  let sum = 0;
  for (const [key, inner] of Object.entries(value)) sum += key.length + 3 + charsIn(inner);
  return sum;
}

function fingerprintOf(message: Message): number {
  let fingerprint = message.content.length;
  for (const block of message.content) {
    const text = 'text' in block ? block.text : block.type === 'tool-call' ? block.id : block.kind;
    fingerprint = mix(fingerprint, sample(text));
  }
  return fingerprint;
}

/** Length and 32 characters spread over a text: enough to tell messages apart, whatever their size. */
function sample(text: string): number {
  let hash = text.length;
  const stride = Math.max(1, Math.floor(text.length / 32));
  for (let i = 0; i < text.length; i += stride) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

const mix = (hash: number, value: number): number => Math.imul(hash ^ value, 0x01000193) >>> 0;
