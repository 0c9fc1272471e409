import { z } from 'zod';
import { definePersona, type World } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';

interface Look {
  readonly title: string;
  readonly script: string;
  readonly say: string;
}

/** Commands that change nothing and answer the same while nothing changes: the plainest sort of loop. */
const looks: readonly Look[] = [
  {
    title: 'Check the working tree',
    script: 'git status --short',
    say: 'Let me check the working tree first.',
  },
  { title: 'List the files', script: 'ls -1', say: 'Let me look at which files there are.' },
  { title: 'Recent history', script: 'git log --oneline -n 5', say: 'Let me see what was done so far.' },
  { title: 'Pending changes', script: 'git diff --stat', say: 'Let me look at the pending changes.' },
];

/** Falls from a given step on into repeating itself for ever, by one command or a cycle of up to four. */
export const loop = definePersona({
  name: 'loop',
  summary: 'from @step on repeats one command, or a cycle of `period` commands, for ever',
  healthy: false,
  takesStep: true,
  options: {
    period: { kind: 'integer', min: 1, max: 4, default: 1, help: 'commands in the cycle' },
  },
  state: z.strictObject({ ...placeSchema.shape, turns: z.int().nonnegative() }),
  start: () => ({ ...atStart, turns: 0 }),
  next: (state, observation, world) => {
    if (state.turns === 0 && observation.step < world.at) return followReference(state, world);
    const period = world.option('period');
    const look = cycleOf(world, period)[state.turns % period] ?? looks[0];
    if (!look) throw new RangeError('a loop needs a command');
    const detail = `turn ${state.turns + 1} of a cycle of ${period}: ${look.script}`;
    return {
      act: { kind: 'run', ...look },
      state: { ...state, turns: state.turns + 1 },
      truth: [{ event: state.turns === 0 ? 'onset' : 'wrong-act', detail }],
    };
  },
});

const cycleOf = (world: World, period: number): readonly Look[] =>
  world.random.shuffled(looks, 'cycle').slice(0, period);
