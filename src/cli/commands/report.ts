import type { Command } from 'commander';
import type { Summary } from '../../core/index.ts';
import { htmlReport, summaryJunit, summaryMarkdown } from '../../report/index.ts';
import { EXIT } from '../exit-codes.ts';
import { type Annotation, tellGitHub } from '../github.ts';
import { printJson, summariesOutputSchema } from '../output.ts';
import { ownsStdout, STDOUT, writeOutput } from '../output-file.ts';
import { pageAssets } from '../page-assets.ts';
import { outFlag, printSummary } from '../result.ts';
import type { Terminal } from '../terminal.ts';

interface ReportFlags {
  readonly out: string;
  readonly html?: string;
  readonly md?: string;
  readonly junit?: string;
  readonly github?: boolean;
  readonly json?: boolean;
}

export function addReport(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('report')
    .description('report on runs from their files; starts nothing')
    .argument('[runs...]', "run ids, prefixes, directories, or 'latest' (the default)");
  outFlag(command)
    .option(
      '--html <file>',
      "write the report as one self-contained page ('-': stdout, in place of the tables)",
    )
    .option('--md <file>', "write the report as Markdown ('-': stdout, in place of the tables)")
    .option('--junit <file>', "write the report as JUnit XML, a case for each trial ('-': stdout)")
    .option('--github', 'add to the job summary of a GitHub workflow and print annotations')
    .option('--json', 'print JSON on stdout')
    .action(async (runs: string[], flags: ReportFlags) => finish(await report(runs, flags, terminal)));
}

async function report(runs: readonly string[], flags: ReportFlags, terminal: Terminal): Promise<number> {
  const { loadDetailed, loadSummary, resolveRun } = await import('../../run/index.ts');
  const whole = ownsStdout(flags);
  const asked = runs.length === 0 ? ['latest'] : runs;
  const reports = await Promise.all(
    asked.map(async (run) => {
      const directory = await resolveRun(run, flags.out);
      // Only the page shows more of a trial than the summary holds.
      const detailed = flags.html === undefined ? undefined : await loadDetailed(directory);
      return { directory, detailed, summary: detailed?.summary ?? (await loadSummary(directory)) };
    }),
  );
  const summaries = reports.map(({ summary }) => summary);
  if (flags.html !== undefined) {
    const detailed = reports.flatMap((each) => each.detailed ?? []);
    await writeOutput(flags.html, htmlReport(detailed, await pageAssets()), terminal);
    if (flags.html !== STDOUT) terminal.err.write(`wrote ${flags.html}\n`);
  }
  if (flags.md !== undefined) await writeOutput(flags.md, summaryMarkdown(summaries), terminal);
  if (flags.junit !== undefined) await writeOutput(flags.junit, summaryJunit(summaries), terminal);
  if (flags.github) {
    await tellGitHub(summaryMarkdown(summaries), summaries.flatMap(annotations), terminal);
  }
  if (flags.json && reports.length > 1) {
    printJson(terminal, summariesOutputSchema, { schema: 'mimo-bench/summaries@1', runs: summaries });
    return EXIT.done;
  }
  if (whole && !flags.json) return EXIT.done;
  for (const [index, { directory, summary }] of reports.entries()) {
    if (index > 0) terminal.out.write('\n');
    printSummary(summary, directory, flags.json ?? false, terminal);
  }
  return EXIT.done;
}

/** More would be cut by GitHub, which shows ten of each level. */
const mostAnnotations = 10;

function annotations({ trials }: Summary): Annotation[] {
  const broken = trials.filter(({ endurance }) => endurance?.onset);
  return broken.slice(0, mostAnnotations).map(({ id, endurance }) => ({
    level: 'warning',
    title: `Breakdown: ${endurance?.onset?.cause}`,
    message: `${id} broke down at step ${endurance?.onset?.step}`,
  }));
}
