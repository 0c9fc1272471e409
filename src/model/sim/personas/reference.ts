import { z } from 'zod';
import type { Act, Truth, Turn, World } from '../persona.ts';
import { announce, doneText } from '../wording.ts';

/** How far a persona has followed the reference, and how often it has said its last words. */
export const placeSchema = z.strictObject({ place: z.int().nonnegative(), finals: z.int().nonnegative() });
export type Place = z.infer<typeof placeSchema>;

export const atStart: Place = { place: 0, finals: 0 };

/** A client that keeps asking after the end (a completion check that says no) gets a shorter answer from here. */
const patience = 20;

/** The act that runs the reference step at a place; undefined after the last. */
export function referenceAct(world: World, place: number): Act | undefined {
  const step = world.reference[place];
  if (!step) return undefined;
  return { kind: 'run', say: announce(step, world.random, place), title: step.title, script: step.script };
}

/** Follows the reference by one step, or ends the work when there is none left. */
export function followReference<State extends Place>(state: State, world: World): Turn<State> {
  const act = referenceAct(world, state.place);
  if (act) return { act, state: { ...state, place: state.place + 1 } };
  return claimDone(state, doneText(world.reference.length), 'done-claim', 'after the last reference step');
}

/** Last words. Said again when asked again; sealed once. */
export function claimDone<State extends Place>(
  state: State,
  say: string,
  event: Truth['event'],
  detail: string,
  more: readonly Truth[] = [],
): Turn<State> {
  const again = state.finals > 0;
  return {
    act: { kind: 'final', say: state.finals < patience ? say : 'As said before: the work is finished.' },
    state: { ...state, finals: state.finals + 1 },
    truth: again ? [] : [...more, { event, detail }],
  };
}
