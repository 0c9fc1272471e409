import type { Command } from 'commander';
import { compare, comparisonSchema } from '../../comparison/index.ts';
import { comparisonMarkdown, renderComparison } from '../../report/index.ts';
import { chooseContenders } from '../contender-choice.ts';
import { EXIT } from '../exit-codes.ts';
import { printJson } from '../output.ts';
import { ownsStdout, writeOutput } from '../output-file.ts';
import { outFlag } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { repeated, wholeNumber } from '../values.ts';

interface CompareFlags {
  readonly out: string;
  readonly contender?: readonly string[];
  readonly seed: number;
  readonly md?: string;
  readonly json?: boolean;
}

export function addCompare(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('compare')
    .description(
      'contenders side by side, paired by task and units, with intervals and tests; starts nothing',
    )
    .argument(
      '[runs...]',
      "run ids, prefixes, directories, baselines, or 'latest' (the default); equal contenders are pooled",
    )
    .option('--contender <text>', 'only contenders whose name has this in it; repeatable', repeated)
    .option('--seed <n>', 'of the resampling: the same seed gives the same intervals', wholeNumber, 0);
  outFlag(command)
    .option('--md <file>', "write the comparison as Markdown too ('-': stdout, in place of the table)")
    .option('--json', 'print JSON on stdout')
    .action(async (runs: string[], flags: CompareFlags) => finish(await comparison(runs, flags, terminal)));
}

async function comparison(runs: readonly string[], flags: CompareFlags, terminal: Terminal): Promise<number> {
  const { loadPooled } = await import('../../run/index.ts');
  const asked = runs.length === 0 ? ['latest'] : runs;
  const contenders = chooseContenders(await loadPooled(asked, flags.out), flags.contender);
  const named = [...new Set(contenders.flatMap((contender) => contender.runs))];
  const compared = compare(named, contenders, flags.seed);
  const whole = ownsStdout(flags);
  if (flags.md !== undefined) await writeOutput(flags.md, comparisonMarkdown(compared), terminal);
  if (flags.json) printJson(terminal, comparisonSchema, compared);
  else if (!whole) {
    const { color, width } = { color: terminal.out.color, width: terminal.out.width() };
    terminal.out.write(renderComparison(compared, { color, width }));
  }
  return EXIT.done;
}
