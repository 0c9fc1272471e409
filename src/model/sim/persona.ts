import { z } from 'zod';
import type { FindingKind, ScriptStep } from '../../core/index.ts';
import type { Observation } from './observation.ts';
import type { Random } from './random.ts';

/** What a persona does in one main-thread reply. */
export type Act =
  /** Says something and runs one script in the shell. */
  | {
      readonly kind: 'run';
      readonly say: string;
      readonly title: string;
      readonly script: string;
      /**
       * `verbatim`: the text goes to the tool as it is, whether a shell can take it or not. `empty`: the tool is called
       * without it.
       */
      readonly form?: 'verbatim' | 'empty';
    }
  /** Says its last words and calls no tool. */
  | { readonly kind: 'final'; readonly say: string };

/** What an act was in truth. The model seals it; `step` and `persona` are added there. */
export interface Truth {
  readonly event:
    | 'onset'
    | 'wrong-act'
    | 'healthy-repeat'
    | 'recovered'
    | 'done-claim'
    | 'gave-up'
    | 'false-claim';
  readonly detail: string;
  /** Of an onset: the kinds of finding that it is an instance of, the most telling first. */
  readonly kinds?: readonly FindingKind[];
}

/** What a persona knows: the reference and its own settings. Never the grade. */
export interface World {
  readonly reference: readonly ScriptStep[];
  /** The `@step` of the reference to the model, or the seeded default. 1-based. */
  readonly at: number;
  /** The `@step` of the reference alone; undefined where none was given. */
  readonly given: number | undefined;
  readonly random: Random;
  /** Numbers given as `?key=value`, or their defaults. */
  option(key: string): number;
  /** Texts given as `?key=value`, or their defaults. */
  text(key: string): string;
}

export interface Turn<State> {
  readonly act: Act;
  /** The state before the next reply; JSON. */
  readonly state: State;
  readonly truth?: readonly Truth[];
}

export type Option =
  | {
      readonly kind: 'integer';
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly help: string;
    }
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly help: string;
    }
  | { readonly kind: 'text'; readonly default: string; readonly help: string };

/**
 * A simulated way of working, as a state machine: from its state and what it saw to what it does. `next` is
 * pure, so that a resumed trial, or a request sent twice, gets the same answer.
 */
export interface Persona<State> {
  readonly name: string;
  /** One sentence on what it does and from when. */
  readonly summary: string;
  /** True for those that work well to the end: detectors must not alarm. */
  readonly healthy: boolean;
  /** Whether `@step` means something to it. */
  readonly takesStep: boolean;
  readonly options: Readonly<Record<string, Option>>;
  readonly state: z.ZodType<State>;
  start(world: World): State;
  next(state: State, observation: Observation, world: World): Turn<State>;
}

/** A persona whose state's type is its own affair. */
export type AnyPersona = Persona<unknown>;

/** Hides the type of a persona's state behind its own schema. */
export function definePersona<State>(persona: Persona<State>): AnyPersona {
  return {
    ...persona,
    state: z.unknown(),
    start: (world) => persona.start(world),
    next: (state, observation, world) => persona.next(persona.state.parse(state), observation, world),
  };
}
