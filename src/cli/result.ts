import { isAbsolute, relative } from 'node:path';
import type { Command } from 'commander';
import { type Summary, summarySchema } from '../core/index.ts';
import { renderSummary } from '../report/index.ts';
import { exitCodeOfRun } from './exit-codes.ts';
import { printJson } from './output.ts';
import type { Terminal } from './terminal.ts';
import { score } from './values.ts';

/** Flags of every command that ends with the results of a run. */
export interface ResultFlags {
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly failUnder?: number;
}

export function resultFlags(command: Command): Command {
  return outFlag(command)
    .option('--fail-under <score>', 'exit 1 when the mean score of a contender is below this', score)
    .option('--quiet', 'no progress')
    .option('--json', 'print the summary as JSON on stdout, and nothing else there');
}

export function outFlag(command: Command): Command {
  return command.option('--out <dir>', 'directory that holds the runs', 'results');
}

export function finishRun(
  done: { readonly summary: Summary; readonly interrupted: boolean },
  directory: string,
  flags: ResultFlags,
  terminal: Terminal,
): number {
  printSummary(done.summary, directory, flags.json ?? false, terminal);
  return exitCodeOfRun(done.summary, { interrupted: done.interrupted, failUnder: flags.failUnder });
}

export function printSummary(summary: Summary, directory: string, json: boolean, terminal: Terminal): void {
  if (json) {
    printJson(terminal, summarySchema, summary);
    return;
  }
  const { color, unicode } = terminal.out;
  const options = {
    color,
    unicode,
    width: terminal.out.width(),
    directory: shortPath(directory, terminal.cwd),
  };
  terminal.out.write(renderSummary(summary, options));
}

/** A path as a person would type it from where they stand. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
