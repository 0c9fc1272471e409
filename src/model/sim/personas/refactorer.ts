import { z } from 'zod';
import { type Act, definePersona, type World } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';
import { wholeFile, writeCommand } from './written-files.ts';

/** Writes a file in drafts, each further than the one before, and looks at it in between. Healthy. */
export const refactorer = definePersona({
  name: 'refactorer',
  summary: 'as steady, but writes many files in several drafts, each one further, before the last is whole',
  healthy: true,
  takesStep: false,
  options: {
    drafts: {
      kind: 'integer',
      min: 0,
      max: 100,
      default: 0,
      help: 'drafts of a file before the whole; 0: by the seed, 2 to 9',
    },
    every: { kind: 'integer', min: 1, max: 10_000, default: 3, help: 'one in so many files is drafted' },
  },
  state: z.strictObject({
    ...placeSchema.shape,
    /** Drafts made of the file of the next reference step. */
    drafts: z.int().nonnegative(),
    /** Whether the last draft was looked at. */
    looked: z.boolean(),
  }),
  start: () => ({ ...atStart, drafts: 0, looked: true }),
  next: (state, _observation, world) => {
    const { place } = state;
    const file = wholeFile(world.reference[place]?.script ?? '');
    const chosen = file && world.random.below(world.option('every'), `drafted ${place}`) === 0;
    if (!chosen) return followReference(state, world);
    const total = draftsOf(world, place, file.text);
    if (!state.looked) {
      return { act: look(file.path, state.drafts, world), state: { ...state, looked: true } };
    }
    if (state.drafts >= total) return followReference({ ...state, drafts: 0 }, world);
    const looksNext = world.random.below(3, `look after ${place}/${state.drafts}`) === 0;
    const repeat = {
      event: 'healthy-repeat' as const,
      detail: `draft ${state.drafts + 1} of ${total} of ${file.path}`,
    };
    return {
      act: draft(file, state.drafts, total, world),
      state: { ...state, drafts: state.drafts + 1, looked: !looksNext },
      truth: state.drafts === 0 ? [] : [repeat],
    };
  },
});

function draftsOf(world: World, place: number, text: string): number {
  const wanted = world.option('drafts') || 2 + world.random.below(8, `drafts ${place}`);
  return Math.min(wanted, text.split('\n').length - 1);
}

function draft(file: { path: string; text: string }, done: number, total: number, world: World): Act {
  const lines = file.text.split('\n');
  // Each has at least one line more than the one before.
  const kept = Math.max(done + 1, Math.floor((lines.length * (done + 1)) / (total + 1)));
  const folder = file.path.includes('/') ? `mkdir -p ${file.path.replace(/\/[^/]*$/, '')}\n` : '';
  const say = world.random.pick(
    [
      `A first cut of ${file.path}, then the rest.`,
      `${file.path} again, with the next part worked out.`,
      `Better: ${file.path} with the cases it lacked.`,
      `Rewriting ${file.path} more clearly.`,
    ],
    `words ${file.path} ${done}`,
  );
  const script = folder + writeCommand(file.path, lines.slice(0, kept).join('\n'));
  return { kind: 'run', say, title: `Rewrite ${file.path}`, script };
}

function look(path: string, done: number, world: World): Act {
  const script = world.random.pick(
    [`wc -l ${path}`, `tail -n 5 ${path}`, `cat ${path}`, 'git status --short', `git diff --stat -- ${path}`],
    `looks at ${path} ${done}`,
  );
  return { kind: 'run', say: 'Let me see how it reads now.', title: 'Look at the draft', script };
}
