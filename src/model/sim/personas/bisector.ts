import { z } from 'zod';
import { definePersona, type Turn, type World } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';
import { testCommand } from './test-command.ts';

const stateSchema = z.strictObject({
  ...placeSchema.shape,
  searches: z.int().nonnegative(),
  /** Replies spent in the search under way; null when none is. */
  moves: z.int().nonnegative().nullable(),
});
type State = z.infer<typeof stateSchema>;

/** A history of thousands of commits is halved to one in this many rounds; more means that something else is wrong. */
const mostMoves = 30;

/** Looks for the commit that changed something by halving the history, back and forth through it. Healthy. */
export const bisector = definePersona<State>({
  name: 'bisector',
  summary: 'as steady, but now and then goes back and forth through the history with git bisect, and returns',
  healthy: true,
  takesStep: false,
  options: {
    searches: {
      kind: 'integer',
      min: 0,
      max: 1000,
      default: 0,
      help: 'searches over the whole reference; 0: one in twenty of its steps, at least one',
    },
  },
  state: stateSchema,
  start: () => ({ ...atStart, searches: 0, moves: null }),
  next: (state, observation, world) => {
    if (state.moves !== null) return search(state, state.moves, observation.result?.text ?? '', world);
    const total = world.reference.length;
    const wanted = world.option('searches') || Math.max(1, Math.round(total / 20));
    const due = Math.floor(((state.searches + 1) * total) / (wanted + 1));
    if (state.searches < wanted && state.place >= due) {
      return move(
        { ...state, searches: state.searches + 1 },
        0,
        begin,
        'Something behaves otherwise than before; when did that begin?',
      );
    }
    return followReference(state, world);
  },
});

/** What is not committed is put aside for the time; a half-done search of before would be in the way. */
const begin = `[ -z "$(git status --porcelain)" ] || git stash push -q -u -m 'before bisect'
git bisect start HEAD "$(git rev-list --max-parents=0 HEAD | tail -n 1)"
git log --oneline -n 1`;

const end = `git bisect reset
git stash list | head -n 1 | grep -q 'before bisect' && git stash pop -q
git status --short | head -n 5`;

function search(state: State, moves: number, seen: string, world: World): Turn<State> {
  const key = `${state.searches}/${moves}`;
  const looks = moves % 2 === 0;
  // What git said to the start or to a verdict; a look's own output may hold anything.
  const found = !looks && /is the first (bad|new) commit|both|cannot|error:|fatal:|no testable/i.test(seen);
  if (found || moves >= mostMoves) {
    const turn = move(state, moves, end, 'Found it; it is meant to be so. Back to where I was.');
    return { ...turn, state: { ...turn.state, moves: null } };
  }
  if (moves % 2 === 1) return move(state, moves + 1, lookAt(world), 'How is it at this commit?');
  const verdict = world.random.pick(['good', 'bad'], `verdict ${key}`);
  return move(state, moves + 1, `git bisect ${verdict}`, `This one is ${verdict}.`);
}

function lookAt(world: World): string {
  const test = testCommand(world);
  const subject = 'git log -1 --format=%s';
  if (test === undefined) return `${subject} && git ls-files | wc -l`;
  return `${subject} && ${test} 2>&1 | tail -n 3`;
}

function move(state: State, moves: number, script: string, say: string): Turn<State> {
  const repeat = {
    event: 'healthy-repeat' as const,
    detail: `move ${moves + 1} of search ${state.searches}`,
  };
  return {
    act: { kind: 'run', say, title: 'Search the history', script },
    state: { ...state, moves: Math.max(1, moves) },
    truth: moves === 0 ? [] : [repeat],
  };
}
