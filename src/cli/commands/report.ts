import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { printJson, summariesOutputSchema } from '../output.ts';
import { outFlag, printSummary } from '../result.ts';
import type { Terminal } from '../terminal.ts';

interface ReportFlags {
  readonly out: string;
  readonly json?: boolean;
}

export function addReport(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('report')
    .description('report on runs from their files; starts nothing')
    .argument('[runs...]', "run ids, prefixes, directories, or 'latest' (the default)");
  outFlag(command)
    .option('--json', 'print JSON on stdout')
    .action(async (runs: string[], flags: ReportFlags) => finish(await report(runs, flags, terminal)));
}

async function report(runs: readonly string[], flags: ReportFlags, terminal: Terminal): Promise<number> {
  const { loadSummary, resolveRun } = await import('../../run/index.ts');
  const asked = runs.length === 0 ? ['latest'] : runs;
  const reports = await Promise.all(
    asked.map(async (run) => {
      const directory = await resolveRun(run, flags.out);
      return { directory, summary: await loadSummary(directory) };
    }),
  );
  if (flags.json && reports.length > 1) {
    const summaries = reports.map(({ summary }) => summary);
    printJson(terminal, summariesOutputSchema, { schema: 'mimo-bench/summaries@1', runs: summaries });
    return EXIT.done;
  }
  for (const [index, { directory, summary }] of reports.entries()) {
    if (index > 0) terminal.out.write('\n');
    printSummary(summary, directory, flags.json ?? false, terminal);
  }
  return EXIT.done;
}
