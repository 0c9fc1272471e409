import type {
  Agent,
  AgentInstallation,
  Clock,
  EnvironmentSource,
  PlannedTrial,
  PreparedEnvironment,
  SandboxProvider,
  SimulationInput,
  Step,
  Task,
  TrialResult,
  Upstream,
  Wire,
} from '../core/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Price } from '../model/index.ts';
import type { TrialPaths } from '../store/index.ts';
import type { StepTotals } from './record.ts';

export interface TrialLimits {
  readonly maxSteps: number | null;
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
  /** On the whole trial. Undefined: none but those of its legs. */
  readonly wallMs: number | undefined;
  readonly idleMs: number;
}

/** A model as a trial uses it. */
export interface TrialModel {
  /** `provider/name`, as the user wrote it. */
  readonly id: string;
  readonly name: string;
  readonly simulated: boolean;
  readonly wire: Wire;
  readonly price: Price | undefined;
  readonly contextWindow: number;
  /** Made anew for each attempt: a simulated model has a state. */
  readonly upstream: (input: SimulationInput) => Upstream;
}

export interface TrialRequest {
  readonly runId: string;
  readonly planned: PlannedTrial;
  readonly task: Task;
  readonly agent: Agent;
  /** Undefined for an agent that calls no model. */
  readonly model: TrialModel | undefined;
  readonly seed: number;
  readonly provider: SandboxProvider;
  /** The task's environment made ready, or another one that its grader asks for; shared by the trials of one task. */
  readonly environment: (source?: EnvironmentSource) => Promise<PreparedEnvironment>;
  /** The agent's program made ready, where it has one; shared by its trials. */
  readonly installation?: () => Promise<AgentInstallation>;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly limits: TrialLimits;
  readonly harnessDigest: string;
  readonly paths: TrialPaths;
  /** Ctrl-C: the trial stops where it is and stays resumable. */
  readonly signal: AbortSignal;
  readonly onStarted: (continuedAt: number | undefined) => void;
  readonly onStep: (step: Step, totals: StepTotals) => void;
  readonly onGrading: () => void;
}

export type TrialEnd =
  | { readonly kind: 'finished'; readonly result: TrialResult }
  | { readonly kind: 'interrupted' };
