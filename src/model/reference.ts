import { distance } from 'fastest-levenshtein';
import type { HttpUpstream, ModelRef, Wire } from '../core/index.ts';
import { userError } from '../core/index.ts';
import { keyHeaders, type Provider, providers } from './providers.ts';

/** The environment, passed in: nothing here reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

const wires: readonly Wire[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];

/** Provider of a model given with its URL; its key is `MIMO_BENCH_PROVIDER_CUSTOM_KEY`, if it needs one. */
const custom = 'custom';

/**
 * Reads a model as the user writes it. Throws user `MODEL_INVALID` or `MODEL_PROVIDER_UNKNOWN`.
 *
 * - `sim/<persona>`: a simulated model.
 * - `<provider>/<name>`: a provider of `providers.ts`; the name may hold slashes (`openrouter/qwen/qwen3`).
 * - `<provider>/<name>` with `MIMO_BENCH_PROVIDER_<PROVIDER>_URL` set (upper case, other characters become
 *   `_`): any compatible server. `..._KEY` is its key (optional) and `..._WIRE` one of `anthropic`,
 *   `openai-chat` (default), `openai-responses`, `gemini`.
 * - `<name>@https://host/base`: a compatible server in one word, provider `custom`.
 */
export function parseModel(id: string, env: Environment = {}): ModelRef {
  const at = id.search(/@https?:\/\//);
  if (at > 0) return { provider: custom, name: id.slice(0, at), id, simulated: false };
  const slash = id.indexOf('/');
  const provider = id.slice(0, slash);
  const name = id.slice(slash + 1);
  if (slash <= 0 || name === '') {
    throw userError('MODEL_INVALID', `model "${id}": expected provider/name`, {
      hint: 'For example sim/steady, anthropic/claude-sonnet-4-5 or my-model@http://localhost:8000.',
    });
  }
  if (provider === 'sim') return { provider, name, id, simulated: true };
  if (!knownProvider(provider, env)) throw unknownProvider(id, provider);
  return { provider, name, id, simulated: false };
}

/** The upstream of a model that is not simulated. Throws user `MODEL_KEY_MISSING` naming the variable. */
export function upstreamFor(ref: ModelRef, env: Environment): HttpUpstream {
  const provider = providerOf(ref, env);
  const key = env[provider.keyVariable]?.trim() || undefined;
  if (key === undefined && provider.keyRequired) {
    throw userError(
      'MODEL_KEY_MISSING',
      `model "${ref.id}": the variable ${provider.keyVariable} is not set`,
      {
        hint: `Set ${provider.keyVariable} to your key for ${provider.name}; the gateway alone will hold it.`,
      },
    );
  }
  return {
    kind: 'http',
    wires: provider.wires,
    baseUrl: cleanUrl(ref, provider),
    headers: (wire) => keyHeaders(wire, key),
  };
}

/** The wire to speak to a model: its provider's preferred one; for simulated models the Messages API. */
export function wireOf(ref: ModelRef, env: Environment): Wire {
  return ref.simulated ? 'anthropic' : providerOf(ref, env).wires[0];
}

function providerOf(ref: ModelRef, env: Environment): Provider {
  const inline = ref.provider === custom && ref.id.startsWith(`${ref.name}@`);
  const found = inline
    ? configured(custom, ref.id.slice(ref.name.length + 1), env)
    : knownProvider(ref.provider, env);
  if (!found) throw unknownProvider(ref.id, ref.provider);
  return found;
}

function knownProvider(name: string, env: Environment): Provider | undefined {
  const url = env[variable(name, 'URL')];
  if (url) return configured(name, url, env);
  const found = providers.find((one) => one.name === name);
  return found && { ...found, baseUrl: env[found.urlVariable] || found.baseUrl };
}

function configured(name: string, url: string, env: Environment): Provider {
  return {
    name,
    baseUrl: url,
    wires: [configuredWire(name, env)],
    keyVariable: variable(name, 'KEY'),
    urlVariable: variable(name, 'URL'),
    keyRequired: false,
  };
}

function configuredWire(name: string, env: Environment): Wire {
  const asked = env[variable(name, 'WIRE')];
  if (!asked) return 'openai-chat';
  const wire = wires.find((one) => one === asked);
  if (wire) return wire;
  throw userError(
    'MODEL_WIRE_UNKNOWN',
    `${variable(name, 'WIRE')} is "${asked}": expected one of ${wires.join(', ')}`,
  );
}

function variable(provider: string, part: 'URL' | 'KEY' | 'WIRE'): string {
  return `MIMO_BENCH_PROVIDER_${provider.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${part}`;
}

/** Paths of the wires bring their own `/v1`, and people paste base URLs with and without it. */
function cleanUrl(ref: ModelRef, { baseUrl, urlVariable }: Provider): string {
  if (!URL.canParse(baseUrl) || !/^https?:/.test(baseUrl)) {
    throw userError('MODEL_URL_INVALID', `model "${ref.id}": "${baseUrl}" is not an http(s) URL`, {
      hint: `Correct ${urlVariable}.`,
    });
  }
  return baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '');
}

function unknownProvider(id: string, provider: string): Error {
  const names = ['sim', ...providers.map((one) => one.name)];
  const near = names.filter((name) => distance(name, provider.toLowerCase()) <= Math.max(2, name.length / 3));
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `Known: ${names.join(', ')}; any compatible server: set ${variable(provider, 'URL')}, or write name@https://host.`;
  return userError('MODEL_PROVIDER_UNKNOWN', `model "${id}": unknown provider "${provider}"`, { hint });
}
