import { describe, expect, it } from 'vitest';
import { MimoError } from '../../src/core/index.ts';
import { contextWindowOf, costOf, parseModel, priceOf, upstreamFor, wireOf } from '../../src/model/index.ts';
import prices from '../../src/model/prices.json' with { type: 'json' };

function errorOf(run: () => unknown): MimoError {
  try {
    run();
  } catch (error) {
    if (error instanceof MimoError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a model reference', () => {
  it.each([
    ['sim/vandal@150', { provider: 'sim', name: 'vandal@150', simulated: true }],
    ['anthropic/claude-opus-4-5', { provider: 'anthropic', name: 'claude-opus-4-5', simulated: false }],
    ['openrouter/qwen/qwen3-coder', { provider: 'openrouter', name: 'qwen/qwen3-coder', simulated: false }],
    ['my/model@http://localhost:8000/v1', { provider: 'custom', name: 'my/model', simulated: false }],
  ])('%s is read', (id, expected) => {
    expect(parseModel(id)).toEqual({ ...expected, id });
  });

  it.each(['claude', '/x', 'openai/', ''])('%j is a user error that says what is expected', (id) => {
    expect(errorOf(() => parseModel(id))).toMatchObject({ kind: 'user', code: 'MODEL_INVALID' });
  });

  it('offers the nearest provider for an unknown one', () => {
    const error = errorOf(() => parseModel('antropic/claude'));
    expect(error).toMatchObject({ kind: 'user', code: 'MODEL_PROVIDER_UNKNOWN' });
    expect(error.hint).toContain('anthropic');
    expect(errorOf(() => parseModel('zzzzzzzz/x')).hint).toContain('MIMO_BENCH_PROVIDER_ZZZZZZZZ_URL');
  });
});

describe('an upstream', () => {
  it('names the variable of a missing key', () => {
    const error = errorOf(() =>
      upstreamFor(parseModel('anthropic/claude-opus-4-5'), { ANTHROPIC_API_KEY: ' ' }),
    );
    expect(error).toMatchObject({ kind: 'user', code: 'MODEL_KEY_MISSING' });
    expect(error.message).toContain('ANTHROPIC_API_KEY');
  });

  it('holds the key in the header of each wire', () => {
    const anthropic = upstreamFor(parseModel('anthropic/x'), { ANTHROPIC_API_KEY: 'k1' });
    expect(anthropic.headers('anthropic')).toEqual({ 'x-api-key': 'k1' });
    const openai = upstreamFor(parseModel('openai/x'), { OPENAI_API_KEY: 'k2' });
    expect(openai.headers('openai-responses')).toEqual({ authorization: 'Bearer k2' });
    const gemini = upstreamFor(parseModel('gemini/x'), { GEMINI_API_KEY: 'k3' });
    expect(gemini.headers('gemini')).toEqual({ 'x-goog-api-key': 'k3' });
  });

  it('takes a base URL from the environment, with or without /v1', () => {
    for (const url of ['http://localhost:9/base', 'http://localhost:9/base/v1/']) {
      const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: url };
      expect(upstreamFor(parseModel('openai/x'), env).baseUrl).toBe('http://localhost:9/base');
    }
    const broken = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'localhost' };
    expect(errorOf(() => upstreamFor(parseModel('openai/x'), broken))).toMatchObject({
      code: 'MODEL_URL_INVALID',
    });
  });

  it('may be any compatible server, named by the environment or given with its URL', () => {
    const env = {
      MIMO_BENCH_PROVIDER_MY_LAB_URL: 'http://lab:1/v1',
      MIMO_BENCH_PROVIDER_MY_LAB_KEY: 'secret',
      MIMO_BENCH_PROVIDER_MY_LAB_WIRE: 'anthropic',
    };
    const ref = parseModel('my-lab/big', env);
    const upstream = upstreamFor(ref, env);
    expect(upstream).toMatchObject({ baseUrl: 'http://lab:1', wires: ['anthropic'] });
    expect(upstream.headers('anthropic')).toEqual({ 'x-api-key': 'secret' });
    expect(wireOf(ref, env)).toBe('anthropic');
    const inline = upstreamFor(parseModel('m@http://localhost:8000'), {});
    expect(inline).toMatchObject({ baseUrl: 'http://localhost:8000', wires: ['openai-chat'] });
    expect(inline.headers('openai-chat')).toEqual({});
    const wrong = { ...env, MIMO_BENCH_PROVIDER_MY_LAB_WIRE: 'smoke' };
    expect(errorOf(() => upstreamFor(ref, wrong))).toMatchObject({ code: 'MODEL_WIRE_UNKNOWN' });
  });
});

describe('prices', () => {
  const usage = { input: 1_000_000, cached: 600_000, cacheWrite: 100_000, output: 10_000, estimated: false };

  it('count cached tokens as cached and cache writes as such', () => {
    const price = priceOf(parseModel('anthropic/claude-opus-4-5'))!;
    // 300k fresh at 5, 600k cached at 0.50, 100k written at 6.25, 10k out at 25, per million.
    expect(costOf(price, usage)).toBeCloseTo(1.5 + 0.3 + 0.625 + 0.25, 9);
    expect(price).toMatchObject({ currency: 'USD', date: prices.date });
  });

  it('know a dated release by its undated name, and say unknown for what they do not know', () => {
    const dated = priceOf(parseModel('anthropic/claude-haiku-4-5-20251001'));
    expect(dated).toEqual(priceOf(parseModel('anthropic/claude-haiku-4-5')));
    const unknown = parseModel('openai/gpt-99');
    expect(priceOf(unknown)).toBeUndefined();
    expect(costOf(priceOf(unknown), usage)).toBeNull();
    expect(contextWindowOf(unknown)).toBe(200_000);
  });

  it('take the rate of long requests where there is one', () => {
    const price = priceOf(parseModel('gemini/gemini-2.5-pro'))!;
    const short = { input: 200_000, cached: 0, cacheWrite: 0, output: 0, estimated: false };
    expect(costOf(price, short)).toBeCloseTo(0.25, 9);
    expect(costOf(price, { ...short, input: 200_001 })).toBeCloseTo(0.5000025, 9);
  });

  it('of a simulated model are nothing, and say simulated', () => {
    const ref = parseModel('sim/steady');
    expect(priceOf(ref)).toMatchObject({ simulated: true });
    expect(costOf(priceOf(ref), usage)).toBe(0);
    expect(contextWindowOf(ref)).toBe(1_000_000);
  });

  it('are whole: every model has four rates, cached no dearer than fresh, and a window', () => {
    expect(prices.schema).toBe('mimo-bench/prices@1');
    for (const [id, price] of Object.entries(prices.models)) {
      expect(() => parseModel(id)).not.toThrow();
      expect(price.cachedInput).toBeLessThanOrEqual(price.input);
      expect(Math.min(price.input, price.cachedInput, price.cacheWrite, price.output)).toBeGreaterThan(0);
      expect(price.contextWindow).toBeGreaterThanOrEqual(100_000);
    }
  });
});
