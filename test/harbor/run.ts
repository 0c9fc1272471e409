import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxKind, TrialResult } from '../../src/core/index.ts';
import { executeRun, loadRun, planRun } from '../../src/run/index.ts';
import { type JournalEvent, readJournal, runPaths } from '../../src/store/index.ts';

export interface HarborRun extends AsyncDisposable {
  readonly directory: string;
  trial(agent: string): TrialResult;
  events(agent: string): Promise<readonly JournalEvent[]>;
}

export interface HarborRunRequest {
  readonly tasksDir: string;
  readonly suite: string;
  readonly task?: string;
  readonly agents: readonly string[];
  readonly kind: SandboxKind;
}

/** Runs the agents on one task of a suite, as `mimo-bench run --tasks-dir` does. */
export async function runHarbor({
  tasksDir,
  suite,
  task,
  agents,
  kind,
}: HarborRunRequest): Promise<HarborRun> {
  await using undo = new AsyncDisposableStack();
  const out = await mkdtemp(join(tmpdir(), 'mimo-harbor-run-'));
  undo.defer(() => rm(out, { recursive: true, force: true }));
  const environment = { env: {}, signal: AbortSignal.timeout(300_000), onEvent: () => undefined };
  const planned = await planRun(
    {
      ...{ suites: [suite], tasks: task === undefined ? [] : [task], agents, models: ['sim/steady'] },
      ...{ sandbox: kind, jobs: 1, retries: 0, curve: 'none', out, tasksDirs: [tasksDir] },
    },
    environment,
  );
  await executeRun(planned, environment);
  const { trials } = await loadRun(planned.directory);
  const kept = undo.move();
  const trial = (agent: string): TrialResult => {
    const found = trials.find((each) => each.agent === agent);
    if (found === undefined) throw new Error(`no trial of ${agent}`);
    return found;
  };
  return {
    directory: planned.directory,
    trial,
    async events(agent) {
      const events: JournalEvent[] = [];
      const { journal } = runPaths(planned.directory).trial(trial(agent).id);
      for await (const event of readJournal(journal)) events.push(event);
      return events;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
