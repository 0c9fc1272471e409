import { type Command, Option } from 'commander';
import type { CalibrationRequest } from '../../calibration/index.ts';
import { calibrationPage } from '../calibration-page.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printJson } from '../output.ts';
import { showProgress } from '../progress/index.ts';
import { outFlag, shortPath } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { given, positiveInteger, repeated } from '../values.ts';

interface CalibrateFlags {
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly agent?: readonly string[];
  readonly units?: number;
  readonly seeds: CalibrationRequest['seeds'];
  readonly repeats?: number;
  readonly quick?: boolean;
  readonly sandbox: CalibrationRequest['sandbox'];
  readonly jobs?: number;
  readonly from?: string;
  readonly out: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function addCalibrate(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('calibrate')
    .description('hold the detectors against simulated models whose breakdown is known')
    .option('--suite <name>', 'suite of tasks instead of the usual two; may be repeated', repeated)
    .option('--task <glob>', 'tasks by name or suite/name; may be repeated', repeated)
    .option('--agent <name>', 'mimo (default) or an installed command line; may be repeated', repeated)
    .option('--units <n>', 'horizon dial of the tasks', positiveInteger)
    .addOption(
      new Option('--seeds <set>', 'tuning: those that constants may be chosen on; reporting: the others')
        .choices(['tuning', 'reporting', 'all'])
        .default('reporting'),
    )
    .option('--repeats <n>', 'seeds of each set, at most 8 (default: 2)', positiveInteger)
    .option('--quick', 'one small task and one seed: whether it works, in a minute')
    .addOption(
      new Option('--sandbox <kind>', 'where agents run')
        .choices(['auto', 'docker', 'local'])
        .default('auto', 'auto: docker when an engine answers'),
    )
    .option('-j, --jobs <n>', 'trials at the same time', positiveInteger)
    .option('--from <dir>', 'judge the trials of an earlier calibration anew; run nothing');
  outFlag(command)
    .option('--quiet', 'no progress')
    .option('--json', 'print the figures as JSON on stdout, and nothing else there')
    .action(async (flags: CalibrateFlags) => finish(await run(flags, terminal)));
}

async function run(flags: CalibrateFlags, terminal: Terminal): Promise<number> {
  const { calibrate, recalibrate, calibrationSchema } = await import('../../calibration/index.ts');
  return interruptible(terminal, async (signal) => {
    using progress = showProgress(terminal.err, flags.quiet ?? false);
    const environment = { env: terminal.env, signal, onEvent: progress.onEvent };
    const done =
      flags.from === undefined
        ? await calibrate(requestOf(flags), flags.out, environment)
        : await recalibrate(flags.from);
    progress[Symbol.dispose]();
    const { calibration, directory, interrupted } = done;
    if (flags.json) printJson(terminal, calibrationSchema, calibration);
    else {
      terminal.out.write(calibrationPage(calibration, terminal.out.width()));
      const short = shortPath(directory, terminal.cwd);
      terminal.out.write(`\nNext\n  mimo-bench calibrate --from ${short} --json\n`);
    }
    if (interrupted) return EXIT.interrupted;
    return calibration.invalid > 0 ? EXIT.infrastructure : EXIT.done;
  });
}

function requestOf(flags: CalibrateFlags): CalibrationRequest {
  return given<CalibrationRequest>({
    suites: flags.suite ?? [],
    tasks: flags.task ?? [],
    agents: flags.agent ?? [],
    units: flags.units,
    seeds: flags.seeds,
    repeats: flags.repeats,
    quick: flags.quick ?? false,
    sandbox: flags.sandbox,
    jobs: flags.jobs,
  });
}
