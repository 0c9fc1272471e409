import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EnvironmentSource,
  type PlannedTrial,
  type PreparedEnvironment,
  type RunPlan,
  type SandboxProvider,
  userError,
} from '../core/index.ts';
import { buildTask, type LoadedTask, loadSuite, loadTask, taskRoots } from '../task/index.ts';

/** Where a run keeps the task directories that its trials use: a run can be graded again from its files alone. */
function taskDirectory(runDirectory: string, trial: PlannedTrial): string {
  return join(runDirectory, 'tasks', trial.suite, `${trial.task}@${trial.units}-${trial.seed}`);
}

/** Builds the tasks of a plan into its run's directory, or loads those that an earlier start built. */
export async function openTasks(
  plan: RunPlan,
  runDirectory: string,
  cwd: string,
  signal: AbortSignal,
): Promise<(trial: PlannedTrial) => LoadedTask> {
  const roots = taskRoots({ tasksDirs: plan.options.tasksDirs, cwd });
  const tasks = new Map<string, LoadedTask>();
  for (const trial of plan.trials) {
    const directory = taskDirectory(runDirectory, trial);
    if (!tasks.has(directory)) tasks.set(directory, await openTask(trial, directory, roots, signal));
  }
  return (trial) => tasks.get(taskDirectory(runDirectory, trial))!;
}

async function openTask(
  trial: PlannedTrial,
  directory: string,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<LoadedTask> {
  const { suite, task: name, units, seed } = trial;
  // A build that was cut off left a directory without its last file; loading tells.
  if (existsSync(join(directory, 'task.toml'))) return loadTask(directory, { suite, name, units, seed });
  const source = (await loadSuite(suite, roots)).members.find((member) => member.name === name);
  if (!source) {
    throw userError('TASK_UNKNOWN', `the suite ${suite} no longer holds the task ${name}`, {
      hint: 'Give its directory with --tasks-dir, as when the run was started.',
    });
  }
  return buildTask(source, { units, seed, outDir: directory, signal });
}

/** Prepares each environment once, when its first trial needs it; all its trials share the result or the failure. */
export function lazyEnvironments(
  provider: SandboxProvider,
  onLog: (task: string, line: string) => void,
  signal: AbortSignal,
): (task: LoadedTask, source?: EnvironmentSource) => Promise<PreparedEnvironment> {
  const prepared = new Map<string, Promise<PreparedEnvironment>>();
  return (task, source = task.environment) => {
    let environment = prepared.get(source.digest);
    if (!environment) {
      environment = provider.prepare(source, { signal, onLog: (line) => onLog(task.name, line) });
      prepared.set(source.digest, environment);
      // A retried trial tries again: a full disk or a dead engine may have been mended.
      environment.catch(() => prepared.delete(source.digest));
    }
    return environment;
  };
}
