import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TrialResult, trialResultSchema } from '../../src/core/index.ts';
import { type Trajectory, trajectorySchema } from '../../src/trajectory/index.ts';
import { json, provider } from '../gateway/support/fake-provider.ts';
import { invoke, scratch } from './invoke.ts';

const oneTask = ['run', '--suite', 'smoke', '--task', 'fix-failing-test', '--sandbox', 'local'];

interface Trial {
  readonly result: TrialResult;
  readonly trajectory: Trajectory;
}

/** Every trial under a directory, its trajectory held to the format's rules. */
async function trialsUnder(place: string): Promise<Trial[]> {
  const results = join(place, 'results');
  const files = (await readdir(results, { recursive: true })).filter((name) => name.endsWith('trial.json'));
  const read = async (path: string): Promise<unknown> =>
    JSON.parse(await readFile(join(results, path), 'utf8'));
  return Promise.all(
    files.map(async (path) => ({
      result: trialResultSchema.parse(await read(path)),
      trajectory: trajectorySchema.parse(await read(path.replace(/trial\.json$/, 'trajectory.json'))),
    })),
  );
}

const agentSteps = ({ trajectory }: Trial) => trajectory.steps.filter((step) => step.source === 'agent');

test('every trial has a valid trajectory with one agent step for each of its steps', async () => {
  await using place = await scratch();
  // A window so small that it is compacted again and again, each time with a summary in a side call.
  await writeFile(join(place.path, 'small.yaml'), 'compactAt: 0.003\nkeepTokens: 300\nsummary: model\n');
  await writeFile(join(place.path, 'words.sh'), 'echo one > a.txt; cat a.txt\n\nls nope\n\nseq 1 3000\n');
  const agents = ['mimo', 'mimo:small.yaml', 'oracle', 'nop', 'script:words.sh'];
  const asked = agents.flatMap((agent) => ['--agent', agent]);
  const { stderr } = await invoke([...oneTask, ...asked], { cwd: place.path });
  const trials = await trialsUnder(place.path);
  expect(trials, stderr).toHaveLength(agents.length);
  for (const trial of trials) {
    const { result, trajectory } = trial;
    expect(agentSteps(trial)).toHaveLength(result.steps);
    expect(agentSteps(trial).flatMap((step) => step.tool_calls ?? [])).toHaveLength(result.operations);
    expect(trajectory.agent).toMatchObject({ name: result.agent, version: result.agentVersion });
    const [last] = agentSteps(trial).slice(-1);
    if (last) expect(last.extra).toMatchObject({ snapshot: { tree: result.snapshots.final.tree } });
  }
  const of = (agent: string): Trial => trials.find(({ result }) => result.agent === agent)!;
  const compactions = of('mimo:small.yaml').trajectory.steps.filter(
    (step) => step.extra?.['context_management'],
  );
  expect(compactions.length).toBeGreaterThan(0);
  expect(of('mimo:small.yaml').trajectory.final_metrics?.extra?.['side_calls']).toMatchObject({
    calls: of('mimo:small.yaml').result.sideCalls,
  });
  expect(
    of('mimo')
      .trajectory.steps.slice(0, 2)
      .map((step) => step.source),
  ).toEqual(['system', 'user']);
  const [, failed, long] = agentSteps(of('script:words.sh'));
  expect(failed!.observation!.results[0]!.extra).toMatchObject({ is_error: true, exit_code: 2 });
  expect(String(long!.observation!.results[0]!.content).trim().split('\n')).toHaveLength(3000);
});

test('a trial that became invalid has one too', async () => {
  await using place = await scratch();
  await using remote = await provider(json(401, { error: { message: 'no such key' } }));
  const refused = ['--model', `refused@${remote.baseUrl}`, '--retries', '0'];
  const { code } = await invoke([...oneTask, ...refused], { cwd: place.path });
  expect(code).toBe(3);
  const trials = await trialsUnder(place.path);
  expect(trials.length).toBeGreaterThan(0);
  for (const { result, trajectory } of trials) {
    expect(result.outcome.kind).toBe('invalid');
    expect(trajectory.steps.map((step) => step.source)).toEqual(['system', 'user']);
    expect(trajectory.extra).toMatchObject({ outcome: { kind: 'invalid' }, score: null });
  }
});
