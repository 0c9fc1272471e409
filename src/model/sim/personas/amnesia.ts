import type { World } from '../persona.ts';
import { defineCollapse, type Misstep } from './collapse.ts';
import { looksFrom } from './looks.ts';
import { writtenFiles } from './written-files.ts';

/** Forgets what is done: goes through finished units again as if they were open, reads back what it wrote itself. */
export const amnesia = defineCollapse({
  name: 'amnesia',
  summary:
    'from @step on redoes finished reference steps as if they were open, re-reads its own files, forgets the rules',
  kinds: ['amnesia', 'stale-repeat', 'cycle'],
  misstep: (turn, place, world) => {
    if (place === 0) return readBack(turn, 0, world);
    const way = world.random.pick(['from the start', 'here and there'] as const, 'way');
    const reads = world.random.pick([1, 2, 4], 'reading');
    const draw = world.random.below(12, `act ${turn}`);
    if (turn > 0 && draw === 0) return againstTheRules(turn, world);
    if (draw <= reads) return readBack(turn, place, world);
    return redo(
      turn,
      way === 'from the start' ? turn % place : world.random.below(place, `unit ${turn}`),
      world,
    );
  },
});

function redo(turn: number, unit: number, world: World): Misstep {
  const step = world.reference[unit];
  const title = step?.title ?? 'the first part';
  const say = world.random.pick(
    [
      `First: ${title}.`,
      `Still open: ${title}.`,
      `Let me begin with this part: ${title}.`,
      `Next on the list: ${title}.`,
      `This has not been done yet: ${title}.`,
    ],
    `words ${turn}`,
  );
  return {
    act: { say, title, script: step?.script ?? 'ls' },
    detail: `redoes reference step ${unit + 1}, which is finished: ${title}`,
  };
}

function readBack(turn: number, place: number, world: World): Misstep {
  const files = writtenFiles(world, place);
  const path = files[world.random.below(files.length, `file ${turn}`)];
  const looks = looksFrom(world, 0);
  const script = path === undefined ? world.random.pick(looks, `look ${turn}`).script : `cat ${path}`;
  const say = world.random.pick(
    ['Let me see what is there to begin with.', 'I have not seen this file yet.', 'What does this one hold?'],
    `words ${turn}`,
  );
  return { act: { say, title: 'Read', script }, detail: `reads back what it wrote: ${script}` };
}

/** The rules of a task are not known here; that commits say what they hold is one of nearly all. */
function againstTheRules(turn: number, world: World): Misstep {
  const message = world.random.pick(['wip', 'tmp', 'checkpoint', 'more'], `message ${turn}`);
  return {
    act: {
      say: 'Saving where I am.',
      title: 'Commit',
      script: `git commit -q --allow-empty -m '${message}'`,
    },
    detail: `an empty commit "${message}" against the rules for commits`,
  };
}
