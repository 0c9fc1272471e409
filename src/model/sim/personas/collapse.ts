import { z } from 'zod';
import type { FindingKind } from '../../../core/index.ts';
import type { Observation } from '../observation.ts';
import { type Act, type AnyPersona, definePersona, type Option, type World } from '../persona.ts';
import { followReference, placeSchema } from './reference.ts';

/** One thing done wrong, and what it was in truth. */
export interface Misstep {
  readonly act: Omit<Extract<Act, { kind: 'run' }>, 'kind'>;
  readonly detail: string;
}

export interface Collapse {
  readonly name: string;
  readonly summary: string;
  /** What the breakdown is an instance of, the most telling first. */
  readonly kinds: readonly FindingKind[];
  readonly options?: Readonly<Record<string, Option>>;
  /**
   * What is done wrong in a turn (0 is the first), `place` reference steps into the work. Pure: the same turn of the
   * same trial is the same misstep.
   */
  misstep(turn: number, place: number, world: World, observation: Observation): Misstep;
}

const stateSchema = z.strictObject({ ...placeSchema.shape, turns: z.int().nonnegative() });

/** A persona that works well before `@step` and never again from there on, until a limit ends it. */
export function defineCollapse({ name, summary, kinds, options = {}, misstep }: Collapse): AnyPersona {
  return definePersona<z.infer<typeof stateSchema>>({
    name,
    summary,
    healthy: false,
    takesStep: true,
    options,
    state: stateSchema,
    start: () => ({ place: 0, finals: 0, turns: 0 }),
    next: (state, observation, world) => {
      if (state.turns === 0 && observation.step < world.at) return followReference(state, world);
      const { act, detail } = misstep(state.turns, state.place, world, observation);
      return {
        act: { kind: 'run', ...act },
        state: { ...state, turns: state.turns + 1 },
        truth: [state.turns === 0 ? { event: 'onset', detail, kinds } : { event: 'wrong-act', detail }],
      };
    },
  });
}
