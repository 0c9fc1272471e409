import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens, tailStart } from '../../src/agent/builtin/conversation.ts';
import type { Block, Message } from '../../src/core/index.ts';
import { textOf } from '../../src/core/index.ts';
import type { ScriptedReply } from '../../src/testing/scripted-model.ts';
import { bash, call, createTestTrial, done, play } from './mimo.ts';

interface WireMessage {
  role: string;
  content: { type: string; text?: string; id?: string; tool_use_id?: string }[];
}
const messagesOf = (body: string): WireMessage[] => JSON.parse(body).messages;

/** Ids of calls and of results, in order of appearance. */
function pairing(body: string): { calls: string[]; results: string[] } {
  const parts = messagesOf(body).flatMap((message) => message.content);
  return {
    calls: parts.filter((part) => part.type === 'tool_use').map((part) => part.id!),
    results: parts.filter((part) => part.type === 'tool_result').map((part) => part.tool_use_id!),
  };
}

const exchange = fc.record({
  words: fc.string({ maxLength: 40 }),
  calls: fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 3 }),
  warning: fc.boolean(),
});

function messagesFrom(exchanges: readonly { words: string; calls: number[]; warning: boolean }[]): Message[] {
  return exchanges.flatMap(({ words, calls, warning }, index): Message[] => {
    const ids = calls.map((_, position) => `${index}-${position}`);
    const made = ids.map((id): Block => ({ type: 'tool-call', id, name: 'bash', arguments: {} }));
    const answered = ids.map((id, position): Block => {
      return { type: 'tool-result', id, text: 'x'.repeat(calls[position]!), isError: false };
    });
    return [
      { role: 'assistant', content: [{ type: 'text', text: words }, ...made] },
      ...(answered.length > 0 ? [{ role: 'tool', content: answered } as const] : []),
      ...(warning ? [{ role: 'user', content: [{ type: 'text', text: 'go on' }] } as const] : []),
    ];
  });
}

describe('where the kept tail begins', () => {
  it('never splits a call from its result, keeps the newest exchange, and respects the size', () => {
    fc.assert(
      fc.property(
        fc.array(exchange, { maxLength: 25 }),
        fc.integer({ min: 1, max: 4000 }),
        (exchanges, keep) => {
          const messages = messagesFrom(exchanges);
          const start = tailStart(messages, keep);
          const tail = messages.slice(start);
          const ids = (type: 'tool-call' | 'tool-result') =>
            tail.flatMap(({ content }) =>
              content.flatMap((block) => (block.type === type ? [block.id] : [])),
            );
          expect(ids('tool-result')).toEqual(ids('tool-call'));
          if (exchanges.length === 0) return;
          expect(tail[0]!.role).toBe('assistant');
          const exchangesKept = tail.filter(({ role }) => role === 'assistant').length;
          expect(exchangesKept).toBeGreaterThanOrEqual(1);
          if (exchangesKept > 1) expect(estimateTokens(tail)).toBeLessThanOrEqual(keep);
        },
      ),
    );
  });
});

describe('compaction', () => {
  const instruction = 'Přelož každou jednotku.\nRule: never touch "frozen.js". 🐎\n';

  /** Each reply prints about 400 tokens. */
  const chatter = (count: number): ScriptedReply[] =>
    Array.from({ length: count }, (_, n) => bash(`echo step ${n}; head -c 1600 /dev/zero | tr "\\0" x`));

  it('keeps the task verbatim, pairs every call with its result, and stays within the window', async () => {
    await using trial = await createTestTrial();
    const { end, bodies } = await play(trial, chatter(40), {
      contextWindow: 12_000,
      mimo: { maxOutputTokens: 2000, keepTokens: 2000 },
      context: { instruction },
    });
    expect(end.exitReason).toBe('completed');
    const compactions = trial.eventsOf('compaction');
    expect(compactions.length).toBeGreaterThan(2);
    for (const body of bodies) {
      const [first] = messagesOf(body);
      expect(first!.content[0]!.text).toBe(instruction);
      const { calls, results } = pairing(body);
      expect(results).toEqual(calls);
      expect(new Set(calls).size).toBe(calls.length);
      // The scripted model counts a quarter of the body's characters.
      expect(body.length / 4).toBeLessThan(12_000 - 2000);
    }
  });

  it('is recorded with what it dropped: consecutive ranges, fewer tokens after than before, the summary as sent', async () => {
    await using trial = await createTestTrial();
    const { bodies } = await play(trial, chatter(30), {
      contextWindow: 12_000,
      mimo: { maxOutputTokens: 2000, keepTokens: 2000 },
    });
    const events = trial.eventsOf('compaction') as unknown as {
      before: { tokens: number };
      after: { tokens: number };
      dropped: { from: number; to: number };
      summaryBlob: string;
    }[];
    let next = 1;
    for (const { before, after, dropped, summaryBlob } of events) {
      expect(dropped.from).toBe(next);
      expect(dropped.to).toBeGreaterThan(dropped.from);
      next = dropped.to + 1;
      expect(after.tokens).toBeLessThan(before.tokens);
      const summary = trial.blobs.get(summaryBlob)!;
      expect(bodies.some((body) => messagesOf(body)[0]!.content[1]?.text === summary)).toBe(true);
    }
  });

  it('tells what the record shows, not what was said: files from the tree, exit codes, the last test run, notes', async () => {
    await using trial = await createTestTrial({
      'package.json': '{"scripts":{"test":"echo 3 failing; exit 1"}}',
    });
    const { bodies } = await play(
      trial,
      [
        call('note', { text: 'the id printed by unit 7 is QX-77' }),
        {
          text: 'I edited lies.txt and all tests pass.',
          calls: [{ name: 'bash', arguments: { command: 'echo 1 > truth.txt' } }],
        },
        bash('npm test'),
        bash('false'),
        ...chatter(25),
      ],
      { contextWindow: 12_000, mimo: { maxOutputTokens: 2000, keepTokens: 1500 } },
    );
    const summary = messagesOf(bodies.at(-1)!)[0]!.content[1]!.text!;
    expect(summary).toContain('the id printed by unit 7 is QX-77');
    expect(summary).toContain('- truth.txt: added');
    expect(summary).not.toContain('lies.txt');
    expect(summary).toMatch(/## Last test run \(turn 3\)\n`npm test` exit code 1\n[\s\S]*3 failing/);
  });

  it('asks the model for a summary in a side call when told to, and does without when it fails', async () => {
    await using trial = await createTestTrial();
    const setup = {
      contextWindow: 12_000,
      mimo: { maxOutputTokens: 2000, keepTokens: 1500, summary: 'model', modelRetries: 0 },
    } as const;
    let asked = 0;
    const { bodies, end } = await play(
      trial,
      ({ tools, body }) => {
        if (tools) return messagesOf(body).length > 0 && asked < 2 ? chatter(1)[0]! : done;
        asked += 1;
        return asked === 1
          ? { text: 'SUMMARY-BY-MODEL: units 1 to 9 are done' }
          : { status: 500, message: 'down' };
      },
      setup,
    );
    expect(end.exitReason).toBe('completed');
    expect(trial.eventsOf('compaction').map((event) => event['summaryBy'])).toEqual(['model', 'recorded']);
    expect(bodies.some((body) => messagesOf(body)[0]!.content[1]?.text?.includes('SUMMARY-BY-MODEL'))).toBe(
      true,
    );
  });

  it('happens once when the provider says that the conversation is too long, and then ends as a value', async () => {
    await using trial = await createTestTrial();
    const tooLong: ScriptedReply = {
      status: 400,
      message: 'prompt is too long: 210000 tokens > 200000 maximum',
    };
    const recovered = await play(trial, [...chatter(3), tooLong, done], { mimo: { keepTokens: 500 } });
    expect(recovered.end.exitReason).toBe('completed');
    expect(trial.eventsOf('compaction')).toMatchObject([{ why: 'provider' }]);

    await using other = await createTestTrial();
    const stuck = await play(other, [tooLong]);
    expect(stuck.end).toMatchObject({ kind: 'crashed', exitReason: 'context-exhausted' });
  });

  it('leaves a conversation alone that fits, and one of which nothing can be dropped', async () => {
    await using trial = await createTestTrial();
    const small = await play(trial, chatter(10));
    expect(small.end.exitReason).toBe('completed');
    const long = 'word '.repeat(8000);
    const giant = await play(trial, [bash('true'), done], {
      contextWindow: 12_000,
      context: { instruction: long },
    });
    expect(giant.end.exitReason).toBe('completed');
    expect(trial.eventsOf('compaction')).toEqual([]);
  });

  it('joins the task and the summary readably where a wire has room for one text alone', async () => {
    await using trial = await createTestTrial();
    const { bodies } = await play(trial, chatter(25), {
      wire: 'openai-chat',
      contextWindow: 12_000,
      mimo: { maxOutputTokens: 2000, keepTokens: 1500 },
    });
    const [, task] = JSON.parse(bodies.at(-1)!).messages as { content: string }[];
    expect(task!.content).toMatch(/^Make the tests pass\.\n\n\[Runtime notice\] Messages 1 to \d+/);
    expect(textOf([{ type: 'text', text: task!.content }]).isWellFormed()).toBe(true);
  });
});
