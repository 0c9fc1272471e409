import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enduranceSchema, systemClock, type Task } from '../../src/core/index.ts';
import { SnapshotStore } from '../../src/store/index.ts';
import { createHostSandbox, type HostSandbox } from '../../src/testing/host-sandbox.ts';
import { MeteredSandbox } from '../../src/trial/metered-sandbox.ts';
import { Workspace } from '../../src/trial/workspace.ts';

let sandbox: HostSandbox;
let metered: MeteredSandbox;
let store: SnapshotStore;
let workspace: Workspace;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mimo-workspace-'));
  sandbox = await createHostSandbox();
  metered = new MeteredSandbox(sandbox, systemClock);
  store = await SnapshotStore.open(join(directory, 'snapshots.git'), { workspace: sandbox.workdir });
  workspace = new Workspace(metered, store, taskIn(sandbox.workdir), systemClock);
  await workspace.commit(0, 'as given');
});
afterEach(async () => {
  await sandbox.dispose();
  rmSync(directory, { recursive: true, force: true });
});

function taskIn(path: string): Task {
  const endurance = enduranceSchema.parse({
    schema: 'mimo-bench/task@1',
    family: 'one',
    units: { default: 1, dial: [1] },
    snapshot: { workspace: path },
  });
  return { endurance } as Task;
}

const agentRuns = (script: string) => metered.exec({ argv: ['sh', '-c', script] });
/** Something that the agent left running, and so without a call of its own. */
const backgroundRuns = (script: string) => sandbox.exec({ argv: ['sh', '-c', script] });

test('a step that ends with a look at its workspace has that tree, and is told all that it changed', async () => {
  await agentRuns('echo a > a.txt');
  const look = await workspace.interim('inside');
  const commit = await workspace.commit(1, 'step 1');
  expect(commit.tree).toBe(look.tree);
  expect(commit.scanMs).toBe(look.scanMs);
  expect(commit.changes).toEqual([{ path: 'a.txt', change: 'added' }]);
});

test('a command after the last look is in the step', async () => {
  await agentRuns('echo a > a.txt');
  await workspace.interim('inside');
  await agentRuns('echo b > b.txt');
  const { changes } = await workspace.commit(1, 'step 1');
  expect(changes.map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
});

test('a command that was under way during the look is in the step', async () => {
  const slow = agentRuns('echo early > a.txt; sleep 0.3; echo late > b.txt');
  await workspace.interim('inside');
  await slow;
  const { changes } = await workspace.commit(1, 'step 1');
  expect(changes.map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
});

test('what a background process did after the look belongs to the next step', async () => {
  await agentRuns('true');
  await workspace.interim('inside');
  await backgroundRuns('echo c > c.txt');
  expect((await workspace.commit(1, 'step 1')).changes).toEqual([]);
  expect((await workspace.commit(2, 'step 2')).changes).toEqual([{ path: 'c.txt', change: 'added' }]);
});

test('the last step of an agent whose processes were killed is looked at anew', async () => {
  await agentRuns('true');
  await workspace.interim('inside');
  await backgroundRuns('echo c > c.txt');
  await metered.killAll();
  expect((await workspace.commit(1, 'step 1')).changes).toEqual([{ path: 'c.txt', change: 'added' }]);
});
