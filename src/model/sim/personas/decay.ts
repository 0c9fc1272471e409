import { z } from 'zod';
import { type Act, definePersona, type Truth, type Turn, type World } from '../persona.ts';
import { announce, doneText } from '../wording.ts';
import { delivered } from './delivered.ts';
import { looksFrom } from './looks.ts';
import { claimDone, followReference, placeSchema } from './reference.ts';
import { wholeFile, writeCommand, writtenSources } from './written-files.ts';

const stateSchema = z.strictObject({
  ...placeSchema.shape,
  /** Errors made so far and not put right. */
  errors: z.int().nonnegative(),
  /** The reference step that was got wrong and will be done properly next; null: none. */
  redo: z.int().nonnegative().nullable(),
  collapsed: z.boolean(),
});
type State = z.infer<typeof stateSchema>;

/**
 * Each reference step is got right with probability `p`, independently; every error that stays multiplies the chance of
 * the next by `factor`, up to certainty: from there on nothing is got right any more, which is where it breaks down.
 *
 * An error that stays omits its reference step, so a task of S steps of which none can be missed is passed with
 * probability (1 - (1 - p)(1 - recover / 100))^S: with `recover=0`, the default, p^S, and one half at
 * S = ln(1/2) / ln(p), 138 steps for p = 0.995. What follows the first error does not change that. With an `@step` S
 * counts the reference steps from there on.
 */
export const decay = definePersona<State>({
  name: 'decay',
  summary:
    'from the first step, or @step, on gets each reference step right with probability `p`; each error that stays makes the next `factor` times likelier',
  healthy: false,
  takesStep: true,
  options: {
    p: {
      kind: 'number',
      min: 0,
      max: 1,
      default: 0.99,
      help: 'probability of getting a reference step right',
    },
    factor: {
      kind: 'number',
      min: 1,
      max: 1000,
      default: 3,
      help: 'by how much each error that stays multiplies the chance of the next',
    },
    recover: {
      kind: 'number',
      min: 0,
      max: 100,
      default: 0,
      help: 'percent of errors that are noticed and put right in the next reply',
    },
  },
  state: stateSchema,
  start: () => ({ place: 0, finals: 0, errors: 0, redo: null, collapsed: false }),
  next: (state, observation, world) => {
    if (state.redo !== null) return putRight(state, state.redo, world);
    const chance = errorChance(state, world);
    const { place } = state;
    const total = world.reference.length;
    if (place >= total)
      return claimDone(state, doneText(total), 'done-claim', `${state.errors} errors stayed`);
    const isSound = observation.step < (world.given ?? 1);
    if (isSound || world.random.unit(`error at ${place}`) >= chance) return followReference(state, world);
    if (world.random.unit(`noticed at ${place}`) * 100 < world.option('recover')) return slip(state, world);
    return err(state, chance, world);
  },
});

function errorChance({ errors }: State, world: World): number {
  return Math.min(1, (1 - world.option('p')) * world.option('factor') ** errors);
}

/** An error that is noticed: the step is only said to be done, and done in the next reply. */
function slip(state: State, world: World): Turn<State> {
  const { place } = state;
  const act = omission(place, world);
  const detail = `leaves out reference step ${place + 1}, and notices`;
  return { act, state: { ...state, place: place + 1, redo: place }, truth: [{ event: 'wrong-act', detail }] };
}

function putRight(state: State, place: number, world: World): Turn<State> {
  const step = world.reference[place];
  return {
    act: {
      kind: 'run',
      say: `That was not done: ${step?.title ?? ''}. Now it is.`,
      title: step?.title ?? 'Put it right',
      script: step?.script ?? 'ls',
    },
    state: { ...state, redo: null },
    truth: [{ event: 'recovered', detail: `does reference step ${place + 1} after all` }],
  };
}

function err(state: State, chance: number, world: World): Turn<State> {
  const { place } = state;
  const total = chance >= 1;
  const detail = `reference step ${place + 1} is got wrong; its chance was ${chance.toFixed(3)}`;
  const truth: Truth[] = [{ event: 'wrong-act', detail }];
  if (total && !state.collapsed)
    truth.unshift({
      event: 'onset',
      detail: 'nothing is got right any more',
      kinds: ['damage', 'stall'],
    });
  const act = world.random.pick([omission, half, spoil, spoil], `sort of error ${place}`)(place, world);
  return {
    act,
    state: { ...state, place: place + 1, errors: state.errors + 1, collapsed: total },
    truth,
  };
}

type Run = Extract<Act, { kind: 'run' }>;

/** Says that it does the step, and only looks. */
function omission(place: number, world: World): Run {
  const step = world.reference[place];
  const { script } = world.random.pick(looksFrom(world, place), `look ${place}`);
  return {
    kind: 'run',
    say: step ? announce(step, world.random, place) : '',
    title: step?.title ?? 'Go on',
    script,
  };
}

/** Writes the first part of the step's file and leaves the rest of the step out. */
function half(place: number, world: World): Run {
  const step = world.reference[place];
  const file = wholeFile(step?.script ?? '');
  if (!step || !file) return omission(place, world);
  const lines = file.text.split('\n');
  const kept = Math.max(1, Math.floor(lines.length * (0.3 + 0.4 * world.random.unit(`kept ${place}`))));
  const folder = file.path.includes('/') ? `mkdir -p ${file.path.replace(/\/[^/]*$/, '')}\n` : '';
  return {
    kind: 'run',
    say: announce(step, world.random, place),
    title: step.title,
    script: folder + writeCommand(file.path, lines.slice(0, kept).join('\n')),
  };
}

/** Leaves the step out and spoils a finished file instead, committed and pushed like all work. */
function spoil(place: number, world: World): Run {
  const step = world.reference[place];
  const sources = writtenSources(world, place);
  const victim = sources[world.random.below(sources.length, `victim ${place}`)];
  if (!step || victim === undefined) return omission(place, world);
  const deed = world.random.pick(
    [
      `git checkout -q HEAD~1 -- ${victim} || git checkout -q HEAD -- ${victim}`,
      `sed -i '/return/d' ${victim}`,
      `sed -i '1,12d' ${victim}`,
      // Emptied, not removed: a file that is gone would turn the next error on it into another kind of breakdown.
      `: > ${victim}`,
    ],
    `deed ${place}`,
  );
  const script = `${deed}\n${delivered(victim)}`;
  return { kind: 'run', say: announce(step, world.random, place), title: step.title, script };
}
