import pLimit from 'p-limit';
import type { Clock, RunPlan, Summary, TrialSummary } from '../core/index.ts';
import { summaryOf } from '../report/index.ts';
import { writeAtomic } from '../store/index.ts';

/**
 * A summary is written at most so often that it takes a twentieth of the time: that of 10,000 trials takes seconds, in
 * which nothing else of this process goes on.
 */
const REST_PER_WRITE = 20;

/** The rows of a run under way, and `summary.json`, which shows them. */
export class SummaryFile {
  readonly #plan: RunPlan;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #rows = new Map<string, TrialSummary>();
  readonly #one = pLimit(1);
  #queued: Promise<void> | undefined;
  #restUntil = 0;

  constructor(plan: RunPlan, path: string, clock: Clock, rows: readonly TrialSummary[]) {
    this.#plan = plan;
    this.#path = path;
    this.#clock = clock;
    for (const row of rows) this.#rows.set(row.id, row);
  }

  get summary(): Summary {
    return summaryOf(this.#plan, [...this.#rows.values()]);
  }

  row(id: string): TrialSummary | undefined {
    return this.#rows.get(id);
  }

  /** Keeps a row in place of the trial's last one. Soon on disk; `write` makes sure of it. */
  async put(row: TrialSummary): Promise<void> {
    this.#rows.set(row.id, row);
    if (this.#clock.monotonic() >= this.#restUntil) await this.write();
  }

  write(): Promise<void> {
    // A write that has not begun yet will show what has changed meanwhile.
    this.#queued ??= this.#one(async () => {
      this.#queued = undefined;
      const started = this.#clock.monotonic();
      await writeAtomic(this.#path, `${JSON.stringify(this.summary, null, 2)}\n`);
      const ended = this.#clock.monotonic();
      this.#restUntil = ended + (ended - started) * REST_PER_WRITE;
    });
    return this.#queued;
  }
}
