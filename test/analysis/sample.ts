import {
  createObserver,
  detect,
  type Finding,
  type Observation,
  observedRun,
  type SourceOperation,
  type SourceStep,
} from '../../src/analysis/index.ts';
import type { TextLine } from '../../src/store/index.ts';

/** One step of a sample run: a shell command, what it printed, its exit status, and the tree that it left. */
export interface Sample {
  readonly run?: string;
  readonly tool?: string;
  readonly args?: unknown;
  readonly out?: string;
  readonly exit?: number;
  readonly tree?: string;
  readonly say?: string;
}

export function source(samples: readonly Sample[]): SourceStep[] {
  return samples.map((sample, at) => ({
    ref: at + 1,
    lastRef: at + 1,
    text: sample.say ?? '',
    operations: operationsOf(sample),
    tree: sample.tree,
  }));
}

function operationsOf({ run, tool = 'bash', args, out = '', exit = 0 }: Sample): SourceOperation[] {
  if (run === undefined && args === undefined) return [];
  const result = { text: out, isError: exit !== 0, exitCode: exit };
  return [{ tool, arguments: args ?? { command: run }, result }];
}

export function observations(samples: readonly Sample[]): Observation[] {
  return source(samples).map(createObserver());
}

export function findingsIn(samples: readonly Sample[], kind?: Finding['kind']): Finding[] {
  const { findings } = detect(observedRun(observations(samples)));
  return kind === undefined ? findings : findings.filter((finding) => finding.kind === kind);
}

export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** Steps of healthy work: each looks, edits and tests something else. */
export const healthy = (count: number): Sample[] =>
  times(count, (at) => ({
    run: at % 3 === 2 ? 'npm test' : `sed -i s/a${at}/b${at}/ src/file-${at}.js`,
    out: at % 3 === 2 ? `${at} passed` : '',
    tree: `tree-${at - (at % 3 === 2 ? 1 : 0)}`,
  }));

export async function* linesOf(text: string): AsyncGenerator<TextLine> {
  for (const [at, line] of text.split('\n').entries()) yield { number: at + 1, text: line };
}

export const jsonl = (...values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
