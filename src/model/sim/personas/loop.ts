import type { World } from '../persona.ts';
import { defineCollapse } from './collapse.ts';
import { type Look, looksFrom } from './looks.ts';

const longest = 8;

/** Falls from a given step on into repeating itself for ever. */
export const loop = defineCollapse({
  name: 'loop',
  summary: 'from @step on repeats one command, or a cycle of `period` commands, for ever',
  kinds: ['cycle', 'stale-repeat'],
  options: {
    period: {
      kind: 'integer',
      min: 0,
      max: longest,
      default: 0,
      help: 'commands in the cycle; 0: by the seed, short ones more often',
    },
  },
  misstep: (turn, place, world) => {
    const cycle = cycleOf(world, place);
    const look = cycle[turn % cycle.length] ?? cycle[0];
    return { act: look, detail: `turn ${turn + 1} of a cycle of ${cycle.length}: ${look.script}` };
  },
});

/** The commands of a cycle by the seed: up to eight that answer alike each time. */
export function cycleOf(world: World, place: number): readonly [Look, ...Look[]] {
  const looks = looksFrom(world, place);
  const wanted = world.option('period') || world.random.pick([1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8], 'period');
  const [first, ...rest] = world.random.shuffled(looks, 'cycle').slice(0, wanted);
  return [first ?? looks[0], ...rest];
}
