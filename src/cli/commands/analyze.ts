import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type Analysis,
  analyseLog,
  analysisSchema,
  detectFormat,
  type Format,
  formats,
  type TrajectoryAnalysis,
} from '../../analysis/index.ts';
import { type Curve, curveSchema, MimoError, userError } from '../../core/index.ts';
import { readJsonFile, trialPaths } from '../../store/index.ts';
import { analysisPage, passedOverLines } from '../analysis-page.ts';
import { EXIT } from '../exit-codes.ts';
import { printJson } from '../output.ts';
import { shortPath } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { type TrajectoryFile, trajectoryFiles } from '../trajectory-files.ts';

interface AnalyzeFlags {
  readonly format: Format | 'auto';
  readonly json?: boolean;
}

const choices = ['auto', ...formats].join(', ');

export function addAnalyze(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('analyze')
    .description('find where agents went round in circles: trajectories of ours and of other tools')
    .argument(
      '<paths...>',
      'files, or folders that are searched, such as ~/.claude/projects (docs/analyze.md)',
    )
    .option('--format <name>', `one of ${choices}`, formatName, 'auto')
    .option('--json', 'print JSON on stdout')
    .action(async (paths: string[], flags: AnalyzeFlags) => finish(await analyze(paths, flags, terminal)));
}

function formatName(text: string): Format | 'auto' {
  const found = (['auto', ...formats] as const).find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`Expected one of ${choices}.`);
  return found;
}

async function analyze(paths: readonly string[], flags: AnalyzeFlags, terminal: Terminal): Promise<number> {
  const trajectories: TrajectoryAnalysis[] = [];
  const passedOver: Analysis['passedOver'] = [];
  const failures: MimoError[] = [];
  for await (const file of trajectoryFiles(paths)) {
    const shown = shortPath(file.path, terminal.cwd);
    const { found, failure } = await analyzeFile(file, shown, flags.format);
    trajectories.push(...found);
    if (!failure) continue;
    passedOver.push({ file: shown, why: failure.message.replace(`${shown}: `, '') });
    if (file.named) failures.push(failure);
  }
  if (trajectories.length === 0) throw failures[0] ?? nothingFound(paths, passedOver.length);
  for (const line of passedOverLines(trajectories, passedOver)) terminal.err.write(`${line}\n`);
  const analysis: Analysis = { schema: 'mimo-bench/analysis@1', trajectories, passedOver };
  if (flags.json) printJson(terminal, analysisSchema, analysis);
  else terminal.out.write(analysisPage(analysis, terminal.out.width()));
  return failures.length > 0 ? EXIT.usage : EXIT.done;
}

const readable = `Readable formats: ${formats.join(', ')}.`;

const nothingFound = (paths: readonly string[], others: number): MimoError =>
  userError('NO_TRAJECTORY', `${paths.join(', ')}: no trajectory among ${others} files`, {
    hint: `${readable} Name a file and its --format where it is one of these.`,
  });

/**
 * The trajectories of a file that have steps. Where there are none, or where it could be read in part alone, why: one
 * bad file is no reason to stop.
 */
async function analyzeFile(
  file: TrajectoryFile,
  shown: string,
  asked: Format | 'auto',
): Promise<{ readonly found: readonly TrajectoryAnalysis[]; readonly failure?: MimoError }> {
  if (file.problem !== undefined) return { found: [], failure: unreadable(shown, file.problem) };
  const found: TrajectoryAnalysis[] = [];
  let skipped = 0;
  let broken: string | undefined;
  try {
    const format = asked === 'auto' ? await detectFormat(file) : asked;
    if (format === undefined) return { found, failure: unknownFormat(shown) };
    const curve = format === 'mimo-bench' ? await curveBeside(file.path) : undefined;
    for await (const read of analyseLog({ ...file, shown }, format, curve)) {
      if (read.analysis.steps > 0) found.push(read.analysis);
      else skipped += read.analysis.skipped;
      broken ??= read.broken;
    }
    if (found.length === 0) return { found, failure: noStep(shown, format, skipped, broken) };
    const lost =
      broken ?? (skipped > 0 ? `${skipped} places outside the steps could not be read` : undefined);
    return lost === undefined ? { found } : { found, failure: readInPart(shown, lost) };
  } catch (error) {
    if (!(error instanceof MimoError) || error.kind === 'internal') throw error;
    return { found, failure: error };
  }
}

/** The progress curve of a trial of ours lies beside its journal: with it the analysis is that of `trial.json`. */
async function curveBeside(journal: string): Promise<Curve | undefined> {
  const { curve } = trialPaths(dirname(journal));
  return existsSync(curve) ? readJsonFile(curve, curveSchema) : undefined;
}

const readInPart = (file: string, why: string): MimoError =>
  userError('TRAJECTORY_TORN', `${file}: read in part: ${why}`, {
    hint: 'What could be read of it is in the result; the rest is damaged or cut.',
  });

const unreadable = (file: string, problem: string): MimoError =>
  userError('FILE_UNREADABLE', `${file}: ${problem}`, {
    hint: 'Give files or folders with trajectories that may be read, such as ~/.claude/projects or results/<run>.',
  });

const unknownFormat = (file: string): MimoError =>
  userError('FORMAT_UNKNOWN', `${file}: no format that is known here`, {
    hint: `${readable} If it is one of these, say which with --format.`,
  });

function noStep(file: string, format: Format, skipped: number, broken: string | undefined): MimoError {
  const why =
    broken ?? (skipped > 0 ? `${skipped} places in it could not be read` : 'a helper has no main thread');
  return userError('TRAJECTORY_EMPTY', `${file}: no step of an agent in it (read as ${format}; ${why})`, {
    hint: 'Check that it is a whole session and that its format is right; say another with --format.',
  });
}
