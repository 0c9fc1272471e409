import { type Command, Option } from 'commander';
import { type Curve, curveSchema, type Grading } from '../../core/index.ts';
import { formatScore, renderCurve } from '../../report/index.ts';
import type { CurveOptions } from '../../run/index.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printJson } from '../output.ts';
import { outFlag } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { positiveInteger, readableFile } from '../values.ts';

interface CurveFlags {
  readonly out: string;
  readonly budget?: number;
  readonly sandbox: CurveOptions['sandbox'];
  readonly caBundle?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function addCurve(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('curve')
    .description('grade chosen steps of a finished trial: where its work peaked, and where it was lost')
    .argument('<trial>', 'directory of a trial, RUN/TRIAL, or the id of a trial of the latest run')
    .option('--budget <n>', 'gradings at most, those made before included (default: 24)', positiveInteger)
    .addOption(
      new Option('--sandbox <kind>', 'where the grader runs')
        .choices(['auto', 'docker', 'local'])
        .default('auto', 'auto: as the trial'),
    )
    .option('--ca-bundle <file>', 'certificate authorities to trust in image builds', readableFile);
  outFlag(command)
    .option('--quiet', 'no progress')
    .option('--json', 'print the curve as JSON on stdout, and nothing else there')
    .action(async (trial: string, flags: CurveFlags) => finish(await curve(trial, flags, terminal)));
}

async function curve(argument: string, flags: CurveFlags, terminal: Terminal): Promise<number> {
  const { curveOfTrial, defaultCurveBudget, resolveTrial } = await import('../../run/index.ts');
  return interruptible(terminal, async (signal) => {
    const located = await resolveTrial(argument, flags.out);
    const { curve: measured, trial } = await curveOfTrial(located, {
      budget: flags.budget ?? defaultCurveBudget,
      sandbox: flags.sandbox,
      ...(flags.caBundle === undefined ? {} : { caBundle: flags.caBundle }),
      signal,
      ...(flags.quiet ? {} : { onGraded: (grading, so) => terminal.err.write(lineOf(grading, so)) }),
    });
    if (flags.json) printJson(terminal, curveSchema, measured);
    else {
      const { color, unicode } = terminal.out;
      const options = { color, unicode, width: terminal.out.width(), assessment: trial.endurance };
      terminal.out.write(renderCurve(measured, options));
    }
    const ungraded = measured.gradings.some(({ status }) => status === 'invalid');
    return ungraded ? EXIT.infrastructure : EXIT.done;
  });
}

function lineOf(grading: Grading, { gradings, budget, states }: Curve): string {
  const what = grading.status === 'graded' ? `M ${formatScore(grading.share)}` : `invalid, ${grading.code}`;
  return `step ${grading.step}: ${what} (${gradings.length} of ${Math.min(budget, states)} gradings)\n`;
}
