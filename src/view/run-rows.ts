import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import {
  type RunPlan,
  runPlanSchema,
  type Summary,
  summarySchema,
  type TrialSummary,
} from '../core/index.ts';
import { formatScore, plainName } from '../report/index.ts';
import { type RunPaths, readJsonFile, runPaths } from '../store/index.ts';

/** One line of the list of trials. */
export interface TrialRow {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'over';
  readonly contender: string;
  readonly simulated: boolean;
  readonly task: string;
  readonly steps: number | null;
  /** As every table shows it; null until the trial is over. */
  readonly score: string | null;
  readonly passed: boolean | null;
  readonly end: string | null;
  readonly onset: number | null;
  readonly cause: string | null;
}

/** The list of a run's trials, kept as long as its summary stays as it is. */
export class RunRows {
  readonly #paths: RunPaths;
  #version = '';
  #rows: readonly TrialRow[] = [];

  constructor(root: string) {
    this.#paths = runPaths(root);
  }

  /** Changes when something of the run's results does. */
  async version(): Promise<string> {
    const times = await Promise.all(
      [this.#paths.summaryJson, this.#paths.trials].map(async (path) =>
        existsSync(path) ? (await stat(path)).mtimeMs : 0,
      ),
    );
    return times.join(':');
  }

  async rows(): Promise<readonly TrialRow[]> {
    const version = await this.version();
    if (version !== this.#version) {
      this.#rows = await this.#read();
      this.#version = version;
    }
    return this.#rows;
  }

  async #read(): Promise<TrialRow[]> {
    const plan = await readJsonFile(this.#paths.runJson, runPlanSchema);
    const { summaryJson, trials } = this.#paths;
    const summary = existsSync(summaryJson) ? await readJsonFile(summaryJson, summarySchema) : undefined;
    const over = new Map(summary?.trials.map((trial) => [trial.id, trial]));
    const begun = new Set(existsSync(trials) ? await readdir(trials) : []);
    return plan.trials.map((planned) => rowOf(planned, over.get(planned.id), begun.has(planned.id)));
  }

  async headline(): Promise<Pick<Summary, 'run' | 'simulated'> & { readonly planned: number }> {
    const plan = await readJsonFile(this.#paths.runJson, runPlanSchema);
    const rows = await this.rows();
    return { run: plan.run, simulated: rows.some(({ simulated }) => simulated), planned: rows.length };
  }
}

function rowOf(planned: RunPlan['trials'][number], over: TrialSummary | undefined, begun: boolean): TrialRow {
  const onset = over?.endurance?.onset ?? null;
  return {
    id: planned.id,
    state: over ? 'over' : begun ? 'running' : 'waiting',
    contender: plainName(over ?? { agent: planned.agent, agentVersion: '', model: planned.model ?? 'none' }),
    simulated: over?.simulated ?? (planned.model ?? '').startsWith('sim/'),
    task: `${planned.suite}/${planned.task} at ${planned.units}`,
    steps: over?.steps ?? null,
    score: over ? formatScore(over.score) : null,
    passed: over?.passed ?? null,
    end: over ? (over.endurance?.end ?? over.outcome.kind) : null,
    onset: onset?.step ?? null,
    cause: onset?.cause ?? null,
  };
}
