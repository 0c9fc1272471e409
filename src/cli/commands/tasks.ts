import { join } from 'node:path';
import type { Command } from 'commander';
import { userError } from '../../core/index.ts';
import type { TaskSource, TaskSummary } from '../../task/index.ts';
import { EXIT } from '../exit-codes.ts';
import { builtTaskOutputSchema, printJson, tasksOutputSchema } from '../output.ts';
import { shortPath } from '../result.ts';
import { printTask } from '../task-page.ts';
import { printTaskTable } from '../task-table.ts';
import type { Terminal } from '../terminal.ts';
import { positiveInteger, repeated, wholeNumber } from '../values.ts';
import { addExchange } from './exchange.ts';
import { addValidate } from './validate.ts';

interface ListFlags {
  readonly suite?: readonly string[];
  readonly tasksDir?: readonly string[];
  readonly digests?: boolean;
  readonly json?: boolean;
}

interface TaskFlags {
  readonly units?: number;
  readonly seed: number;
  readonly tasksDir?: readonly string[];
  readonly json?: boolean;
}

interface BuildFlags extends TaskFlags {
  readonly out?: string;
}

export function addTasks(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const tasks = program
    .command('tasks')
    .description('list, show, build, validate, begin, import and export tasks')
    .helpCommand(false);
  tasks
    .command('list')
    .description('the tasks of all suites')
    .option('--suite <name>', 'only of this suite; may be repeated', repeated)
    .option('--tasks-dir <dir>', 'further directory with suites; may be repeated', repeated)
    .option('--digests', 'build each task at its default dial and show its digest')
    .option('--json', 'print JSON on stdout')
    .action(async (flags: ListFlags) => finish(await list(flags, terminal)));
  taskFlags(
    tasks.command('show').description('what a task asks, how it is graded and what it is built from'),
  ).action(async (name: string, flags: TaskFlags) => finish(await show(name, flags, terminal)));
  taskFlags(tasks.command('build').description('write the Harbor directory of a task'))
    .option('--out <dir>', 'directory to write; absent or empty (default: built/<task>-<units>-<seed>)')
    .action(async (name: string, flags: BuildFlags) => finish(await build(name, flags, terminal)));
  addValidate(tasks, terminal, finish);
  addExchange(tasks, terminal, finish);
}

function taskFlags(command: Command): Command {
  return command
    .argument('<task>', 'task, as name or suite/name')
    .option('--units <n>', "horizon dial (default: the task's own)", positiveInteger)
    .option('--seed <n>', 'seed', wholeNumber, 1)
    .option('--tasks-dir <dir>', 'further directory with suites; may be repeated', repeated)
    .option('--json', 'print JSON on stdout');
}

async function list(flags: ListFlags, terminal: Terminal): Promise<number> {
  const { findSuites, listTasks, loadSuite, readSuite, taskRoots } = await import('../../task/index.ts');
  const roots = taskRoots({ tasksDirs: flags.tasksDir ?? [], cwd: terminal.cwd });
  const suites =
    flags.suite !== undefined
      ? await Promise.all(flags.suite.map((name) => loadSuite(name, roots)))
      : await Promise.all((await findSuites(roots)).map(readSuite));
  const tasks: TaskSummary[] = await listTasks({ roots, suites, digests: flags.digests ?? false });
  if (flags.json) {
    const rows = tasks.map((task) => ({ ...task, digest: task.digest ?? null }));
    printJson(terminal, tasksOutputSchema, { schema: 'mimo-bench/tasks@1', tasks: rows });
  } else printTaskTable(tasks, terminal);
  return EXIT.done;
}

async function show(name: string, flags: TaskFlags, terminal: Terminal): Promise<number> {
  const { describeTask } = await import('../../task/index.ts');
  const source = await theTask(name, flags.tasksDir ?? [], terminal);
  const { units, seed } = flags;
  const task = await describeTask(source, units === undefined ? { seed } : { units, seed });
  printTask(task, flags.json ?? false, terminal);
  return EXIT.done;
}

async function build(name: string, flags: BuildFlags, terminal: Terminal): Promise<number> {
  const { buildTask } = await import('../../task/index.ts');
  const source = await theTask(name, flags.tasksDir ?? [], terminal);
  const { units, seed } = flags;
  const outDir = flags.out ?? join('built', `${source.name}-${units ?? 'default'}-${seed}`);
  const task = await buildTask(source, units === undefined ? { seed, outDir } : { units, seed, outDir });
  for (const warning of task.warnings) terminal.err.write(`warning: ${warning}\n`);
  const { suite, title, digest, directory } = task;
  const built = { suite, name: task.name, title, units: task.units, seed, digest, directory };
  if (flags.json) printJson(terminal, builtTaskOutputSchema, { schema: 'mimo-bench/built-task@1', ...built });
  else terminal.out.write(`${shortPath(directory, terminal.cwd)}\n`);
  return EXIT.done;
}

async function theTask(name: string, tasksDirs: readonly string[], terminal: Terminal): Promise<TaskSource> {
  const { findSuites, fullName, readSuite, selectTasks, taskRoots } = await import('../../task/index.ts');
  const roots = taskRoots({ tasksDirs, cwd: terminal.cwd });
  const suites = await Promise.all((await findSuites(roots)).map(readSuite));
  const [task, ...others] = selectTasks({ suites, globs: [name] });
  if (task === undefined || others.length > 0) {
    const names = [task, ...others].flatMap((one) => (one ? [fullName(one)] : []));
    throw userError('TASK_AMBIGUOUS', `"${name}" is more than one task: ${names.join(', ')}`, {
      hint: 'Name one of them as suite/name.',
    });
  }
  return task;
}
