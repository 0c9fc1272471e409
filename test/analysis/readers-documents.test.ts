import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectFormat, type Format } from '../../src/analysis/index.ts';
import { analyse, analyses, analysesOf, detected, logFiles } from './log-files.ts';
import { jsonl } from './sample.ts';
import { zip } from './zip.ts';

const fixture = (path: string): string => join(import.meta.dirname, '../../fixtures/analysis', path);

/** Steps, calls, model, and the address at which the loop of each begins. */
const documents: readonly (readonly [string, Format, object])[] = [
  [
    'swe-agent/demo.traj',
    'swe-agent',
    { steps: 8, operations: 7, address: 'step', onset: { step: 3, ref: 3 } },
  ],
  [
    'mini-swe-agent/version-1.traj.json',
    'mini-swe-agent',
    { steps: 8, operations: 7, address: 'message', onset: { step: 3, ref: 7 } },
  ],
  [
    'mini-swe-agent/version-2.traj.json',
    'mini-swe-agent',
    { steps: 6, operations: 7, address: 'message', onset: { step: 2, ref: 6 } },
  ],
  [
    'openhands/application.json',
    'openhands',
    { steps: 8, operations: 8, address: 'event', onset: { step: 2, ref: 8 } },
  ],
];

describe('documents of other tools', () => {
  it.each(documents)('%s is known by its content and its loop found', async (path, format, expected) => {
    expect(await detectFormat({ path: fixture(path) })).toBe(format);
    const found = await analysesOf(format, fixture(path));
    expect(found).toEqual([
      expect.objectContaining({
        ...expected,
        onset: expect.objectContaining((expected as { onset: object }).onset),
        model: 'some-model',
        agent: format,
        skipped: 0,
      }),
    ]);
  });

  it("takes the diff in SWE-agent's state for the tree", async () => {
    const [run] = await analysesOf('swe-agent', fixture('swe-agent/demo.traj'));
    expect(run?.notAssessable.map(({ kind }) => kind)).not.toContain('thrash');
  });

  it('reads exit codes: the same failure again and again is an error lock', async () => {
    for (const path of ['mini-swe-agent/version-1.traj.json', 'mini-swe-agent/version-2.traj.json'])
      expect(
        (await analysesOf('mini-swe-agent', fixture(path)))[0]?.findings.map(({ kind }) => kind),
      ).toContain('error-lock');
  });
});

describe("OpenHands' events", () => {
  it('of the software agent SDK are steps by the response that they come from', async () => {
    const [run] = await analysesOf('openhands', fixture('openhands/sdk-events.json'));
    expect(run).toMatchObject({ steps: 8, operations: 7, skipped: 0, onset: { step: 2, ref: 'event-4' } });
  });

  it('are the same as a list, one a line, and one a file', async () => {
    const text = await readFile(fixture('openhands/application.json'), 'utf8');
    const events = JSON.parse(text) as object[];
    const names = events.map((_, at) => `${at}.json`);
    await using files = await logFiles(
      Object.fromEntries(events.map((event, at) => [`${at}.json`, JSON.stringify(event)])),
    );
    const parts = names.map((name) => files.path(name));
    expect(await detectFormat({ path: 'folder', parts })).toBe('openhands');
    expect(await detected(jsonl(...events))).toBe('openhands');
    const [asList] = await analyses('openhands', text);
    expect(await analyses('openhands', jsonl(...events))).toEqual([asList]);
    expect(await analysesOf('openhands', 'folder', parts)).toEqual([asList]);
  });
});

describe("Inspect's logs", () => {
  it('give each sample a trajectory, from JSON and from zip files of any compression', async () => {
    const text = await readFile(fixture('inspect/log.json'), 'utf8');
    expect(await detected(text)).toBe('inspect');
    const fromJson = await analyses('inspect', text);
    expect(fromJson).toMatchObject([
      { session: 'first/1', steps: 8, operations: 7, onset: { step: 2, ref: 5 }, model: 'openai/some-model' },
      { session: '2/1', steps: 3, operations: 2, onset: null },
    ]);
    const { samples, ...header } = JSON.parse(text) as { samples: { id: unknown; epoch: number }[] };
    const members = Object.fromEntries(
      samples.map((sample) => [`samples/${sample.id}_epoch_${sample.epoch}.json`, JSON.stringify(sample)]),
    );
    for (const way of ['store', 'deflate', 'zstd'] as const) {
      const archive = zip({ ...members, 'header.json': JSON.stringify(header) }, way);
      expect(await detected(archive)).toBe('inspect');
      expect(await analyses('inspect', archive)).toEqual(fromJson);
    }
  });

  it('lose one damaged sample, not the others', async () => {
    const sample = JSON.stringify({ messages: [{ role: 'assistant', content: 'Done.' }] });
    const archive = zip(
      { 'samples/a_epoch_1.json': sample.repeat(40), 'samples/b_epoch_1.json': sample },
      'deflate',
    );
    archive.fill(255, 60, 70);
    const [first, second] = await analyses('inspect', archive);
    expect(first?.skipped).toBeGreaterThan(0);
    expect(second).toMatchObject({ session: 'b/1', steps: 1, skipped: 0 });
  });

  it('are no logs of a tool that keeps none in zip files', async () => {
    const archive = zip({ 'header.json': '{}' }, 'store');
    expect(await analyse('codex', archive)).toMatchObject({
      steps: 0,
      broken: 'it is a zip file, which codex never is',
    });
  });

  it('say why they cannot be read at all', async () => {
    const cut = zip({ 'samples/a_epoch_1.json': '{}' }, 'store').subarray(0, 50);
    expect(await analyse('inspect', cut)).toMatchObject({ steps: 0, skipped: 1, broken: expect.any(String) });
  });
});

it("Gemini CLI's earlier chats are one document, addressed by message", async () => {
  const call = (id: string) => ({
    id,
    name: 'run_shell_command',
    args: { command: 'git status' },
    status: 'success',
    result: [{ functionResponse: { id, name: 'run_shell_command', response: { output: 'clean' } } }],
  });
  const messages = [
    { id: 'u', type: 'user', content: 'Do it.' },
    ...[1, 2, 3, 4].map((at) => ({
      id: `g${at}`,
      type: 'gemini',
      content: 'Look.',
      model: 'm',
      toolCalls: [call(`c${at}`)],
    })),
    { id: 'i', type: 'info', content: 'Bye.' },
  ];
  const text = JSON.stringify({ sessionId: 's', projectHash: 'p', startTime: 't', messages }, null, 2);
  expect(await detected(text)).toBe('gemini-cli');
  expect(await analyse('gemini-cli', text)).toMatchObject({
    steps: 4,
    operations: 4,
    model: 'm',
    address: 'message',
    onset: { step: 1, ref: 2 },
  });
});
