import { join } from 'node:path';

/** Where everything of one trial lies. Folders are made by whoever writes into them first. */
export interface TrialPaths {
  readonly dir: string;
  /** Written once, atomically, at the end: its presence means that the trial is over. */
  readonly trialJson: string;
  readonly journal: string;
  readonly blobs: string;
  readonly snapshots: string;
  readonly native: string;
  readonly artifacts: string;
  readonly grade: string;
  /** The progress curve, where one was made. */
  readonly curve: string;
  readonly trajectory: string;
  /** Truth of a simulated model, one JSON a line. Never read by the analysis. */
  readonly truth: string;
  readonly attempts: string;
  /** The archive of a failed attempt, 1-based. */
  attempt(n: number): TrialPaths;
}

export interface RunPaths {
  readonly root: string;
  readonly runJson: string;
  readonly summaryJson: string;
  readonly trials: string;
  trial(id: string): TrialPaths;
}

export function runPaths(root: string): RunPaths {
  const trials = join(root, 'trials');
  return {
    root,
    runJson: join(root, 'run.json'),
    summaryJson: join(root, 'summary.json'),
    trials,
    trial: (id) => trialPaths(join(trials, id)),
  };
}

export function trialPaths(dir: string): TrialPaths {
  const attempts = join(dir, 'attempts');
  return {
    dir,
    trialJson: join(dir, 'trial.json'),
    journal: join(dir, 'journal.jsonl'),
    blobs: join(dir, 'blobs'),
    snapshots: join(dir, 'snapshots.git'),
    native: join(dir, 'native'),
    artifacts: join(dir, 'artifacts'),
    grade: join(dir, 'grade'),
    curve: join(dir, 'curve.json'),
    trajectory: join(dir, 'trajectory.json'),
    truth: join(dir, 'sealed', 'truth.jsonl'),
    attempts,
    attempt: (n) => trialPaths(join(attempts, String(n))),
  };
}
