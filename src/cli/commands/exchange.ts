import { relative } from 'node:path';
import type { Command } from 'commander';
import type { Imported, TaskSource } from '../../task/index.ts';
import {
  exportedTasksOutputSchema,
  type ImportedSuiteOutput,
  importedSuiteOutputSchema,
  newTaskOutputSchema,
} from '../exchange-output.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printJson } from '../output.ts';
import { shortPath } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { positiveInteger, repeated, wholeNumber } from '../values.ts';

interface NewFlags {
  readonly suite: string;
  readonly into: string;
  readonly json?: boolean;
}

interface ImportFlags {
  readonly suite?: string;
  readonly into: string;
  readonly link?: boolean;
  readonly json?: boolean;
}

interface ExportFlags {
  readonly harbor: string;
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly units?: number;
  readonly seed: number;
  readonly tasksDir?: readonly string[];
  readonly json?: boolean;
}

/** Adds `new`, `import` and `export` to `tasks`. */
export function addExchange(tasks: Command, terminal: Terminal, finish: (code: number) => void): void {
  tasks
    .command('new')
    .description('write the source of a small task that is valid as it stands, to begin from')
    .argument('<name>', 'name of the task')
    .option('--suite <name>', 'suite that it belongs to', 'mine')
    .option('--into <dir>', 'directory of suites', 'tasks')
    .option('--json', 'print JSON on stdout')
    .action(async (name: string, flags: NewFlags) => finish(await create(name, flags, terminal)));
  tasks
    .command('import')
    .description('make a suite of a Harbor task or of a folder of them')
    .argument('<path>', 'directory with a task.toml, or with such directories')
    .option('--suite <name>', "name of the suite (default: the directory's)")
    .option('--into <dir>', 'directory of suites', 'tasks')
    .option('--link', 'refer to the tasks where they lie instead of copying them')
    .option('--json', 'print JSON on stdout')
    .action(async (path: string, flags: ImportFlags) => finish(await take(path, flags, terminal)));
  tasks
    .command('export')
    .description('write tasks as Harbor task directories that need nothing of mimo-bench')
    .requiredOption('--harbor <dir>', 'directory to write to: one directory a task, none overwritten')
    .option('--suite <name>', 'tasks of this suite; may be repeated', repeated)
    .option('--task <glob>', 'tasks by name or suite/name; may be repeated', repeated)
    .option('--units <n>', "horizon dial (default: each task's own)", positiveInteger)
    .option('--seed <n>', 'seed', wholeNumber, 1)
    .option('--tasks-dir <dir>', 'further directory with suites; may be repeated', repeated)
    .option('--json', 'print JSON on stdout')
    .action(async (flags: ExportFlags) => finish(await give(flags, terminal)));
}

async function create(name: string, flags: NewFlags, terminal: Terminal): Promise<number> {
  const { newTask } = await import('../../task/index.ts');
  const { suite, into } = flags;
  const { directory, files } = await newTask(name, { suite, into });
  if (flags.json) {
    const made = { suite, name, directory, files };
    printJson(terminal, newTaskOutputSchema, { schema: 'mimo-bench/new-task@1', ...made });
    return EXIT.done;
  }
  terminal.out.write(`${shortPath(directory, terminal.cwd)}\n`);
  terminal.err.write(
    [
      `${files.length} files; README.md there says what each is. Then:`,
      `  mimo-bench tasks validate --task ${suite}/${name}${dirFlag(into)}`,
      `  mimo-bench run --task ${suite}/${name} --agent oracle${dirFlag(into)}`,
      '',
    ].join('\n'),
  );
  return EXIT.done;
}

async function take(path: string, flags: ImportFlags, terminal: Terminal): Promise<number> {
  const { importTasks } = await import('../../task/index.ts');
  const imported = await importTasks(path, {
    into: flags.into,
    ...(flags.suite === undefined ? {} : { suite: flags.suite }),
    link: flags.link ?? false,
  });
  const output = importedOutput(imported);
  for (const { name, reasons } of output.leftOut)
    for (const reason of reasons) terminal.err.write(`left out: ${name}: ${reason}\n`);
  if (flags.json) {
    printJson(terminal, importedSuiteOutputSchema, output);
    return EXIT.done;
  }
  for (const { name, warnings } of output.tasks)
    for (const warning of warnings) terminal.err.write(`warning: ${name}: ${warning}\n`);
  for (const { name, steps, grading, network } of output.tasks) {
    const parts = steps > 0 ? `, ${steps} steps` : '';
    terminal.out.write(`${output.suite}/${name}: graded ${grading}, network ${network}${parts}\n`);
  }
  terminal.err.write(
    `${output.tasks.length} tasks in ${shortPath(output.directory, terminal.cwd)}. Then:\n` +
      `  mimo-bench run --suite ${output.suite} --agent oracle${dirFlag(flags.into)}\n`,
  );
  return EXIT.done;
}

function importedOutput({ suite, directory, tasks, leftOut }: Imported): ImportedSuiteOutput {
  return {
    schema: 'mimo-bench/imported-suite@1',
    ...{ suite, directory },
    tasks: tasks.map(({ name, title, legs, verifier, network, digest, warnings }) => {
      const modes = new Set(legs.length > 0 ? legs.map((leg) => leg.verifier.mode) : [verifier.mode]);
      const [mode = 'shared'] = modes;
      const grading = modes.size > 1 ? ('mixed' as const) : mode;
      return {
        name,
        title,
        steps: legs.length,
        grading,
        network: network.kind,
        digest,
        warnings: [...warnings],
      };
    }),
    leftOut: [...leftOut],
  };
}

async function give(flags: ExportFlags, terminal: Terminal): Promise<number> {
  const [{ exportTasks }, { carryPackages }] = await Promise.all([
    import('../../task/index.ts'),
    import('../../sandbox/index.ts'),
  ]);
  const sources = await chosen(flags, terminal);
  const { seed, units, harbor } = flags;
  return interruptible(terminal, async (signal) => {
    const onLog = (line: string): void => void terminal.err.write(`${line}\n`);
    const tasks = await exportTasks(sources, {
      ...{ directory: harbor, seed, signal },
      ...(units === undefined ? {} : { units }),
      carryPackages: (environment) => carryPackages(environment, { signal, onLog }),
      onTask: (task) => {
        if (!flags.json) terminal.out.write(`${shortPath(task.directory, terminal.cwd)}\n`);
        for (const warning of task.warnings) terminal.err.write(`warning: ${warning}\n`);
      },
    });
    if (flags.json) {
      printJson(terminal, exportedTasksOutputSchema, {
        schema: 'mimo-bench/exported-tasks@1',
        directory: harbor,
        tasks: tasks.map((task) => ({
          ...{ suite: task.suite, name: task.name, units: task.units, seed: task.seed },
          ...{ digest: task.digest, directory: task.directory },
        })),
      });
    } else terminal.err.write(`Then: harbor run -p ${harbor} --agent oracle\n`);
    return EXIT.done;
  });
}

/** Named tasks, or those of named suites; never all there are: they would be many, and some are large. */
async function chosen(flags: ExportFlags, terminal: Terminal): Promise<TaskSource[]> {
  const { findSuites, loadSuite, readSuite, selectTasks, taskRoots } = await import('../../task/index.ts');
  const { userError } = await import('../../core/index.ts');
  const { suite: names = [], task: globs = [], tasksDir = [] } = flags;
  if (names.length === 0 && globs.length === 0) {
    throw userError('EXPORT_NOTHING', 'nothing was named to export', {
      hint: 'Give --task or --suite; `mimo-bench tasks list` shows what there is.',
    });
  }
  const roots = taskRoots({ tasksDirs: tasksDir, cwd: terminal.cwd });
  const suites =
    names.length > 0
      ? await Promise.all(names.map((name) => loadSuite(name, roots)))
      : await Promise.all((await findSuites(roots)).map(readSuite));
  const sources = selectTasks({ suites, globs });
  const twice = sources.find(
    (source, index) => sources.findIndex(({ name }) => name === source.name) !== index,
  );
  if (twice === undefined) return sources;
  throw userError(
    'TASK_AMBIGUOUS',
    `two suites have a task "${twice.name}", and both would be one directory`,
    {
      hint: 'Export one suite at a time.',
    },
  );
}

/** Suites under ./tasks are found by themselves. */
const dirFlag = (into: string): string => (relative('tasks', into) === '' ? '' : ` --tasks-dir ${into}`);
