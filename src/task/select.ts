import { matchesGlob } from 'node:path';
import type { Suite, TaskSource } from './suite.ts';
import { unknownName } from './suite.ts';

/**
 * The tasks of the suites that match any of the globs; all of them without a glob. A glob is held against
 * `task` and `suite/task`. Order is that of the suites and their members.
 *
 * @throws MimoError user `TASK_UNKNOWN` for a glob that matches nothing, with the nearest names
 */
export function selectTasks({
  suites,
  globs,
}: {
  suites: readonly Suite[];
  globs: readonly string[];
}): TaskSource[] {
  const tasks = suites.flatMap((suite) => suite.members);
  for (const glob of globs) {
    if (tasks.some((task) => matches(task, glob))) continue;
    const names = tasks.flatMap((task) => (glob.includes('/') ? [fullName(task)] : [task.name]));
    throw unknownName('TASK_UNKNOWN', 'task', glob, names, 'mimo-bench tasks list');
  }
  return globs.length === 0 ? tasks : tasks.filter((task) => globs.some((glob) => matches(task, glob)));
}

export const fullName = (task: TaskSource): string => `${task.suite}/${task.name}`;

const matches = (task: TaskSource, glob: string): boolean =>
  matchesGlob(task.name, glob) || matchesGlob(fullName(task), glob);
