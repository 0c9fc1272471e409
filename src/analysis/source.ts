import type { Claim } from '../core/index.ts';

/** A source's own address of a step: ATIF's step_id, the line of a JSONL, the step of our journal. */
export type Ref = number | string;

/** One tool call with its result, as a source has it. */
export interface SourceOperation {
  readonly tool: string;
  readonly arguments: unknown;
  /** Undefined where the source has no result of this call. */
  readonly result: SourceResult | undefined;
}

export interface SourceResult {
  readonly text: string;
  readonly isError: boolean;
  readonly exitCode?: number | undefined;
}

/** One main-thread model response with the results of its tool calls, from any source. */
export interface SourceStep {
  readonly ref: Ref;
  /** Where the step ends, for sources that spread it over several addresses. */
  readonly lastRef: Ref;
  readonly text: string;
  readonly operations: readonly SourceOperation[];
  /** Hash of the workspace after the step; undefined where the source has none. */
  readonly tree?: string | undefined;
  /** The context was compacted between the step before and this one; not set where the source does not tell. */
  readonly compacted?: boolean | undefined;
}

/** What is known of a run beside its steps. A reader fills it in while it reads; it is whole after the last step. */
export interface SourceFacts {
  agent: string | null;
  model: string | null;
  /** Lines or steps that could not be read and were passed over. */
  skipped: number;
  /** Why nothing could be read from some point on, in words. */
  broken?: string;
  /** What the run was asked before its first step, cut; not set where the source does not tell. */
  instruction?: string;
  /** How our own trial ended; undefined for foreign trajectories. */
  ending: SourceEnding | undefined;
}

export interface SourceEnding {
  readonly outcome: string;
  readonly claim: Claim;
  /** Undefined where no verdict was reached. */
  readonly grade:
    | { readonly passed: boolean; readonly open: number; readonly milestones: number }
    | undefined;
}

export const noFacts = (): SourceFacts => ({ agent: null, model: null, skipped: 0, ending: undefined });
