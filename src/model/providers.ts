import type { Wire } from '../core/index.ts';

export interface Provider {
  readonly name: string;
  /** Without `/v1`. */
  readonly baseUrl: string;
  /** Wires it serves, the preferred one first. */
  readonly wires: readonly [Wire, ...Wire[]];
  /** Environment variable that holds the key. */
  readonly keyVariable: string;
  /** Environment variable that replaces `baseUrl`. */
  readonly urlVariable: string;
  readonly keyRequired: boolean;
}

function provider(
  name: string,
  baseUrl: string,
  wires: readonly [Wire, ...Wire[]],
  variable: string,
): Provider {
  return {
    name,
    baseUrl,
    wires,
    keyVariable: `${variable}_API_KEY`,
    urlVariable: `${variable}_BASE_URL`,
    keyRequired: true,
  };
}

/** Providers known by name. Another compatible one needs no entry: see `parseModel`. */
export const providers: readonly Provider[] = [
  provider('anthropic', 'https://api.anthropic.com', ['anthropic'], 'ANTHROPIC'),
  provider('openai', 'https://api.openai.com', ['openai-chat', 'openai-responses'], 'OPENAI'),
  provider('gemini', 'https://generativelanguage.googleapis.com', ['gemini'], 'GEMINI'),
  provider('openrouter', 'https://openrouter.ai/api', ['openai-chat'], 'OPENROUTER'),
  provider('deepseek', 'https://api.deepseek.com', ['openai-chat'], 'DEEPSEEK'),
  provider('xiaomi', 'https://api.xiaomimimo.com', ['openai-chat'], 'XIAOMI'),
  provider('moonshot', 'https://api.moonshot.ai', ['openai-chat'], 'MOONSHOT'),
  provider('mistral', 'https://api.mistral.ai', ['openai-chat'], 'MISTRAL'),
  provider('groq', 'https://api.groq.com/openai', ['openai-chat'], 'GROQ'),
  provider('xai', 'https://api.x.ai', ['openai-chat', 'openai-responses'], 'XAI'),
];

/** The key's header on a wire. OpenAI-compatible servers all take a bearer token. */
export function keyHeaders(wire: Wire, key: string | undefined): Readonly<Record<string, string>> {
  if (key === undefined) return {};
  if (wire === 'anthropic') return { 'x-api-key': key };
  if (wire === 'gemini') return { 'x-goog-api-key': key };
  return { authorization: `Bearer ${key}` };
}
