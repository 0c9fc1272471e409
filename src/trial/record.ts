import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  addUsage,
  type Clock,
  noUsage,
  type Step,
  type StepSink,
  type TruthEntry,
  type Usage,
} from '../core/index.ts';
import type { TamperWatch } from '../grade/index.ts';
import { BlobStore, Journal, type NewEvent, SnapshotStore, type TrialPaths } from '../store/index.ts';
import type { Workspace } from './workspace.ts';

/** Sums over the finished steps of a trial. */
export interface StepTotals {
  readonly steps: number;
  readonly operations: number;
  readonly usage: Usage;
  readonly modelMs: number;
  readonly sandboxMs: number;
  readonly waitingMs: number;
}

const noSteps: StepTotals = {
  steps: 0,
  operations: 0,
  usage: noUsage,
  modelMs: 0,
  sandboxMs: 0,
  waitingMs: 0,
};

export function addStep(totals: StepTotals, step: Step): StepTotals {
  return {
    steps: step.step,
    operations: totals.operations + step.operations.length,
    usage: addUsage(totals.usage, step.usage),
    modelMs: totals.modelMs + step.modelMs,
    sandboxMs: totals.sandboxMs + step.sandboxMs,
    waitingMs: totals.waitingMs + step.waitingMs,
  };
}

/** The files of one attempt at a trial: journal, blobs, snapshots. The journal is the only truth. */
export class TrialRecord implements AsyncDisposable {
  readonly journal: Journal;
  readonly blobs: BlobStore;
  readonly snapshots: SnapshotStore;
  readonly #truthPath: string;
  #truth: Promise<void> = Promise.resolve();

  private constructor(journal: Journal, blobs: BlobStore, snapshots: SnapshotStore, truthPath: string) {
    this.journal = journal;
    this.blobs = blobs;
    this.snapshots = snapshots;
    this.#truthPath = truthPath;
  }

  static async open(paths: TrialPaths, workspace: string, clock: Clock): Promise<TrialRecord> {
    await mkdir(paths.dir, { recursive: true });
    const journal = await Journal.open(paths.journal, { clock });
    try {
      const snapshots = await SnapshotStore.open(paths.snapshots, { workspace });
      return new TrialRecord(journal, new BlobStore(paths.blobs), snapshots, paths.truth);
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  append(event: NewEvent): Promise<number> {
    return this.journal.append(event);
  }

  /** Sealed truth of a simulated model goes beside the record, where no analysis reads it. */
  seal(entry: TruthEntry): void {
    this.#truth = this.#truth.then(async () => {
      await mkdir(dirname(this.#truthPath), { recursive: true });
      await appendFile(this.#truthPath, `${JSON.stringify(entry)}\n`);
    });
    // Awaited at close, where a failure surfaces; until then it must not count as unhandled.
    this.#truth.catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.journal.flush();
    } finally {
      await this.journal.close();
    }
    await this.#truth;
  }
}

/** Time that a trial has taken up to a step: what an interruption must not lose. */
export interface Spent {
  readonly wallMs: number;
  readonly sandboxMs: number;
}

export interface StepKeeperOptions {
  readonly record: TrialRecord;
  readonly workspace: Workspace;
  readonly tamper: TamperWatch;
  /** Sums of the steps before, when an interrupted trial goes on. */
  readonly before?: StepTotals;
  readonly spent: () => Spent;
  readonly onStep: (step: Step, totals: StepTotals) => void;
}

/** Snapshots the workspace and writes the record of each finished step before the agent may go on. */
export class StepKeeper implements StepSink {
  readonly #options: StepKeeperOptions;
  #totals: StepTotals;

  constructor(options: StepKeeperOptions) {
    this.#options = options;
    this.#totals = options.before ?? noSteps;
  }

  get totals(): StepTotals {
    return this.#totals;
  }

  async stepEnded(step: Step): Promise<void> {
    const { record, workspace, tamper, spent, onStep } = this.#options;
    const snapshot = await workspace.commit(step.step, subjectOf(step));
    tamper.observe(step, snapshot.changes);
    this.#totals = addStep(this.#totals, step);
    const { commit, tree, changes, ms, scanMs, skipped } = snapshot;
    await record.append({
      type: 'step',
      ...step,
      snapshot: { commit, tree, changes, ms, scanMs, skipped },
      spent: spent(),
    });
    // No fdatasync here: what the kernel has survives a killed harness, and a sync costs up to 10 ms a step.
    onStep(step, this.#totals);
  }
}

function subjectOf(step: Step): string {
  const first = step.operations[0];
  const doing = first ? `${first.tool} ${oneLine(first.arguments)}` : oneLine(step.text);
  return `Step ${step.step}: ${doing}`.slice(0, 100);
}

function oneLine(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value ?? '')).replace(/\s+/g, ' ').trim();
}
