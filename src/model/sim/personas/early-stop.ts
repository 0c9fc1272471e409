import { definePersona } from '../persona.ts';
import { doneText } from '../wording.ts';
import { atStart, claimDone, followReference, placeSchema } from './reference.ts';

/** Ends at a given step with the work half done: not a breakdown, but an end of its own kind. */
export const earlyStop = definePersona({
  name: 'early-stop',
  summary: 'claims completion at @step, or gives up there with gaveup=1',
  healthy: false,
  takesStep: true,
  options: {
    gaveup: {
      kind: 'integer',
      min: 0,
      max: 1,
      default: 0,
      help: '1: gives up instead of claiming completion',
    },
  },
  state: placeSchema,
  start: () => atStart,
  next: (state, observation, world) => {
    if (state.finals === 0 && observation.step < world.at) return followReference(state, world);
    const total = world.reference.length;
    const detail = `${total - state.place} of ${total} reference steps are open`;
    const onset = [{ event: 'onset' as const, detail, kinds: ['early-stop' as const] }];
    if (world.option('gaveup') === 0) return claimDone(state, doneText(total), 'done-claim', detail, onset);
    const say = `I give up: I could not finish the task. ${state.place} of ${total} steps are done, the rest is not.`;
    return claimDone(state, say, 'gave-up', detail, onset);
  },
});
