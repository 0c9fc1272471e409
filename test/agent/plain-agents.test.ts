import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgent, listAgents } from '../../src/agent/index.ts';
import { createTestTrial } from './trial.ts';

let directory: string;
let files = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mimo-agents-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function scriptFile(text: string): Promise<string> {
  files += 1;
  const file = join(directory, `file-${files}`);
  await writeFile(file, text);
  return file;
}

describe('agents by name', () => {
  it('offers the nearest name for a misspelt one', () => {
    expect(() => createAgent('orcale')).toThrow(
      expect.objectContaining({ code: 'AGENT_UNKNOWN', kind: 'user', hint: 'Did you mean oracle?' }),
    );
    expect(() => createAgent('something-else')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('mimo, mimo:FILE, oracle, nop, script:FILE') }),
    );
  });

  it('refuses a script that is missing or empty before anything starts', async () => {
    expect(() => createAgent(`script:${directory}/none.sh`)).toThrow(
      expect.objectContaining({ code: 'SCRIPT_UNREADABLE', kind: 'user' }),
    );
    const empty = await scriptFile('#!/bin/sh\n\n  \n');
    expect(() => createAgent(`script:${empty}`)).toThrow(
      expect.objectContaining({ code: 'SCRIPT_EMPTY', kind: 'user' }),
    );
  });

  it('refuses options that mimo does not have, by name', () => {
    expect(() => createAgent('mimo', { mimo: { compactAt: 3 } })).toThrow(
      expect.objectContaining({
        code: 'AGENT_OPTIONS_INVALID',
        message: expect.stringContaining('compactAt'),
      }),
    );
  });

  it('reads the settings of mimo from a file, and tells contenders with other settings apart', async () => {
    const plain = createAgent('mimo');
    const same = createAgent(`mimo:${await scriptFile('# nothing set\n')}`);
    const strict = createAgent(`mimo:${await scriptFile('loops: enforce\ncheck: npm test\n')}`);
    expect(same.version).toBe(plain.version);
    expect(strict.version).toMatch(new RegExp(`^${plain.version}\\+[0-9a-f]{8}$`));
    expect(strict.name).toMatch(/^mimo:/);
  });

  it.each([
    ['loops: enforce\nretries: 3\n', 2, 'retries'],
    ['# words\n\ncompactAt: 7\n', 3, 'compactAt'],
    ['loops: [enforce\n', 2, ''],
  ])('names file, line and key of a wrong setting: %j', async (text, line, key) => {
    const file = await scriptFile(text);
    expect(() => createAgent(`mimo:${file}`)).toThrow(
      expect.objectContaining({
        code: 'AGENT_OPTIONS_INVALID',
        kind: 'user',
        message: expect.stringContaining(`${file}:${line}: ${key}`),
      }),
    );
    expect(() => createAgent('mimo:/nowhere.yaml')).toThrow(
      expect.objectContaining({ code: 'AGENT_OPTIONS_UNREADABLE' }),
    );
  });

  it('lists what it can make', () => {
    expect(
      listAgents()
        .filter((agent) => !agent.name.includes(':'))
        .map((agent) => createAgent(agent.name).needsModel),
    ).toEqual(
      listAgents()
        .filter((agent) => !agent.name.includes(':'))
        .map((agent) => agent.needsModel),
    );
  });
});

describe('nop', () => {
  it('ends at once without touching anything and claims not to be done', async () => {
    await using trial = await createTestTrial();
    const end = await createAgent('nop').run(trial.context());
    expect(end).toMatchObject({ kind: 'ended', claim: { done: false } });
    expect(trial.steps).toEqual([]);
  });
});

describe('oracle', () => {
  const reference = [
    { title: 'first', script: 'echo one > a.txt; X=1' },
    { title: 'fails', script: 'cat missing.txt; exit 7' },
    { title: 'last', script: 'cat a.txt; echo "$X-" >&2' },
  ];

  it('runs every step in a fresh shell from the workdir and keeps failures in the record', async () => {
    await using trial = await createTestTrial();
    const end = await createAgent('oracle').run(trial.context({ reference }));
    expect(end).toMatchObject({ kind: 'ended', claim: { done: true }, exitReason: 'completed' });
    expect(trial.steps.map(({ text }) => text)).toEqual(['first', 'fails', 'last']);
    const results = trial.steps.map(({ operations }) => operations[0]!.result!);
    expect(results.map((result) => result.exitCode)).toEqual([0, 7, 0]);
    expect(results.map((result) => result.isError)).toEqual([false, true, false]);
    expect(results[1]!.text).toContain('missing.txt');
    expect(results[2]!.text).toBe('one\n[stderr]\n-\n');
  });

  it('stops at the step limit', async () => {
    await using trial = await createTestTrial();
    const end = await createAgent('oracle').run(trial.context({ reference, maxSteps: 2 }));
    expect(trial.steps).toHaveLength(2);
    expect(end).toMatchObject({ kind: 'refused', exitReason: 'step-limit', claim: { done: null } });
  });

  it('is stopped in the middle of a command by the trial', async () => {
    await using trial = await createTestTrial();
    const long = [{ title: 'long', script: 'touch started; sleep 60 & wait' }, ...reference];
    const running = createAgent('oracle').run(trial.context({ reference: long }));
    await expect.poll(() => trial.sandbox.get(`${trial.sandbox.workdir}/started`)).toHaveLength(1);
    trial.abort.abort(new Error('wall'));
    expect(await running).toMatchObject({ exitReason: 'aborted', claim: { done: null } });
    expect(await trial.sandbox.get(`${trial.sandbox.workdir}/a.txt`)).toEqual([]);
  });

  it('keeps a long output whole in a blob and cuts it in the step', async () => {
    await using trial = await createTestTrial();
    const noisy = [{ title: 'noisy', script: 'seq 1 20000' }];
    await createAgent('oracle').run(trial.context({ reference: noisy }));
    const { text, blob } = trial.steps[0]!.operations[0]!.result!;
    expect(text.length).toBeLessThan(4300);
    expect(text.startsWith('1\n2\n')).toBe(true);
    expect(text.endsWith('20000\n')).toBe(true);
    expect(trial.blobs.get(blob!)!.split('\n')).toHaveLength(20001);
  });
});

describe('script', () => {
  it('takes each paragraph of the file as a step', async () => {
    await using trial = await createTestTrial();
    const file = await scriptFile(
      '#!/bin/sh\n# make it\necho a > a\necho b > b\n\n\t\nrm a\r\n\r\n\r\necho c\n',
    );
    const end = await createAgent(`script:${file}`).run(trial.context());
    expect(trial.steps.map(({ text }) => text)).toEqual(['make it', 'rm a', 'echo c']);
    expect(end.claim.done).toBe(true);
    const left = await trial.sandbox.get(trial.sandbox.workdir);
    expect(left.map((entry) => entry.path)).toEqual([`${trial.sandbox.workdir}/b`]);
  });

  it('has a version that follows its text', async () => {
    const [one, two] = [await scriptFile('echo 1'), await scriptFile('echo 2')];
    expect(createAgent(`script:${one}`).version).not.toBe(createAgent(`script:${two}`).version);
  });
});
