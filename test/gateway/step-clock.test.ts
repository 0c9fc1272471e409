import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ChatAgent, type ChatMessage, chat, result, system, user } from './support/chat-agent.ts';
import { calls, ScriptedModel, says } from './support/scripted-model.ts';
import { openTrial } from './support/trial.ts';

const bash = (n: number) => calls('bash', { command: `echo ${n}` }, `call_${n}`, `step ${n}`);
const sides = (record: { of: (type: 'call-started') => { side: unknown }[] }) =>
  record.of('call-started').map((call) => call.side);

describe('the step clock', () => {
  it('closes a step with its results when the next main request arrives, before that one is answered', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const order: string[] = [];
    const sink = Promise.withResolvers<void>();
    opened.record.onStep = async () => {
      order.push('sink entered');
      await sink.promise;
      order.push('sink done');
    };
    const agent = new ChatAgent(opened.trial.hostUrl);
    await agent.step('exit code: 3\nbad');
    expect(order).toEqual([]);
    const second = agent.step().then(() => order.push('answer released'));
    while (order.length === 0) await new Promise((resolve) => setImmediate(resolve));
    sink.resolve();
    await second;
    expect(order).toEqual(['sink entered', 'sink done', 'answer released']);
    expect(opened.record.steps).toMatchObject([
      { step: 1, text: 'step 1', operations: [{ id: 'call_1', result: { exitCode: 3, isError: true } }] },
    ]);
  });

  it('asks the model while the sink still works', async () => {
    const model = new ScriptedModel(bash);
    await using opened = await openTrial(model);
    const asked: number[] = [];
    opened.record.onStep = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      asked.push(model.requests.length);
    };
    const agent = new ChatAgent(opened.trial.hostUrl);
    await agent.step();
    await agent.step();
    expect(asked).toEqual([2]);
  });

  it('writes the record in the order of the steps', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    opened.record.onStep = (step) => {
      opened.record.events.push({ type: 'model-state', step: step.step, state: 'sink' });
    };
    const agent = new ChatAgent(opened.trial.hostUrl);
    for (let n = 0; n < 3; n += 1) await agent.step();
    await opened.trial.finish();
    const seen = opened.record.events.map((event) =>
      event.type === 'model-state' && event.state === 'sink' ? `step ${event.step}` : event.type,
    );
    const one = ['call-started', 'call-ended', 'model-state'];
    expect(seen).toEqual([...one, 'step 1', ...one, 'step 2', ...one, 'step 3']);
  });

  it('closes the last step without results when the agent ends', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    await new ChatAgent(opened.trial.hostUrl).step();
    await opened.trial.finish();
    expect(opened.record.steps).toHaveLength(1);
    expect(opened.record.steps[0]!.operations).toEqual([
      { id: 'call_1', tool: 'bash', arguments: { command: 'echo 1' } },
    ]);
    expect((await chat(opened.trial.hostUrl, [user('more')])).status).toBe(402);
  });

  it('cuts long results and keeps them whole as blobs', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const agent = new ChatAgent(opened.trial.hostUrl);
    const long = `head 🌍${'x🚀'.repeat(5000)} tail`;
    await agent.step(long);
    await agent.step();
    const kept = opened.record.steps[0]!.operations[0]!.result!;
    expect(kept.text.length).toBeLessThan(4300);
    expect(kept.text).toMatch(/^head 🌍.*characters \.\.\.\].* tail$/s);
    expect(kept.text.isWellFormed()).toBe(true);
    expect(opened.record.blobs.get(kept.blob!)).toBe(long);
  });

  it('ends the trial when the record cannot be kept', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    opened.record.onStep = () => {
      throw new Error('disk full');
    };
    const agent = new ChatAgent(opened.trial.hostUrl);
    await agent.step();
    expect((await agent.step()).status).toBe(402);
    expect(opened.trial.failed.reason).toMatchObject({ kind: 'infra', code: 'RECORD_FAILED' });
    await expect(opened.trial.finish()).rejects.toThrow('disk full');
  });

  it('goes on from the counters of an interrupted trial', async () => {
    const resume = { lastStep: 7, operations: 9, sideCalls: 2 };
    await using opened = await openTrial(new ScriptedModel(bash), { resume, budgets: { maxSteps: 8 } });
    const agent = new ChatAgent(opened.trial.hostUrl);
    await agent.step();
    expect((await agent.step()).status).toBe(402);
    expect(opened.record.steps.map((step) => step.step)).toEqual([8]);
    expect(opened.trial.counters).toMatchObject({ steps: 8, operations: 10, sideCalls: 2 });
  });
});

describe('the main thread is told from side calls', () => {
  it('a request without tools is a side call, whatever its messages', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    await chat(hostUrl, [system('You are a title generator'), user('Do the work.')], { tools: [] });
    const agent = new ChatAgent(hostUrl);
    await agent.step();
    await chat(hostUrl, [...agent.messages, user('Summarise.')], { tools: [] });
    await agent.step();
    expect(opened.trial.counters).toMatchObject({ steps: 2, sideCalls: 2 });
    expect(sides(opened.record)).toEqual(['no-tools', null, 'no-tools', null]);
    expect(opened.record.of('compaction')).toEqual([]);
  });

  it('a tool that only takes a formatted answer makes no step, whether the task is quoted in it or not', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    await chat(hostUrl, [system('Generate a title.'), user('<c>Do the work.</c>')], {
      tools: ['StructuredOutput'],
    });
    const agent = new ChatAgent(hostUrl);
    await agent.step();
    // Beside others the same tool is a tool.
    await chat(hostUrl, agent.messages, { tools: ['bash', 'StructuredOutput'] });
    expect(opened.trial.counters).toMatchObject({ steps: 2, sideCalls: 1 });
    expect(sides(opened.record)).toEqual(['no-tools', null, null]);
  });

  it.each([
    ['from some way back', 3, 'Bring the notes up to date.'],
    [
      'from its end, saying what it is',
      9,
      '<system-reminder>\nYou are now operating in checkpoint-writer mode.',
    ],
  ])(
    'a helper that goes on from a copy of the conversation, %s, with other tools, makes no step',
    async (_how, kept, prompt) => {
      await using opened = await openTrial(new ScriptedModel(bash));
      const { hostUrl } = opened.trial;
      const agent = new ChatAgent(hostUrl);
      for (let n = 0; n < 4; n += 1) await agent.step();
      const helper = [...agent.messages.slice(0, kept), user(prompt)];
      const tools = ['question', 'bash'];
      await chat(hostUrl, helper, { tools });
      await agent.step();
      const noted = { id: 'call_note', type: 'function', function: { name: 'bash', arguments: '{}' } };
      const reply: ChatMessage = { role: 'assistant', content: null, tool_calls: [noted] };
      await chat(hostUrl, [...helper, reply, result('call_note', 'noted')], { tools });
      await agent.step();
      expect(sides(opened.record)).toEqual([null, null, null, null, 'subagent', null, 'subagent', null]);
      expect(opened.trial.counters).toMatchObject({ steps: 6, sideCalls: 2 });
      expect(opened.record.of('compaction')).toEqual([]);
    },
  );

  it('the main thread stays it when a reminder is taken out of it while a copy of it is under way', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    for (let n = 0; n < 3; n += 1) await agent.step();
    const reminder = user('You repeat yourself.');
    agent.messages.push(reminder);
    for (let n = 0; n < 2; n += 1) await agent.step();
    const helper = [...agent.messages.slice(0, 5), user('Bring the notes up to date.')];
    await chat(hostUrl, helper, { tools: ['question', 'bash'] });
    agent.messages = agent.messages.filter((message) => message !== reminder);
    await agent.step();
    expect(sides(opened.record)).toEqual([null, null, null, null, null, 'subagent', null]);
    expect(opened.trial.counters).toMatchObject({ steps: 6, sideCalls: 1 });
  });

  it('a first message worded anew is an edit of the history, no compaction', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    for (let n = 0; n < 3; n += 1) await agent.step();
    agent.messages = [user('Do the work. Notes are kept in notes.md.'), ...agent.messages.slice(1)];
    await agent.step();
    expect(opened.record.of('compaction')).toEqual([]);
    expect(opened.record.of('history-edit')).toMatchObject([{ before: 5, after: 7, common: 0 }]);
    expect(opened.trial.counters.steps).toBe(4);
  });

  it('a conversation whose tools change goes on', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    for (let n = 0; n < 3; n += 1) await agent.step();
    await chat(hostUrl, agent.messages, { tools: ['bash', 'write'] });
    expect(sides(opened.record)).toEqual([null, null, null, null]);
  });

  it("codex's header says what is no turn", async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const kind = (request_kind: string) => ({ 'x-codex-turn-metadata': JSON.stringify({ request_kind }) });
    await chat(opened.trial.hostUrl, [user('Do the work.')], { headers: kind('turn') });
    await chat(opened.trial.hostUrl, [user('Do the work.')], { headers: kind('compaction') });
    expect(sides(opened.record)).toEqual([null, 'header']);
  });

  it('a subagent is known by the call that started it, and stays a side thread through its own compaction', async () => {
    const prompt = 'Find every caller of parse() in the repository and list them.';
    await using opened = await openTrial(
      new ScriptedModel(calls('task', { prompt, kind: 'explore' }, 'call_t'), bash),
    );
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    const first = await chat(hostUrl, agent.messages);
    const sub: ChatMessage[] = [system('You are an explorer.'), user(`<context>cwd</context>\n${prompt}`)];
    const tools = ['grep'];
    const reply = await chat(hostUrl, sub, { tools });
    sub.push(reply.message, result('call_s', 'parse.js:3'));
    await chat(hostUrl, sub, { tools });
    await chat(hostUrl, [system('You are an explorer.'), user('Summary of what was found so far: ...')], {
      tools,
    });
    agent.messages.push(first.message, result('call_t', 'callers: a, b'));
    await agent.step();
    expect(sides(opened.record)).toEqual([null, 'subagent', 'subagent', 'subagent', null]);
    expect(opened.record.of('compaction')).toEqual([]);
    expect(opened.record.steps).toMatchObject([
      { operations: [{ tool: 'task', result: { text: 'callers: a, b' } }] },
    ]);
    expect(opened.trial.counters).toMatchObject({ steps: 2, sideCalls: 3 });
  });

  it('a conversation that begins anew is the main thread after a compaction', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    for (let n = 0; n < 4; n += 1) await agent.step();
    agent.messages = [user('Do the work.\n\nSummary: four echoes were run, echo 3 and echo 4 among them.')];
    await agent.step();
    await agent.step();
    expect(sides(opened.record)).toEqual([null, null, null, null, null, null]);
    expect(opened.record.of('compaction')).toMatchObject([{ call: '5', before: 7, after: 1, common: 0 }]);
    expect(opened.trial.counters.steps).toBe(6);
  });

  it('results that only the compaction request shows still belong to their step', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    await agent.step('seen by the summary alone');
    const summary = user('Your task is to create a detailed summary of the conversation so far.');
    await chat(hostUrl, [...agent.messages, summary]);
    await chat(hostUrl, [user('This session continues from an earlier one: ...')]);
    expect(sides(opened.record)).toEqual([null, 'summary', null]);
    expect(opened.record.steps[0]!.operations[0]!.result!.text).toBe('seen by the summary alone');
  });

  it('history that clients word anew is the same history', async () => {
    await using opened = await openTrial(new ScriptedModel(bash));
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    for (let n = 0; n < 3; n += 1) await agent.step(`output ${n}`);
    agent.messages = agent.messages.map((message, index) => {
      if (message.role === 'tool' && index < 4) return { ...message, content: '[old result cleared]' };
      return {
        ...message,
        content: message.content && ` ${message.content}\n`,
        status: 'completed',
        id: 'x1',
      };
    });
    await chat(hostUrl, [system('It is 16:05 now.'), ...agent.messages]);
    expect(opened.trial.counters.steps).toBe(4);
    expect(opened.record.of('compaction')).toEqual([]);
    expect(opened.record.of('history-edit')).toEqual([]);
  });

  it('a request asked again after an error is the same step', async () => {
    const model = new ScriptedModel(bash(1), bash(2));
    await using opened = await openTrial(model);
    const agent = new ChatAgent(opened.trial.hostUrl);
    await agent.step();
    const controller = new AbortController();
    const cut = Promise.withResolvers<void>();
    opened.record.onStep = async () => {
      controller.abort();
      await cut.promise;
    };
    const body = JSON.stringify({ model: 'm', tools: [{ type: 'function' }], messages: agent.messages });
    const left = fetch(`${opened.trial.hostUrl}/v1/chat/completions`, {
      method: 'POST',
      body,
      signal: controller.signal,
    });
    await expect(left).rejects.toThrow();
    // The gateway must have seen the client leave before the answer may go out.
    const { signal } = model.requests.at(-1)!;
    if (!signal.aborted) await once(signal, 'abort');
    cut.resolve();
    opened.record.onStep = () => undefined;
    const again = await agent.step();
    expect(again.message.content).toBe('step 2');
    await opened.trial.finish();
    expect(opened.record.steps.map((step) => step.text)).toEqual(['step 1', 'step 2']);
    expect(opened.record.of('call-ended').map((ended) => ended.step)).toEqual([1, null, 2]);
    expect(opened.trial.counters.steps).toBe(2);
  });
});

describe('budgets', () => {
  it('of 50 steps serve exactly 50 main replies, and refuse all that comes after', async () => {
    await using opened = await openTrial(new ScriptedModel(bash), { budgets: { maxSteps: 50 } });
    const { hostUrl } = opened.trial;
    const agent = new ChatAgent(hostUrl);
    for (let n = 1; n <= 50; n += 1) expect((await agent.step()).status).toBe(200);
    expect((await chat(hostUrl, [user('title?')], { tools: [] })).status).toBe(200);
    const refused = await agent.step();
    expect(refused.status).toBe(402);
    expect(refused.text).toContain('50 of 50 steps');
    expect(refused.text).not.toMatch(/rate limit|server error/i);
    expect((await agent.step()).status).toBe(402);
    expect((await chat(hostUrl, [user('title?')], { tools: [] })).status).toBe(402);
    expect(opened.record.steps).toHaveLength(50);
    expect(opened.record.steps[49]!.operations[0]!.result?.text).toBe('ok');
    expect(opened.trial.refused).toMatchObject({ limit: 'steps' });
    expect(opened.trial.counters).toMatchObject({ steps: 50, operations: 50 });
  });

  it('of tokens and of cost count every call', async () => {
    const price = { input: 1000, cachedInput: 100, cacheWrite: 2000, output: 5000 };
    const known = { ...price, currency: 'USD' as const, date: '2026-01', simulated: false, long: undefined };
    await using tokens = await openTrial(new ScriptedModel(says('x')), { budgets: { maxTokens: 240 } });
    expect((await chat(tokens.trial.hostUrl, [user('a')], { tools: [] })).status).toBe(200);
    expect((await chat(tokens.trial.hostUrl, [user('b')])).status).toBe(200);
    expect((await chat(tokens.trial.hostUrl, [user('c')])).text).toContain('240 of 240 tokens');
    await using cost = await openTrial(new ScriptedModel(says('x')), {
      budgets: { maxCostUsd: 0.35 },
      price: known,
    });
    expect((await chat(cost.trial.hostUrl, [user('a')])).status).toBe(200);
    // The chat wire carries no cache writes: 60 fresh, 40 cached, 20 out.
    expect(cost.trial.counters.costUsd).toBeCloseTo(0.06 + 0.004 + 0.1, 9);
    expect((await chat(cost.trial.hostUrl, [user('b')])).status).toBe(200);
    expect((await chat(cost.trial.hostUrl, [user('c')])).status).toBe(200);
    expect((await chat(cost.trial.hostUrl, [user('d')])).status).toBe(402);
    expect(cost.trial.refused?.limit).toBe('cost');
  });

  it('leave the cost unknown where the price is', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')), { budgets: { maxCostUsd: 0.01 } });
    expect((await chat(opened.trial.hostUrl, [user('a')])).status).toBe(200);
    expect(opened.trial.counters.costUsd).toBeNull();
  });
});
