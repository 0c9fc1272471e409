import { type Command, Option } from 'commander';
import type { RunRequest } from '../../run/index.ts';
import { interruptible } from '../interrupt.ts';
import { printPlan } from '../plan-table.ts';
import { showProgress } from '../progress/index.ts';
import { finishRun, type ResultFlags, resultFlags } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import {
  dollars,
  duration,
  given,
  positiveInteger,
  positiveIntegers,
  readableFile,
  repeated,
  wholeNumber,
} from '../values.ts';

interface RunFlags extends ResultFlags {
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly agent?: readonly string[];
  readonly model?: readonly string[];
  readonly trials?: number;
  readonly units?: readonly number[];
  readonly seed?: number;
  readonly sandbox: RunRequest['sandbox'];
  readonly jobs?: number;
  readonly maxSteps?: number;
  readonly maxTokens?: number;
  readonly maxCost?: number;
  readonly timeout?: number;
  readonly idleTimeout?: number;
  readonly retries?: number;
  readonly curve: NonNullable<RunRequest['curve']>;
  readonly caBundle?: string;
  readonly tasksDir?: readonly string[];
  readonly dryRun?: boolean;
}

export function addRun(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('run')
    .description('run agents on tasks, grade what they leave behind, and report')
    .option(
      '--suite <name>',
      'suite of tasks; unless a suite or task is given smoke, with --units migrations; may be repeated',
      repeated,
    )
    .option('--task <glob>', 'tasks by name or suite/name; may be repeated', repeated)
    .option(
      '--agent <name>',
      'mimo (default), mimo:FILE, oracle, nop or script:FILE; may be repeated',
      repeated,
    )
    .option(
      '--model <provider/name>',
      'model as of models list, sim/steady unless given; may be repeated',
      repeated,
    )
    .option('--trials <n>', 'trials of each contender on each task', positiveInteger)
    .option('--units <n,...>', 'horizon dial: units of work that tasks are built with', positiveIntegers)
    .option('--seed <n>', 'seed of tasks and simulated models', wholeNumber)
    .addOption(
      new Option('--sandbox <kind>', 'where agents run')
        .choices(['auto', 'docker', 'local'])
        .default('auto', 'auto: docker when an engine answers'),
    )
    .option('-j, --jobs <n>', 'trials at the same time', positiveInteger)
    .option(
      '--max-steps <n>',
      "end a trial after this many steps (default: three times the reference's)",
      positiveInteger,
    )
    .option('--max-tokens <n>', 'end a trial after this many tokens', positiveInteger)
    .option('--max-cost <usd>', 'end a trial after this much money', dollars)
    .option('--timeout <duration>', 'end a trial after this time, such as 90s, 15m or 2h', duration)
    .option('--idle-timeout <duration>', 'end a trial that does nothing for this time', duration)
    .option('--retries <n>', 'new attempts at a trial that our infrastructure failed', wholeNumber)
    .addOption(
      new Option('--curve <which>', 'progress curves at the end; failed: of trials that did not score 1')
        .choices(['all', 'failed', 'none'])
        .default('failed'),
    )
    .option('--ca-bundle <file>', 'certificate authorities to trust in image builds', readableFile)
    .option('--tasks-dir <dir>', 'further directory with suites; may be repeated', repeated)
    .option('--dry-run', 'print the plan and an estimate; start nothing');
  resultFlags(command).action(async (flags: RunFlags) => finish(await run(flags, terminal)));
}

async function run(flags: RunFlags, terminal: Terminal): Promise<number> {
  const { planRun, executeRun } = await import('../../run/index.ts');
  return interruptible(terminal, async (signal) => {
    using progress = showProgress(terminal.err, flags.quiet ?? false);
    const environment = { env: terminal.env, signal, onEvent: progress.onEvent };
    const planned = await planRun(requestOf(flags), environment);
    for (const warning of planned.warnings) terminal.err.write(`warning: ${warning}\n`);
    if (flags.dryRun) return printPlan(planned, { json: flags.json ?? false }, terminal);
    const done = await executeRun(planned, environment);
    progress[Symbol.dispose]();
    return finishRun(done, planned.directory, flags, terminal);
  });
}

function requestOf(flags: RunFlags): RunRequest {
  return given<RunRequest>({
    suites: flags.suite ?? [],
    tasks: flags.task ?? [],
    agents: flags.agent ?? [],
    models: flags.model ?? [],
    trials: flags.trials,
    units: flags.units,
    seed: flags.seed,
    sandbox: flags.sandbox,
    jobs: flags.jobs,
    maxSteps: flags.maxSteps,
    maxTokens: flags.maxTokens,
    maxCostUsd: flags.maxCost,
    timeoutMs: flags.timeout,
    idleTimeoutMs: flags.idleTimeout,
    retries: flags.retries,
    curve: flags.curve,
    out: flags.out,
    tasksDirs: flags.tasksDir ?? [],
    caBundle: flags.caBundle,
  });
}
