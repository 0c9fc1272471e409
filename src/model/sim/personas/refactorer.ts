import { z } from 'zod';
import { type Act, definePersona, type World } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';
import { wholeFile, writeCommand } from './written-files.ts';

/**
 * Writes a file in drafts, each further than the one before, and looks at it in between. A file that it wrote before is
 * taken over from its top, the old part below giving way. Healthy.
 */
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
    const drafts = draftsOf(world, place, file);
    if (!state.looked) {
      return { act: look(file.path, state.drafts, world), state: { ...state, looked: true } };
    }
    const text = drafts[state.drafts];
    if (text === undefined) return followReference({ ...state, drafts: 0 }, world);
    const looksNext = world.random.below(3, `look after ${place}/${state.drafts}`) === 0;
    const repeat = {
      event: 'healthy-repeat' as const,
      detail: `draft ${state.drafts + 1} of ${drafts.length} of ${file.path}`,
    };
    return {
      act: write(file.path, text, state.drafts, world),
      state: { ...state, drafts: state.drafts + 1, looked: !looksNext },
      truth: state.drafts === 0 ? [] : [repeat],
    };
  },
});

/** The drafts of a file, first to last: each has more of the new text than the one before, and differs from it. */
function draftsOf(
  world: World,
  place: number,
  file: { readonly path: string; readonly text: string },
): string[] {
  const lines = file.text.split('\n');
  const before = earlierText(world, place, file.path).split('\n');
  const texts = lines.map((_, at) => [...lines.slice(0, at), ...before.slice(at)].join('\n'));
  const distinct = texts.filter((text, at) => at > 0 && text !== texts[at - 1] && text !== file.text);
  const wanted = world.option('drafts') || 2 + world.random.below(8, `drafts ${place}`);
  const count = Math.min(wanted, distinct.length);
  return Array.from({ length: count }, (_, n) => distinct[Math.floor((n * distinct.length) / count)] ?? '');
}

/** The text that the file had from an earlier step; empty where this is the first. */
function earlierText(world: World, place: number, path: string): string {
  const earlier = world.reference.slice(0, place).map(({ script }) => wholeFile(script));
  return earlier.findLast((file) => file?.path === path)?.text ?? '';
}

function write(path: string, text: string, done: number, world: World): Act {
  const folder = path.includes('/') ? `mkdir -p ${path.replace(/\/[^/]*$/, '')}\n` : '';
  const say = world.random.pick(
    [
      `A first cut of ${path}, then the rest.`,
      `${path} again, with the next part worked out.`,
      `Better: ${path} with the cases it lacked.`,
      `Rewriting ${path} more clearly.`,
    ],
    `words ${path} ${done}`,
  );
  const script = folder + writeCommand(path, text);
  return { kind: 'run', say, title: `Rewrite ${path}`, script };
}

function look(path: string, done: number, world: World): Act {
  const script = world.random.pick(
    [`wc -l ${path}`, `tail -n 5 ${path}`, `cat ${path}`, 'git status --short', `git diff --stat -- ${path}`],
    `looks at ${path} ${done}`,
  );
  return { kind: 'run', say: 'Let me see how it reads now.', title: 'Look at the draft', script };
}
