import { describe, expect, it } from 'vitest';
import type { Wire } from '../../src/core/index.ts';
import {
  anthropicRequest,
  chatRequest,
  geminiRequest,
  inputs,
  outcomes,
  responsesRequest,
  said,
} from './support/expected-requests.ts';
import { canary, json, provider, stream } from './support/fake-provider.ts';
import { providerStreams, type Said } from './support/provider-streams.ts';
import { sdkAgents } from './support/sdk-agents.ts';
import { openTrial } from './support/trial.ts';

const wires: readonly Wire[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];
const pairs = wires.flatMap((client) =>
  wires.filter((served) => served !== client).map((served) => ({ client, served })),
);

const working: Said = {
  ...said,
  calls: [
    { id: 'call_a', name: 'bash', input: inputs.bash },
    { id: 'call_b', name: 'look', input: inputs.look },
  ],
  stop: 'tool-calls',
};
const stops: Readonly<Record<Wire, Readonly<Record<Said['stop'], string>>>> = {
  anthropic: { end: 'end_turn', 'tool-calls': 'tool_use', length: 'max_tokens', refusal: 'refusal' },
  'openai-chat': { end: 'stop', 'tool-calls': 'tool_calls', length: 'length', refusal: 'content_filter' },
  'openai-responses': {
    ...{
      end: 'completed',
      'tool-calls': 'completed',
      length: 'max_output_tokens',
      refusal: 'content_filter',
    },
  },
  gemini: { end: 'STOP', 'tool-calls': 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' },
};

function expectedRequest(served: Wire, client: Wire): object {
  const flagged = client === 'anthropic' || client === 'gemini';
  switch (served) {
    case 'anthropic':
      return anthropicRequest(flagged);
    case 'openai-chat':
      return chatRequest();
    case 'openai-responses':
      return responsesRequest();
    case 'gemini':
      return geminiRequest(flagged);
  }
}

const pathOf: Readonly<Record<Wire, string>> = {
  anthropic: '/v1/messages',
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  gemini: '/v1beta/models/test-model:streamGenerateContent?alt=sse',
};

describe.each(pairs)('an agent of the wire $client on a provider of $served', ({ client, served }) => {
  const words = providerStreams[served];

  it('hears words and parallel calls in their order, and its results reach the provider', async () => {
    const ending: Said = { text: 'All done.', stop: 'end' };
    await using remote = await provider(stream(...words(working)), stream(...words(ending)));
    await using opened = await openTrial(remote.upstream(served));
    const agent = sdkAgents[client](opened.trial.hostUrl);

    const first = await agent.ask();
    expect(first).toMatchObject({
      text: said.text,
      reasoning: said.reasoning,
      calls: [
        { name: 'bash', input: inputs.bash },
        { name: 'look', input: inputs.look },
      ],
      stop: stops[client]['tool-calls'],
      tokens: { input: 100, cached: 40, output: 20 },
    });
    expect(first.order).toEqual(['reasoning', 'reasoning', 'text', 'text', 'bash', 'look']);
    expect(new Set(first.calls.map((call) => call.id)).size).toBe(2);

    const second = await agent.answer(outcomes);
    expect(second).toMatchObject({ text: 'All done.', calls: [], stop: stops[client].end });
    expect(remote.received.map((one) => one.path)).toEqual([pathOf[served], pathOf[served]]);
    expect(JSON.parse(remote.received[1]!.body)).toEqual(expectedRequest(served, client));

    await opened.trial.finish();
    const [step] = opened.record.steps;
    expect(step).toMatchObject({
      text: said.text,
      reasoning: said.reasoning,
      usage: {
        input: 100,
        cached: 40,
        cacheWrite: served === 'anthropic' ? 10 : 0,
        output: 20,
        estimated: false,
      },
      operations: [
        { tool: 'bash', arguments: inputs.bash, result: { text: outcomes[0].text, isError: false } },
        { tool: 'look', arguments: inputs.look, result: { text: outcomes[1].text } },
      ],
    });
    expect(opened.record.steps).toHaveLength(2);
    expect(opened.trial.translated).toBe(true);
    const [raw] = opened.record.of('translated');
    expect(raw).toMatchObject({ wire: served });
    expect(opened.record.blobs.get(raw!.response!)).toBe(words(working).join(''));
    expect(opened.record.dump()).not.toContain(canary);
  });

  it('hears the first words before the provider has said the last', async () => {
    const heard = Promise.withResolvers<void>();
    const events = words({ text: 'Slow words, one by one.', stop: 'end' });
    const cut = events.findIndex((event) => event.includes('Slow')) + 1;
    await using remote = await provider(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(events.slice(0, cut).join(''));
      await heard.promise;
      response.end(events.slice(cut).join(''));
    });
    await using opened = await openTrial(remote.upstream(served));
    const answer = await sdkAgents[client](opened.trial.hostUrl).ask(() => heard.resolve());
    expect(answer.text).toBe('Slow words, one by one.');
  });

  it.each(['length', 'refusal'] as const)('is told that the answer ended by %s', async (stop) => {
    await using remote = await provider(stream(...words({ text: 'Cut sh', stop })));
    await using opened = await openTrial(remote.upstream(served));
    const answer = await sdkAgents[client](opened.trial.hostUrl).ask();
    expect(answer.stop).toBe(stops[client][stop]);
    await opened.trial.finish();
    expect(opened.record.of('call-ended')[0]).toMatchObject({ end: 'complete', stop });
  });

  it('gets the provider’s errors in its own dialect', async () => {
    for (const status of [400, 401, 429, 500]) {
      const message = `what went wrong with ${status}`;
      await using remote = await provider(json(status, { error: { message, type: 'x', code: status } }));
      await using opened = await openTrial(remote.upstream(served), { retry: { maxAttempts: 1 } });
      const failed = sdkAgents[client](opened.trial.hostUrl).ask();
      await expect(failed).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
      const codes = {
        400: undefined,
        401: 'PROVIDER_AUTH',
        429: 'PROVIDER_UNAVAILABLE',
        500: 'PROVIDER_UNAVAILABLE',
      };
      expect(opened.trial.providerFailure?.code).toBe(codes[status as keyof typeof codes]);
    }
  });

  it('does not take an answer for whole that broke off', async () => {
    const events = words(working);
    await using remote = await provider(stream(...events.slice(0, Math.ceil(events.length / 2))));
    await using opened = await openTrial(remote.upstream(served));
    await sdkAgents[client](opened.trial.hostUrl)
      .ask()
      .catch(() => undefined);
    await opened.trial.finish();
    expect(opened.record.of('call-ended')[0]).toMatchObject({ end: 'incomplete', step: null });
    expect(opened.trial.counters.steps).toBe(0);
  });
});
