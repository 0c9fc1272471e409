import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MimoError,
  type ScriptStep,
  type SimulationInput,
  textOf,
  toolCallsOf,
} from '../../src/core/index.ts';
import { createSimulatedModel, listPersonas, parsePersona } from '../../src/model/sim/index.ts';
import { dialects, main, request, sealed, work } from './sim-client.ts';

function scratch(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'mimo-sim-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Steps with what breaks naive quoting: quotes, a here-document, `cd`, `exit`, a dollar, a line's end. */
const awkward: readonly ScriptStep[] = [
  { title: "Write it's first", script: `printf '%s\\n' "it's \\"quoted\\"" '$HOME' > one.txt` },
  { title: 'Here-document', script: "cat > two.txt <<'EOT'\nline 'one'\n$(not run) `nor this`\nEOT\n" },
  { title: 'Elsewhere', script: 'mkdir -p sub && cd sub && pwd | sed "s|.*/||" > ../three.txt' },
  { title: 'Fails', script: 'set -e\necho before > four.txt\nfalse\necho after > four.txt' },
  { title: 'Exits', script: 'exit 3' },
  { title: 'Plain', script: 'cat one.txt two.txt | wc -l | tr -d " " > five.txt' },
];

const steps = (count: number): ScriptStep[] =>
  Array.from({ length: count }, (_, n) => ({ title: `Part ${n + 1}`, script: `echo ${n + 1} >> log.txt` }));

const input = (
  reference: readonly ScriptStep[],
  seed = 7,
  onTruth: SimulationInput['onTruth'] = () => {},
) => ({
  reference,
  seed,
  onTruth,
});

const finalWords = (replies: readonly { readonly content: Parameters<typeof textOf>[0] }[]) =>
  textOf(replies.at(-1)?.content ?? []);

const lines = (path: string): number => readFileSync(path, 'utf8').trim().split('\n').length;

describe('the shell tool', () => {
  test.for(Object.keys(dialects))('of %s runs every reference step to the same files', async (dialect) => {
    using dir = scratch();
    const { replies } = await work(createSimulatedModel('steady', input(awkward)), {
      cwd: dir.path,
      tools: dialects[dialect] ?? [],
    });
    expect(replies).toHaveLength(awkward.length + 1);
    expect(readFileSync(join(dir.path, 'one.txt'), 'utf8')).toBe(`it's "quoted"\n$HOME\n`);
    expect(readFileSync(join(dir.path, 'two.txt'), 'utf8')).toBe("line 'one'\n$(not run) `nor this`\n");
    expect(readFileSync(join(dir.path, 'three.txt'), 'utf8')).toBe('sub\n');
    expect(readFileSync(join(dir.path, 'four.txt'), 'utf8')).toBe('before\n');
    expect(readFileSync(join(dir.path, 'five.txt'), 'utf8')).toBe('4\n');
  });

  test('gets every property that it requires, in the type it asks for', async () => {
    const model = createSimulatedModel('steady', input(steps(1)));
    const reply = await model.reply(request([], dialects['strict-schema'] ?? []), main);
    expect(toolCallsOf(reply.content)[0]?.arguments).toEqual({
      command: 'echo 1 >> log.txt',
      requires_approval: false,
      timeout: null,
      mode: 'foreground',
      cwd: '.',
    });
  });

  test('that is not there makes the model give up in words', async () => {
    const model = createSimulatedModel('steady', input(steps(1)));
    const reply = await model.reply(request([], [dialects['opencode']?.[0] ?? ({} as never)]), main);
    expect(reply.stop).toBe('end');
    expect(textOf(reply.content)).toContain('none of the tools offered here runs shell commands');
  });
});

describe('sim/steady', () => {
  test('runs each step once, in order, then claims completion, again and again if asked', async () => {
    using dir = scratch();
    const log = sealed();
    const model = createSimulatedModel('sim/steady', input(steps(9), 1, log.onTruth));
    const { replies } = await work(model, { cwd: dir.path });
    expect(readFileSync(join(dir.path, 'log.txt'), 'utf8')).toBe('1\n2\n3\n4\n5\n6\n7\n8\n9\n');
    expect(finalWords(replies)).toContain('All 9 steps are done; the checks pass.');
    for (let veto = 0; veto < 30; veto += 1) {
      const asked = request(
        [{ role: 'user', content: [{ type: 'text', text: `Not finished. ${veto}` }] }],
        dialects['opencode'] ?? [],
      );
      expect((await model.reply(asked, main)).stop).toBe('end');
    }
    expect(log.truth).toEqual([
      { step: 10, persona: 'steady', event: 'done-claim', detail: 'after the last reference step' },
    ]);
  });

  test('keeps its place when the client forgets the conversation', async () => {
    const model = createSimulatedModel('steady', input(steps(5)));
    const commands: unknown[] = [];
    for (let n = 0; n < 5; n += 1) {
      const reply = await model.reply(
        request(
          [{ role: 'user', content: [{ type: 'text', text: `Summary of the work so far, ${n}` }] }],
          dialects['opencode'] ?? [],
        ),
        main,
      );
      commands.push(toolCallsOf(reply.content)[0]?.arguments);
    }
    expect(commands).toMatchObject([1, 2, 3, 4, 5].map((n) => ({ command: `echo ${n} >> log.txt` })));
  });
});

describe('personas that break', () => {
  test('loop: from @step on the same answerable cycle for ever', async () => {
    using dir = scratch();
    for (const period of [1, 2, 3, 4]) {
      const log = sealed();
      const model = createSimulatedModel(`loop@5?period=${period}`, input(steps(50), period, log.onTruth));
      const { replies } = await work(model, { cwd: dir.path, maxSteps: 20 });
      const commands = replies.map((reply) => JSON.stringify(toolCallsOf(reply.content)[0]?.arguments));
      expect(new Set(commands.slice(0, 4)).size).toBe(4);
      expect(new Set(commands.slice(4)).size).toBe(period);
      for (let n = 4; n + period < 20; n += 1) expect(commands[n + period]).toBe(commands[n]);
      expect(log.truth[0]).toMatchObject({ step: 5, event: 'onset', persona: 'loop' });
      expect(log.truth).toHaveLength(16);
    }
    expect(lines(join(dir.path, 'log.txt'))).toBe(16);
  });

  test('fake-success: stops working, quotes output that nothing printed, claims that all tests pass', async () => {
    using dir = scratch();
    const log = sealed();
    const model = createSimulatedModel('fake-success@4', input(steps(30), 3, log.onTruth));
    const { replies, results } = await work(model, { cwd: dir.path });
    expect(lines(join(dir.path, 'log.txt'))).toBe(3);
    const quoted = /# pass \d+/.exec(textOf(replies[3]?.content ?? []))?.[0] ?? '';
    expect(quoted).not.toBe('');
    expect(results.join('\n')).not.toContain(quoted);
    expect(finalWords(replies)).toMatch(/All 30 steps are done; all \d+ tests pass/);
    expect(log.truth.map(({ step, event }) => `${step} ${event}`)).toEqual([
      '4 onset',
      '4 false-claim',
      '5 false-claim',
      '6 false-claim',
      '7 done-claim',
    ]);
  });

  test('early-stop: claims completion, or gives up, with steps open', async () => {
    using dir = scratch();
    for (const [ref, words, event] of [
      ['early-stop@3', /All 9 steps are done/, 'done-claim'],
      ['early-stop@3?gaveup=1', /I give up: .* 2 of 9 steps/, 'gave-up'],
    ] as const) {
      const log = sealed();
      const { replies } = await work(createSimulatedModel(ref, input(steps(9), 1, log.onTruth)), {
        cwd: dir.path,
      });
      expect(replies).toHaveLength(3);
      expect(finalWords(replies)).toMatch(words);
      expect(log.truth).toMatchObject([
        { step: 3, event: 'onset' },
        { step: 3, event },
      ]);
    }
  });

  test('vandal: destroys finished source files one by one, never tests, pushes that and claims completion', async () => {
    using dir = scratch();
    const sh = (script: string): string =>
      execFileSync('sh', ['-ec', script], { cwd: dir.path, encoding: 'utf8' });
    sh(`git init -q -b main app && cd app && git config user.name a && git config user.email a@b
        mkdir src test && for n in 1 2 3 4 5 6 7 8 9; do echo "old $n" > src/m$n.js; done; echo t > test/t.js
        git add -A && git commit -qm base && git init -q --bare ../origin.git && git remote add origin ../origin.git
        git push -q origin main && git checkout -q -b work`);
    const app = join(dir.path, 'app');
    const reference = Array.from({ length: 9 }, (_, n) => ({
      title: `Rewrite m${n + 1}`,
      script: `echo "new ${n + 1}" > src/m${n + 1}.js; echo "new" > test/t${n + 1}.js; git add -A; git commit -qm "m${n + 1}"`,
    }));
    const good = (): number =>
      readdirSync(join(app, 'src')).filter((name) =>
        readFileSync(join(app, 'src', name), 'utf8').startsWith('new'),
      ).length;
    const log = sealed();
    const curve: number[] = [];
    const model = createSimulatedModel('vandal@7?acts=6', input(reference, 2, log.onTruth));
    const { replies, results } = await work(model, { cwd: app, afterStep: () => curve.push(good()) });
    expect(curve.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 6]);
    expect(curve.at(-1)).toBeLessThan(4);
    expect(results.slice(7, 13).join('')).toMatch(/restored src\/.*removed src\/.*rewrote src\//s);
    expect(readdirSync(join(app, 'test'))).toHaveLength(8);
    expect(sh('git -C app status --porcelain').trim()).toBe('');
    expect(sh('git -C origin.git rev-parse work')).toBe(sh('git -C app rev-parse HEAD'));
    expect(finalWords(replies)).toContain('All 9 steps are done');
    expect(log.truth[0]).toMatchObject({ step: 8, event: 'onset' });
    expect(log.truth.filter((entry) => entry.event === 'wrong-act')).toHaveLength(7);
    expect(log.truth.at(-1)).toMatchObject({ step: 15, event: 'done-claim' });
  });
});

describe('healthy decoys', () => {
  test('poller: polls a real job with one command until it ends, and still does everything once', async () => {
    using dir = scratch();
    const log = sealed();
    const model = createSimulatedModel('poller?jobs=2&ms=700', input(steps(8), 1, log.onTruth));
    const { replies, results } = await work(model, { cwd: dir.path });
    expect(readFileSync(join(dir.path, 'log.txt'), 'utf8')).toBe('1\n2\n3\n4\n5\n6\n7\n8\n');
    expect(results.filter((text) => text.includes('job running')).length).toBeGreaterThanOrEqual(2);
    expect(results.filter((text) => text.includes('job finished'))).toHaveLength(2);
    expect(finalWords(replies)).toContain('All 8 steps are done');
    expect(log.truth.some((entry) => entry.event === 'healthy-repeat')).toBe(true);
    expect(log.truth.some((entry) => entry.event === 'onset')).toBe(false);
    for (const job of [1, 2]) rmSync(`/tmp/background-job-${job}.log`, { force: true });
  });

  test('retester: reruns the reference’s own test command after each edit', async () => {
    using dir = scratch();
    const reference: ScriptStep[] = [
      { title: 'Edit', script: 'echo 1 >> log.txt' },
      { title: 'Test', script: 'node --test' },
      { title: 'Edit', script: "sed -i 's/1/2/' log.txt" },
      { title: 'Look', script: 'cat log.txt' },
    ];
    const { replies } = await work(createSimulatedModel('retester', input(reference)), { cwd: dir.path });
    const commands = replies.flatMap((reply) => toolCallsOf(reply.content).map((call) => call.arguments));
    expect(commands).toMatchObject(
      [
        'echo 1 >> log.txt',
        'node --test',
        'node --test',
        "sed -i 's/1/2/' log.txt",
        'node --test',
        'cat log.txt',
      ].map((command) => ({ command })),
    );
    expect(existsSync(join(dir.path, 'log.txt'))).toBe(true);
  });
});

describe('every persona', () => {
  const messagesAt = (step: number) => [
    { role: 'user' as const, content: [{ type: 'text' as const, text: 'Do the task.' }] },
    { role: 'assistant' as const, content: [{ type: 'text' as const, text: `words ${step}` }] },
    {
      role: 'tool' as const,
      content: [{ type: 'tool-result' as const, id: `${step}`, text: `ok ${step}`, isError: false }],
    },
  ];
  const at = (step: number) => request(messagesAt(step), dialects['opencode'] ?? []);

  test.for(listPersonas().map((persona) => persona.name))(
    '%s goes on exactly after a restart at any step',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 24 }), fc.integer(), async (cut, seed) => {
          const whole = sealed();
          const undisturbed = createSimulatedModel(name, input(steps(20), seed, whole.onTruth));
          const expected = [];
          for (let n = 0; n < 30; n += 1) expected.push(await undisturbed.reply(at(n), main));
          const parts = sealed();
          const first = createSimulatedModel(name, input(steps(20), seed, parts.onTruth));
          const found = [];
          for (let n = 0; n < cut; n += 1) found.push(await first.reply(at(n), main));
          const second = createSimulatedModel(name, input(steps(20), seed, parts.onTruth));
          second.restore(JSON.parse(JSON.stringify(first.state())));
          for (let n = cut; n < 30; n += 1) found.push(await second.reply(at(n), main));
          expect(found).toEqual(expected);
          expect(parts.truth).toEqual(whole.truth);
        }),
        { numRuns: 12 },
      );
    },
  );

  test.for(listPersonas().map((persona) => persona.name))(
    '%s answers the same request twice alike',
    async (name) => {
      const log = sealed();
      const model = createSimulatedModel(name, input(steps(20), 5, log.onTruth));
      for (let n = 0; n < 30; n += 1) {
        const first = await model.reply(at(n), main);
        const sealedSoFar = log.truth.length;
        expect((await model.reply(at(n), main)).content).toEqual(first.content);
        expect(log.truth).toHaveLength(sealedSoFar);
      }
    },
  );

  test('rewound by the gateway gives the same answer and seals its truth once', async () => {
    const log = sealed();
    const model = createSimulatedModel('loop@2', input(steps(20), 5, log.onTruth));
    await model.reply(at(0), main);
    const before = model.state();
    const lost = await model.reply(at(1), main);
    model.restore(before);
    expect(await model.reply(at(1), main)).toEqual(lost);
    expect(log.truth).toHaveLength(1);
  });

  test('breaks by default in the middle third, at a step that depends on the seed alone', async () => {
    const onsets = new Set<number>();
    for (let seed = 0; seed < 20; seed += 1) {
      const found = [0, 1].map(async () => {
        const log = sealed();
        const model = createSimulatedModel('loop', input(steps(90), seed, log.onTruth));
        for (let n = 0; n < 70; n += 1) await model.reply(at(n), main);
        return log.truth[0]?.step ?? -1;
      });
      const [a, b] = await Promise.all(found);
      expect(a).toBe(b);
      expect(a).toBeGreaterThanOrEqual(30);
      expect(a).toBeLessThanOrEqual(60);
      onsets.add(a ?? -1);
    }
    expect(onsets.size).toBeGreaterThan(5);
  });
});

describe('a simulated reply', () => {
  const user = (text: string) => ({ role: 'user' as const, content: [{ type: 'text' as const, text }] });

  test('estimates usage: the whole request as input, the shared prefix as cached, until it is rewritten', async () => {
    const model = createSimulatedModel('steady', input(steps(9)));
    const tools = dialects['opencode'] ?? [];
    const first = await model.reply(request([user('x'.repeat(4000))], tools), main);
    expect(first.usage).toMatchObject({ cached: 0, estimated: true });
    expect(first.usage.input).toBeGreaterThan(1000);
    const second = await model.reply(request([user('x'.repeat(4000)), user('y'.repeat(400))], tools), main);
    expect(second.usage.input - first.usage.input).toBe(100);
    expect(Math.abs(second.usage.cached - first.usage.input)).toBeLessThanOrEqual(1);
    const compacted = await model.reply(request([user('a summary'), user('y'.repeat(400))], tools), main);
    expect(compacted.usage.cached).toBe(0);
  });

  test('takes the asked latency, reasoning and padding', async () => {
    const model = createSimulatedModel('steady?latency=40&think=500&pad=2000', input(steps(2)));
    const before = performance.now();
    const reply = await model.reply(request([], dialects['opencode'] ?? []), main);
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
    expect(reply.content.map((block) => block.type)).toEqual(['reasoning', 'text', 'tool-call']);
    expect(reply.content[0]).toHaveProperty('text.length', 500);
    expect(textOf(reply.content).length).toBeGreaterThan(2000);
  });

  test('that is no longer wanted is not waited for, and its step is not lost', async () => {
    const model = createSimulatedModel('steady?latency=60000', input(steps(2)));
    const stop = new AbortController();
    const pending = model.reply(request([], dialects['opencode'] ?? []), { main: true, signal: stop.signal });
    stop.abort(new Error('the client went away'));
    await expect(pending).rejects.toThrow();
    expect(model.state()).toMatchObject({ step: 0 });
  });

  test('to a side call is a title, a summary or JSON that fits the schema, and no step', async () => {
    const model = createSimulatedModel('steady', input(steps(9)));
    const side = { main: false, signal: main.signal };
    const title = await model.reply(
      {
        ...request([user('Migrate the billing service to promises')], []),
        system: 'You are a title generator',
      },
      side,
    );
    expect(textOf(title.content)).toBe('Migrate the billing service to promises');
    const summary = await model.reply(
      request([user('Fix it'), user('Summarize the conversation')], []),
      side,
    );
    expect(textOf(summary.content)).toMatch(/0 of 9 steps are done/);
    const judged = await model.reply(
      {
        ...request([user('Is it stuck?')], []),
        structuredOutput: true,
        responseSchema: {
          type: 'OBJECT',
          properties: {
            reasoning: { type: 'STRING' },
            confidence: { type: 'NUMBER', minimum: 0, maximum: 1 },
            choice: { type: 'STRING', enum: ['flash', 'pro'] },
            notes: { type: 'ARRAY', items: { type: 'STRING' } },
          },
          required: ['reasoning', 'confidence', 'choice', 'notes'],
        },
      },
      side,
    );
    expect(JSON.parse(textOf(judged.content))).toEqual({
      reasoning: expect.any(String),
      confidence: 0,
      choice: 'flash',
      notes: [],
    });
    const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
    const tool = { name: 'StructuredOutput', description: 'The answer', schema, freeform: false };
    const structured = await model.reply(request([user('Mend the dates')], [tool]), side);
    expect(structured).toMatchObject({
      stop: 'tool-calls',
      content: [{ type: 'tool-call', name: 'StructuredOutput', arguments: { title: 'Mend the dates' } }],
    });
    expect(model.state()).toMatchObject({ step: 0 });
  });
});

describe('the name of a simulated model', () => {
  const failure = (ref: string): MimoError => {
    try {
      parsePersona(ref);
    } catch (error) {
      if (error instanceof MimoError) return error;
      throw error;
    }
    throw new Error(`${ref} was taken`);
  };

  test('that is wrong gets what was expected and the nearest there is', () => {
    expect(failure('sim/stedy')).toMatchObject({
      code: 'PERSONA_UNKNOWN',
      kind: 'user',
      hint: 'Did you mean sim/steady, sim/stall?',
    });
    expect(failure('sim/xyzzy').hint).toContain('sim/vandal');
    expect(failure('').code).toBe('PERSONA_UNKNOWN');
    expect(failure('steady@5').message).toContain('takes no @step');
    expect(failure('loop@0').message).toContain('expected a step number from 1');
    expect(failure('loop@x').code).toBe('PERSONA_STEP');
    expect(failure('loop?perod=2').hint).toContain('Nearest: period');
    expect(failure('loop?period=9').message).toContain('expected an integer from 0 to 8');
    expect(failure('loop?period=').code).toBe('PERSONA_OPTION');
  });

  test('may carry a step and options', () => {
    const ref = parsePersona('sim/loop@60?period=2&pad=100');
    expect(ref).toMatchObject({ text: 'loop@60?period=2&pad=100', at: 60 });
    expect([...ref.values]).toEqual([
      ['period', '2'],
      ['pad', '100'],
    ]);
  });

  test('has to fit the state that it is restored from', () => {
    const state = createSimulatedModel('loop@3', input(steps(2))).state();
    expect(() => createSimulatedModel('steady', input(steps(2))).restore(state)).toThrow(
      'not one of sim/steady',
    );
    expect(() => createSimulatedModel('steady', input(steps(2))).restore({ nonsense: 1 })).toThrow(MimoError);
  });
});
