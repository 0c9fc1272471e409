import { definePersona } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';

/** The measure of all others: what the task gives when every step is done, in order, once. */
export const steady = definePersona({
  name: 'steady',
  summary:
    'runs the reference steps in order, one a reply, goes on after a failure, and ends claiming completion',
  healthy: true,
  takesStep: false,
  options: {},
  state: placeSchema,
  start: () => atStart,
  next: (state, _observation, world) => followReference(state, world),
});
