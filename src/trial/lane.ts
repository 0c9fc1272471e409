import type { Leg, PreparedEnvironment, Sandbox } from '../core/index.ts';
import type { MeteredSandbox } from './metered-sandbox.ts';
import type { ModelAccess } from './model-access.ts';
import type { StepKeeper, TrialRecord } from './record.ts';
import type { TrialRequest } from './request.ts';
import type { ResumePoint } from './resume-point.ts';
import type { Workspace } from './workspace.ts';

/** What all legs of a trial share. */
export interface Lane {
  readonly request: TrialRequest;
  readonly record: TrialRecord;
  readonly point: ResumePoint | undefined;
  /** Ends the whole trial. */
  readonly stop: AbortController;
  readonly program: { version: string | undefined };
  readonly wallMs: () => number;
  readonly keeper: StepKeeper;
  readonly sandbox: Sandbox;
  readonly metered: MeteredSandbox;
  readonly workspace: Workspace;
  /** Where the sandbox's connections go. */
  readonly access: { current: ModelAccess | undefined };
  readonly environment: PreparedEnvironment;
}

/** A leg under way: with its own request, and a stop that ends it alone. */
export interface Running extends Lane {
  readonly leg: Leg;
  readonly first: boolean;
  /** Steps of the legs before it. */
  readonly stepsBefore: number;
}
