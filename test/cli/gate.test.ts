import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparisonSchema, gateVerdictSchema, gateVerdictsSchema } from '../../src/comparison/index.ts';
import type { TrialResult } from '../../src/core/index.ts';
import { brokenAt, trialWith } from '../report/trials.ts';
import { invoke, scratch } from './invoke.ts';
import { writeRun } from './written-run.ts';

const tasks = ['ladder', 'callbacks', 'esm', 'types', 'schema', 'api'];

/** Trials of one contender, five on each of six tasks, the first `failing` of each broken down at step 80. */
function trials(failing: number, changes: Partial<TrialResult> = {}): TrialResult[] {
  return tasks.flatMap((task) =>
    Array.from({ length: 5 }, (_, repeat) =>
      trialWith({
        ...{ id: `${task}-${changes.agentVersion ?? ''}-${repeat}`, task, family: task, repeat: repeat + 1 },
        ...(repeat < failing ? { passed: false, score: 0.3, steps: 200, endurance: brokenAt(80) } : {}),
        ...changes,
      }),
    ),
  );
}

async function runs(results: string): Promise<void> {
  await writeRun(results, '2026-01-01-good', trials(0));
  await writeRun(results, '2026-01-02-good', trials(0, { agentVersion: '0.2.0' }));
  await writeRun(results, '2026-01-03-bad', trials(4, { agentVersion: '0.3.0' }));
}

describe('gate', () => {
  test('exits 0, 1 and 4 for no regression, a regression, and trials that cannot tell', async () => {
    await using place = await scratch();
    const results = join(place.path, 'results');
    await runs(results);
    await writeRun(results, '2026-01-04-few', trials(0).slice(0, 1));
    const gate = (candidate: string) =>
      invoke(['gate', '--baseline', '2026-01-01', '--candidate', candidate, '--json'], { cwd: place.path });
    const verdicts = await Promise.all(['2026-01-02', '2026-01-03', '2026-01-04'].map(gate));
    expect(verdicts.map(({ code }) => code)).toEqual([0, 1, 4]);
    const parsed = verdicts.map(({ stdout }) => gateVerdictSchema.parse(JSON.parse(stdout)));
    expect(parsed.map(({ verdict }) => verdict)).toEqual(['no-regression', 'regressed', 'inconclusive']);
    expect(parsed[1]?.candidate.contender).toContain('0.3.0');
  });

  test('holds a run against a promoted baseline, and promotes no run that fell behind it', async () => {
    await using place = await scratch();
    await runs(join(place.path, 'results'));
    const cwd = place.path;
    const made = await invoke(['gate', '--candidate', '2026-01-01', '--promote', 'main'], { cwd });
    expect(made).toMatchObject({ code: 0, stdout: '' });
    expect(made.stderr).toContain('results/baselines/main.json');
    const file = join(cwd, 'results', 'baselines', 'main.json');
    const before = await readFile(file, 'utf8');
    const worse = await invoke(['gate', '--baseline', 'main', '--promote', 'main'], { cwd });
    expect(worse.code).toBe(1);
    expect(worse.stdout).toContain('Gate: REGRESSED');
    expect(worse.stderr).toContain('not promoted');
    expect(await readFile(file, 'utf8')).toBe(before);
    const same = await invoke(
      ['gate', '--baseline', 'main', '--candidate', '2026-01-02', '--promote', 'main'],
      { cwd },
    );
    expect(same.code).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('2026-01-02-good');
  });

  test('pools a baseline only from runs of the same digests', async () => {
    await using place = await scratch();
    const results = join(place.path, 'results');
    await writeRun(results, '2026-01-01-a', trials(0));
    await writeRun(results, '2026-01-02-b', trials(0));
    await writeRun(
      results,
      '2026-01-03-c',
      trials(0, { digests: { task: 'other', environment: 'bb', harness: 'cc' } }),
    );
    const append = (run: string) =>
      invoke(['gate', '--candidate', run, '--promote', 'main', '--append'], { cwd: place.path });
    expect((await append('2026-01-01')).code).toBe(0);
    expect(await append('2026-01-02')).toMatchObject({ code: 0, stderr: expect.stringContaining('main') });
    const file = join(results, 'baselines', 'main.json');
    const [contender] = JSON.parse(await readFile(file, 'utf8')).contenders;
    expect(contender.trials).toHaveLength(60);
    expect(await append('2026-01-03')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('other is task'),
    });
    expect(await append('2026-01-02')).toMatchObject({ code: 2, stderr: expect.stringContaining('already') });
  });

  test('writes Markdown, JUnit and the pages of a GitHub workflow', async () => {
    await using place = await scratch();
    await runs(join(place.path, 'results'));
    const page = join(place.path, 'summary.md');
    await writeFile(page, '# before\n');
    const { code, stderr } = await invoke(
      ['gate', '--baseline', '2026-01-01', '--md', 'out/gate.md', '--junit', 'out/gate.xml', '--github'],
      { cwd: place.path, env: { GITHUB_STEP_SUMMARY: page } },
    );
    expect(code).toBe(1);
    const markdown = await readFile(join(place.path, 'out/gate.md'), 'utf8');
    expect(markdown).toMatch(/^<!-- mimo-bench gate -->\n\n## ❌ Endurance gate: REGRESSED/);
    expect(await readFile(page, 'utf8')).toBe(`# before\n${markdown}\n`);
    expect(await readFile(join(place.path, 'out/gate.xml'), 'utf8')).toContain('failures="1" errors="0"');
    expect(stderr).toMatch(/^::error title=Endurance gate%3A regressed::/m);
  });

  test('several contenders give one document with the gravest verdict', async () => {
    await using place = await scratch();
    const both = (failing: number) => [
      ...trials(0),
      ...trials(failing, { agent: 'codex', agentVersion: 'x' }).map((trial) => ({
        ...trial,
        id: `c-${trial.id}`,
      })),
    ];
    await writeRun(join(place.path, 'results'), '2026-01-01-a', both(0));
    await writeRun(join(place.path, 'results'), '2026-01-02-b', both(5));
    const { code, stdout } = await invoke(['gate', '--baseline', '2026-01-01', '--json'], {
      cwd: place.path,
    });
    expect(code).toBe(1);
    expect(gateVerdictsSchema.parse(JSON.parse(stdout)).verdicts).toHaveLength(2);
  });

  test.each([
    [['gate'], 'GATE_NO_BASELINE', '--promote'],
    [['gate', '--baseline', 'nobody'], 'BASELINE_UNKNOWN', 'Make one with'],
    [['gate', '--baseline', '2026-01-01', '--contender', 'zzz'], 'CONTENDER_UNKNOWN', 'mimo 0.3.0'],
    [['gate', '--baseline', '2026-01-01', '--delta', '2'], '', 'such as 0.1 or 10%'],
    [['gate', '--candidate', '2026-01-01', '--promote', '../x'], 'BASELINE_NAME', 'Letters'],
  ])('%j is refused with what to do', async (args, code, hint) => {
    await using place = await scratch();
    await runs(join(place.path, 'results'));
    const { code: exit, stdout, stderr } = await invoke(args, { cwd: place.path });
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(code);
    expect(stderr).toContain(hint);
  });
});

describe('compare', () => {
  test('shows contenders of several runs side by side, on a terminal, as JSON and as Markdown', async () => {
    await using place = await scratch();
    await runs(join(place.path, 'results'));
    const args = ['compare', '2026-01-01', '2026-01-03'];
    const [text, json, markdown] = await Promise.all(
      [[], ['--json'], ['--md', '-']].map((more) => invoke([...args, ...more], { cwd: place.path })),
    );
    expect(text?.code).toBe(0);
    expect(text?.stdout).toContain('Where they part (won 0, lost 6, even 0)');
    expect(text?.stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
    const compared = comparisonSchema.parse(JSON.parse(json?.stdout ?? ''));
    expect(compared.pairs[0]?.endurance.difference).toBeLessThan(0);
    expect(markdown?.stdout).toMatch(/^## Comparison of contenders/);
  });

  test('one contender alone is refused', async () => {
    await using place = await scratch();
    await runs(join(place.path, 'results'));
    const { code, stderr } = await invoke(['compare', '2026-01-01'], { cwd: place.path });
    expect(code).toBe(2);
    expect(stderr).toContain('COMPARE_ONE_CONTENDER');
  });
});
