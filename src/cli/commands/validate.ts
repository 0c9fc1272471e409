import { type Command, Option } from 'commander';
import type { TaskSource } from '../../task/index.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printJson } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { positiveInteger, readableFile, repeated, wholeNumber } from '../values.ts';

interface ValidateFlags {
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly units?: number;
  readonly seed: number;
  readonly sandbox: 'auto' | 'docker' | 'local';
  readonly jobs?: number;
  readonly tasksDir?: readonly string[];
  readonly caBundle?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Adds `validate` to `tasks`. */
export function addValidate(tasks: Command, terminal: Terminal, finish: (code: number) => void): void {
  tasks
    .command('validate')
    .description(
      'prove tasks sound: endpoints, curve, horizon, mutants and wrong solutions, clean room, leaks',
    )
    .option('--suite <name>', 'tasks of this suite; may be repeated', repeated)
    .option('--task <glob>', 'tasks by name or suite/name; may be repeated', repeated)
    .option('--units <n>', "horizon dial (default: each task's own)", positiveInteger)
    .option('--seed <n>', 'seed of the build and of what is sampled', wholeNumber, 1)
    .addOption(
      new Option('--sandbox <kind>', 'where solutions and graders run')
        .choices(['auto', 'docker', 'local'])
        .default('auto', 'auto: docker when an engine answers'),
    )
    .option('-j, --jobs <n>', 'sandboxes at the same time (default: one for each core)', positiveInteger)
    .option('--tasks-dir <dir>', 'further directory with suites; may be repeated', repeated)
    .option('--ca-bundle <file>', 'certificate authorities to trust in image builds', readableFile)
    .option('--quiet', 'no progress')
    .option('--json', 'print the figures as JSON on stdout, and nothing else there')
    .action(async (flags: ValidateFlags) => finish(await validate(flags, terminal)));
}

async function validate(flags: ValidateFlags, terminal: Terminal): Promise<number> {
  const { validateTasks, validationLines, validationSchema } = await import('../../validation/index.ts');
  const tasks = await chosenTasks(flags, terminal);
  return interruptible(terminal, async (signal) => {
    const started = performance.now();
    const note = (task: string, text: string): void => {
      const seconds = Math.round((performance.now() - started) / 1000);
      if (!flags.quiet) terminal.err.write(`${String(seconds).padStart(4)} s  ${task}: ${text}\n`);
    };
    const validation = await validateTasks({
      tasks,
      seed: flags.seed,
      sandbox: flags.sandbox,
      ...(flags.units === undefined ? {} : { units: flags.units }),
      ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
      ...(flags.caBundle === undefined ? {} : { caBundle: flags.caBundle }),
      signal,
      onNote: note,
      onTask: (task) => note(task.name, task.verdict),
    });
    if (flags.json) printJson(terminal, validationSchema, validation);
    else for (const task of validation.tasks) terminal.out.write(`${validationLines(task)}\n`);
    const any = (wanted: string): boolean => validation.tasks.some(({ verdict }) => verdict === wanted);
    if (any('invalid')) return EXIT.belowThreshold;
    // A task of which nothing could be tried here is not to be taken for a sound one.
    return any('not-assessable') ? EXIT.infrastructure : EXIT.done;
  });
}

/** Named suites, otherwise all that are found; of these the named tasks, otherwise all. */
async function chosenTasks(flags: ValidateFlags, terminal: Terminal): Promise<TaskSource[]> {
  const { findSuites, loadSuite, readSuite, selectTasks, taskRoots } = await import('../../task/index.ts');
  const roots = taskRoots({ tasksDirs: flags.tasksDir ?? [], cwd: terminal.cwd });
  const suites =
    flags.suite !== undefined
      ? await Promise.all(flags.suite.map((name) => loadSuite(name, roots)))
      : await Promise.all((await findSuites(roots)).map(readSuite));
  return selectTasks({ suites, globs: flags.task ?? [] });
}
