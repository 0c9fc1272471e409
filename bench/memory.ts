import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type BenchOptions, type Figure, figureOf } from './figure.ts';

/** Memory and record of a long trial at one of its steps, after a forced collection of garbage. */
export interface MemoryMark {
  readonly step: number;
  /** Tokens of the agent's conversation. */
  readonly contextTokens: number;
  /** Bytes. */
  readonly rss: number;
  /** Bytes in use on and off the heap. */
  readonly live: number;
  /** Bytes of the trial's files. */
  readonly recordBytes: number;
  /** Mean milliseconds of a step since the mark before. */
  readonly stepMs: number;
  readonly elapsedMs: number;
}

/** Characters that bring 1,000 steps to 1,000,000 tokens, beside what the steps' own words have. */
const padding = 3_900;
const megabyte = 1024 * 1024;
/** An agent's conversation holds a character in one byte, and four characters are counted as a token. */
const bytesPerToken = 4;

/** A trial of 1,000 steps whose context grows to 1,000,000 tokens: what stays in memory and on disk. */
export async function benchMemory(options: BenchOptions): Promise<readonly Figure[]> {
  const steps = options.quick ? 100 : 1_000;
  options.say(
    `a trial of ${steps} steps in a process of its own, to ${(steps * 1000).toLocaleString('en-US')} tokens`,
  );
  const marks = await runTrialProcess(steps, options);
  const first = marks[0]!;
  const half = marks[4]!;
  const last = marks.at(-1)!;
  const grown = last.contextTokens - first.contextTokens;
  const own = grown * bytesPerToken;
  const one = (name: string, unit: string, value: number, atMost?: number): Figure =>
    figureOf([value], { name, unit, ...(atMost === undefined ? {} : { target: { atMost } }) });
  const perStep = (from: MemoryMark, to: MemoryMark): number =>
    (to.recordBytes - from.recordBytes) / (to.step - from.step);
  return [
    one(`context at step ${last.step}`, 'tokens', last.contextTokens),
    one(`memory in use at step ${first.step}`, 'MB', first.live / megabyte),
    one(`memory in use at step ${half.step}`, 'MB', half.live / megabyte),
    one(`memory in use at step ${last.step}`, 'MB', last.live / megabyte),
    one('growth beside the context itself', 'MB', (last.live - first.live - own) / megabyte, 16),
    one('growth per 100,000 tokens', 'MB', (last.live - first.live) / megabyte / (grown / 100_000)),
    one(`resident memory at step ${first.step}`, 'MB', first.rss / megabyte),
    one(`resident memory at step ${last.step}`, 'MB', last.rss / megabyte),
    one('record per step, first half', 'KB', perStep(first, half) / 1024),
    one('record per step, second half', 'KB', perStep(half, last) / 1024),
    one('record, second half to first', 'ratio', perStep(half, last) / perStep(first, half), 1.2),
    one('a whole step at the start', 'ms', first.stepMs),
    one('a whole step at the end', 'ms', last.stepMs),
    one('the whole trial', 's', last.elapsedMs / 1000),
  ];
}

async function runTrialProcess(steps: number, { say }: BenchOptions): Promise<MemoryMark[]> {
  const program = fileURLToPath(new URL('./memory-trial.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', program, `${steps}`, `${padding}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const marks: MemoryMark[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const mark = JSON.parse(line) as MemoryMark;
    marks.push(mark);
    say(`  step ${mark.step}: ${mark.contextTokens} tokens, ${Math.round(mark.live / megabyte)} MB in use`);
  }
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`the measured trial ended with code ${code}`);
  return marks;
}
