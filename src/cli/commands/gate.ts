import { type Command, Option } from 'commander';
import {
  type GateVerdict,
  type GateVerdicts,
  gateAll,
  gateDefaults,
  gateVerdictSchema,
  gateVerdictsSchema,
  type RecordedContender,
  type VerdictName,
} from '../../comparison/index.ts';
import { userError } from '../../core/index.ts';
import { gateJunit, gateMarkdown, renderGate } from '../../report/index.ts';
import { chooseContenders } from '../contender-choice.ts';
import { EXIT } from '../exit-codes.ts';
import { type Annotation, tellGitHub } from '../github.ts';
import { printJson } from '../output.ts';
import { ownsStdout, writeOutput } from '../output-file.ts';
import { outFlag, shortPath } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { duration, positiveInteger, repeated, shareAboveZero, wholeNumber } from '../values.ts';

interface GateFlags {
  readonly out: string;
  readonly baseline?: readonly string[];
  readonly candidate?: readonly string[];
  readonly contender?: readonly string[];
  readonly delta: number;
  readonly passDelta: number;
  readonly alpha: number;
  readonly tau?: number;
  readonly accept: readonly string[];
  readonly staleAfter: number;
  readonly seed: number;
  readonly promote?: string;
  readonly append?: boolean;
  readonly md?: string;
  readonly junit?: string;
  readonly github?: boolean;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

export function addGate(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('gate')
    .description('has endurance regressed? exits 1 if so, 4 if these trials cannot tell; starts nothing')
    .option(
      '--baseline <run>',
      'baseline by name or file, or a run; repeatable: equal contenders are pooled',
      repeated,
    )
    .option('--candidate <run>', "run to judge (default: 'latest'); repeatable", repeated)
    .option('--contender <text>', 'only contenders whose name has this in it; repeatable', repeated)
    .option(
      '--delta <share>',
      'fall that matters, as a share of the horizon',
      shareAboveZero,
      gateDefaults.delta,
    )
    .option(
      '--pass-delta <share>',
      'fall of the pass rate that matters',
      shareAboveZero,
      gateDefaults.passDelta,
    )
    .option('--alpha <share>', 'chance of a false "regressed"', shareAboveZero, gateDefaults.alpha)
    .option(
      '--tau <steps>',
      'longest horizon, in steps (default: as long as trials were watched)',
      positiveInteger,
    )
    .addOption(
      new Option('--accept <digest>', 'digests that may differ between the sides; repeatable')
        .choices(['task', 'environment', 'harness'])
        .default([], 'none')
        .argParser((value: string, earlier: readonly string[]) => [...earlier, value]),
    )
    .option('--stale-after <duration>', 'age from which a baseline is warned of', duration, 30 * dayMs)
    .option('--seed <n>', 'of the permutations: the same seed gives the same p', wholeNumber, 0)
    .option(
      '--promote <name>',
      'make the candidate the baseline of that name, unless it is judged and does not hold',
    )
    .option('--append', 'with --promote: add to the baseline, if all digests are the same');
  outFlag(command)
    .option('--md <file>', "write the verdict as Markdown ('-': stdout, in place of the table)")
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--github', 'add to the job summary of a GitHub workflow and print annotations')
    .option('--json', 'print JSON on stdout')
    .action(async (flags: GateFlags) => finish(await runGate(flags, terminal)));
}

async function runGate(flags: GateFlags, terminal: Terminal): Promise<number> {
  const { loadPooled } = await import('../../run/index.ts');
  const asked = flags.candidate ?? ['latest'];
  const candidate = chooseContenders(await loadPooled(asked, flags.out), flags.contender);
  if (flags.baseline === undefined) {
    if (flags.promote === undefined) {
      throw userError('GATE_NO_BASELINE', 'nothing to hold the run against', {
        hint: 'Name a baseline with --baseline, or make this run one with --promote NAME.',
      });
    }
    await makeBaseline(flags.promote, candidate, flags, terminal);
    return EXIT.done;
  }
  const baseline = chooseContenders(await loadPooled(flags.baseline, flags.out), flags.contender);
  const judged = gateAll(baseline, candidate, {
    ...gateDefaults,
    ...{ alpha: flags.alpha, delta: flags.delta, passDelta: flags.passDelta, tau: flags.tau },
    ...{ accept: flags.accept, seed: flags.seed, staleAfterDays: flags.staleAfter / dayMs },
  });
  await write(judged, flags, terminal);
  if (flags.promote !== undefined)
    await promoteIfHeld(judged.verdict, flags.promote, candidate, flags, terminal);
  return exitCodes[judged.verdict];
}

const exitCodes: Readonly<Record<VerdictName, number>> = {
  regressed: EXIT.belowThreshold,
  'no-regression': EXIT.done,
  inconclusive: EXIT.inconclusive,
};

async function write(judged: GateVerdicts, flags: GateFlags, terminal: Terminal): Promise<void> {
  const whole = ownsStdout(flags);
  if (flags.md !== undefined) await writeOutput(flags.md, gateMarkdown(judged), terminal);
  if (flags.junit !== undefined) await writeOutput(flags.junit, gateJunit(judged), terminal);
  if (flags.github) await tellGitHub(gateMarkdown(judged), judged.verdicts.map(annotation), terminal);
  const [only] = judged.verdicts;
  if (flags.json) {
    if (only && judged.verdicts.length === 1) printJson(terminal, gateVerdictSchema, only);
    else printJson(terminal, gateVerdictsSchema, judged);
    return;
  }
  if (whole) return;
  const { color, width } = { color: terminal.out.color, width: terminal.out.width() };
  terminal.out.write(judged.verdicts.map((verdict) => renderGate(verdict, { color, width })).join('\n'));
}

const levels = { regressed: 'error', inconclusive: 'warning', 'no-regression': 'notice' } as const;

function annotation({ verdict, reason, candidate }: GateVerdict): Annotation {
  return {
    level: levels[verdict],
    title: `Endurance gate: ${verdict}`,
    message: `${candidate.contender}: ${reason}`,
  };
}

/** A run that fell behind its baseline, or may have, must not become what later ones are held against. */
async function promoteIfHeld(
  verdict: VerdictName,
  name: string,
  candidate: readonly RecordedContender[],
  flags: GateFlags,
  terminal: Terminal,
): Promise<void> {
  if (verdict === 'no-regression') await makeBaseline(name, candidate, flags, terminal);
  else terminal.err.write(`not promoted to "${name}": the verdict is ${verdict}\n`);
}

async function makeBaseline(
  name: string,
  candidate: readonly RecordedContender[],
  flags: GateFlags,
  terminal: Terminal,
): Promise<void> {
  const { promote } = await import('../../run/index.ts');
  const file = await promote(name, candidate, { out: flags.out, append: flags.append ?? false });
  const trials = candidate.reduce((sum, contender) => sum + contender.trials.length, 0);
  terminal.err.write(
    `baseline "${name}": ${trials} trials, ${shortPath(file, terminal.cwd)}\n` +
      `hold a run against it: mimo-bench gate --baseline ${name} --candidate RUN\n`,
  );
}
