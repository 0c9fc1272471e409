import { z } from 'zod';
import { definePersona, type World } from '../persona.ts';
import { type Look, looksFrom } from './looks.ts';
import { atStart, followReference, placeSchema } from './reference.ts';

/** Falls into a loop for a while and gets out of it by itself, then does everything else as it should. Healthy. */
export const recoverer = definePersona({
  name: 'recoverer',
  summary:
    'as steady, but at @step repeats a command or a short cycle for a while, notices, and goes on to the end',
  healthy: true,
  takesStep: true,
  options: {
    turns: {
      kind: 'integer',
      min: 0,
      max: 1000,
      default: 0,
      help: 'replies spent in the loop; 0: by the seed, 6 to 14',
    },
  },
  state: z.strictObject({ ...placeSchema.shape, turns: z.int().nonnegative() }),
  start: () => ({ ...atStart, turns: 0 }),
  next: (state, observation, world) => {
    const turns = world.option('turns') || 6 + world.random.below(9, 'turns');
    // A lapse begun is gone through; a work that ended before it is not taken up again for its sake.
    const lapses = state.turns > 0 || (observation.step >= world.at && state.finals === 0);
    if (!lapses || state.turns > turns) return followReference(state, world);
    if (state.turns === turns) {
      const turn = followReference({ ...state, turns: turns + 1 }, world);
      const say = `I am going round in circles here. ${turn.act.say}`;
      const out = { event: 'recovered' as const, detail: `out of the loop after ${turns} turns` };
      return { ...turn, act: { ...turn.act, say }, truth: [out, ...(turn.truth ?? [])] };
    }
    const cycle = cycleOf(world, state.place);
    const look = cycle[state.turns % cycle.length] ?? cycle[0];
    const detail = `turn ${state.turns + 1} of ${turns} in a cycle of ${cycle.length}: ${look.script}`;
    return {
      act: { kind: 'run', ...look },
      state: { ...state, turns: state.turns + 1 },
      truth: [
        state.turns === 0
          ? { event: 'onset', detail, kinds: ['cycle', 'stale-repeat'] }
          : { event: 'wrong-act', detail },
      ],
    };
  },
});

function cycleOf(world: World, place: number): readonly [Look, ...Look[]] {
  const looks = looksFrom(world, place);
  const [first, ...rest] = world.random
    .shuffled(looks, 'cycle')
    .slice(0, world.random.pick([1, 1, 2, 3], 'period'));
  return [first ?? looks[0], ...rest];
}
