import type { PlannedTrial, RunPlan, Summary, TrialResult } from '../core/index.ts';

/** What happens while a run goes on; the command line draws it. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly plan: RunPlan;
      readonly directory: string;
      readonly toDo: number;
    }
  | { readonly type: 'environment'; readonly task: string; readonly line: string }
  | { readonly type: 'installation'; readonly agent: string; readonly line: string }
  | { readonly type: 'trial-started'; readonly trial: PlannedTrial; readonly continuedAt: number | undefined }
  | {
      readonly type: 'step';
      readonly trial: PlannedTrial;
      readonly step: number;
      readonly operations: number;
      readonly tokens: number;
      /** Of this step alone; null where the price is unknown. */
      readonly costUsd: number | null;
      /** First words of what the agent does, for one line on a terminal. */
      readonly doing: string;
    }
  | { readonly type: 'grading'; readonly trial: PlannedTrial }
  /** All trials have ended; so many progress curves follow, of at most `budget` gradings each. */
  | { readonly type: 'curves-started'; readonly curves: number; readonly budget: number }
  /** So many of at most `budget` gradings of the trial's progress curve are there. */
  | {
      readonly type: 'curve';
      readonly trial: PlannedTrial;
      readonly graded: number;
      readonly budget: number;
    }
  /** The trial's assessment now rests on its curve. */
  | { readonly type: 'curve-ended'; readonly trial: PlannedTrial; readonly result: TrialResult }
  | { readonly type: 'curve-failed'; readonly trial: PlannedTrial; readonly reason: string }
  | { readonly type: 'trial-retried'; readonly trial: PlannedTrial; readonly reason: string }
  | { readonly type: 'trial-ended'; readonly trial: PlannedTrial; readonly result: TrialResult }
  | { readonly type: 'interrupted'; readonly pending: number }
  | { readonly type: 'run-ended'; readonly summary: Summary; readonly directory: string };

export type OnRunEvent = (event: RunEvent) => void;
