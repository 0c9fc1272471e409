import type { ScriptStep } from './agent.ts';
import type { FindingKind } from './assessment.ts';
import type { ModelReply, ModelRequest, Wire } from './conversation.ts';

/** `provider/name`, parsed. */
export interface ModelRef {
  /** `anthropic`, `openai`, `gemini`, `sim`, or the name of a configured compatible endpoint. */
  readonly provider: string;
  readonly name: string;
  /** As the user wrote it. */
  readonly id: string;
  readonly simulated: boolean;
}

/** A remote provider reached by byte passthrough. */
export interface HttpUpstream {
  readonly kind: 'http';
  /** The wires that the provider serves. */
  readonly wires: readonly Wire[];
  /** Base URL without `/v1`. */
  readonly baseUrl: string;
  /** Headers that carry the key, by wire. Held by the gateway alone. */
  headers(wire: Wire): Readonly<Record<string, string>>;
}

/** A model inside the harness: simulated or replayed. */
export interface ReplyUpstream {
  readonly kind: 'reply';
  /** Answers one request. `main` is false for side calls (no tools offered, titles, judges). */
  reply(
    request: ModelRequest,
    call: { readonly main: boolean; readonly signal: AbortSignal },
  ): Promise<ModelReply>;
  /** State to continue from after an interruption; JSON. */
  state(): unknown;
  restore(state: unknown): void;
}

export type Upstream = HttpUpstream | ReplyUpstream;

/** What a simulated model is given: the task's reference and a seed; it never sees the grade. */
export interface SimulationInput {
  readonly reference: readonly ScriptStep[];
  readonly seed: number;
  /** Called when the persona does something wrong, with what and at which step: the sealed truth. */
  readonly onTruth: (entry: TruthEntry) => void;
}

/** One line of the sealed truth of a simulated trial. Never read by the analysis. */
export interface TruthEntry {
  /** 1-based main-thread step. */
  readonly step: number;
  /** `onset`, `recovered`, `healthy-repeat`, `done-claim`, ... */
  readonly event: string;
  readonly persona: string;
  readonly detail: string;
  /** Of an onset: the kinds of finding that it is an instance of, the most telling first. */
  readonly kinds?: readonly FindingKind[];
}
