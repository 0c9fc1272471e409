import { type Command, InvalidArgumentError } from 'commander';
import {
  type Analysis,
  analyseTrajectory,
  analysisSchema,
  detectFormat,
  type Format,
  formats,
  type TrajectoryAnalysis,
} from '../../analysis/index.ts';
import { MimoError, userError } from '../../core/index.ts';
import { textLines } from '../../store/index.ts';
import { analysisPage } from '../analysis-page.ts';
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
    .argument('<paths...>', 'files, or folders that are searched for trajectories')
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
  let others = 0;
  for await (const file of trajectoryFiles(paths)) {
    const analysis = await analyzeFile(file, flags.format, terminal);
    if (analysis) trajectories.push(analysis);
    else others += 1;
  }
  if (trajectories.length === 0) {
    throw userError('NO_TRAJECTORY', `${paths.join(', ')}: no trajectory among ${others} files`, {
      hint: `Readable formats: ${formats.join(', ')}. Name a file and its --format where it is one of these.`,
    });
  }
  if (others > 0) terminal.err.write(`${others} other files were passed over\n`);
  const analysis: Analysis = { schema: 'mimo-bench/analysis@1', trajectories };
  if (flags.json) printJson(terminal, analysisSchema, analysis);
  else terminal.out.write(analysisPage(analysis, terminal.out.width()));
  return EXIT.done;
}

/** Undefined for a file in a searched folder that is no trajectory. */
async function analyzeFile(
  { path, named }: TrajectoryFile,
  asked: Format | 'auto',
  terminal: Terminal,
): Promise<TrajectoryAnalysis | undefined> {
  const file = shortPath(path, terminal.cwd);
  const format = asked === 'auto' ? await detectFormat(textLines(path)) : asked;
  if (format === undefined) {
    if (!named) return undefined;
    throw userError('FORMAT_UNKNOWN', `${file}: no format that is known here`, {
      hint: `Readable formats: ${formats.join(', ')}. If it is one of these, say which with --format.`,
    });
  }
  const { analysis, skipped } = await analyseTrajectory(file, format, textLines(path)).catch(
    (error: unknown) => {
      if (!(error instanceof MimoError)) throw error;
      const message = error.message.startsWith(path) ? error.message : `${file}: ${error.message}`;
      throw new MimoError(error.kind, error.code, message, { hint: error.hint ?? '', cause: error });
    },
  );
  if (skipped > 0) terminal.err.write(`${file}: ${skipped} lines could not be read and were skipped\n`);
  if (analysis.steps === 0) {
    if (!named) return undefined;
    throw userError('TRAJECTORY_EMPTY', `${file}: no step of an agent in it (read as ${format})`, {
      hint: `Check that it is a whole session and that its format is right; say another with --format.`,
    });
  }
  return analysis;
}
