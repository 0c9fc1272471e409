import { z } from 'zod';
import { firstLine, head } from '../clip.ts';

/**
 * What the runtime itself knows of one action. Facts are kept with the message log, so the progress note can be
 * built again from the record alone.
 */
export const factSchema = z.strictObject({
  turn: z.int(),
  tool: z.string(),
  /** The command, path or note. */
  detail: z.string(),
  exitCode: z.int().nullable(),
  isError: z.boolean(),
  /** Files that the tree shows as changed. */
  changes: z.array(z.strictObject({ path: z.string(), change: z.enum(['added', 'modified', 'removed']) })),
  dependencies: z.array(z.string()),
  /** The end of the output of a test command. */
  testOutput: z.string().nullable(),
  /** sha256 of the whole output, where the model was shown a part. */
  outputBlob: z.string().nullable(),
});
export type Fact = z.infer<typeof factSchema>;

/** Progress, folded from facts; its size is bounded by the files and notes of the task, not by its steps. */
export interface Progress {
  readonly notes: string[];
  readonly files: Map<string, { change: string; times: number; turn: number }>;
  readonly dependencies: string[];
  readonly recent: { turn: number; detail: string; exitCode: number | null; isError: boolean }[];
  commands: number;
  lastTest: { command: string; exitCode: number | null; turn: number; output: string } | undefined;
}

const recentCommands = 30;
const listedFiles = 150;
const keptDependencies = 60;

export const newProgress = (): Progress => ({
  notes: [],
  files: new Map(),
  dependencies: [],
  recent: [],
  commands: 0,
  lastTest: undefined,
});

export function addFact(progress: Progress, fact: Fact): void {
  if (fact.tool === 'note' && !fact.isError) progress.notes.push(fact.detail);
  for (const { path, change } of fact.changes) {
    const times = (progress.files.get(path)?.times ?? 0) + 1;
    progress.files.set(path, { change, times, turn: fact.turn });
  }
  progress.dependencies.push(...fact.dependencies);
  progress.dependencies.splice(0, progress.dependencies.length - keptDependencies);
  if (fact.tool !== 'bash') return;
  const { turn, detail, exitCode, isError } = fact;
  progress.commands += 1;
  progress.recent.push({ turn, detail: firstLine(detail, 200), exitCode, isError });
  if (progress.recent.length > recentCommands) progress.recent.shift();
  if (fact.testOutput !== null) {
    progress.lastTest = { command: firstLine(detail, 200), exitCode, turn, output: fact.testOutput };
  }
}

/** Whether a command runs tests, by the names of the usual runners. */
export function runsTests(command: string): boolean {
  return /\b(?:(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:t|test|tests|check)\b|node\s+(?:\S+\s+)*--test\b|vitest|jest|mocha|ava|tap|pytest|unittest|go\s+test|cargo\s+test|make\s+(?:test|check)|ctest|rspec|phpunit|gradlew?\s+test|mvn\s+(?:test|verify)|tests?\.sh)\b/.test(
    command,
  );
}

/** The progress note: what the record shows, in at most `limit` characters, the most needed part first. */
export function renderProgress(progress: Progress, limit: number): string {
  const parts = [
    section(
      'Notes you wrote',
      progress.notes.map((note) => `- ${note}`),
    ),
    lastTestPart(progress),
    filesPart(progress),
    section(
      'Dependency changes',
      progress.dependencies.map((line) => `- ${line}`),
    ),
    section(
      `Last ${progress.recent.length} of ${progress.commands} commands, with exit codes`,
      progress.recent.map(({ exitCode, detail }) => `- [${exitCode ?? 'killed'}] ${detail}`),
    ),
  ].filter((part) => part !== '');
  return fitted(parts, limit);
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `## ${title}\n${lines.join('\n')}`;

function lastTestPart({ lastTest }: Progress): string {
  if (!lastTest) return '';
  const { command, exitCode, turn, output } = lastTest;
  return section(`Last test run (turn ${turn})`, [`\`${command}\` exit code ${exitCode ?? 'none'}`, output]);
}

function filesPart({ files }: Progress): string {
  // The files changed last are the ones that the work goes on with.
  const newest = [...files].sort((a, b) => b[1].turn - a[1].turn || (a[0] < b[0] ? -1 : 1));
  const lines = newest.slice(0, listedFiles).map(([path, { change, times }]) => {
    return `- ${path}: ${change}${times > 1 ? ` (${times} changes)` : ''}`;
  });
  const more = newest.length > listedFiles ? [`- and ${newest.length - listedFiles} more`] : [];
  return section('Files changed so far, as the tree shows', [...lines, ...more]);
}

/** Whole parts while they fit; the first that does not is cut, the rest is left out with a word. */
function fitted(parts: readonly string[], limit: number): string {
  const kept: string[] = [];
  let room = limit;
  for (const part of parts) {
    if (part.length + 2 > room) {
      kept.push(`${head(part, room - 40)}\n[the rest is left out]`);
      break;
    }
    kept.push(part);
    room -= part.length + 2;
  }
  return kept.join('\n\n');
}
