import type { World } from '../persona.ts';
import { defineCollapse } from './collapse.ts';
import { type Look, looksFrom } from './looks.ts';
import { writtenFiles } from './written-files.ts';

/** Stops working without stopping: reads what it knows, in no order, and decides nothing. */
export const stall = defineCollapse({
  name: 'stall',
  summary: 'from @step on wanders among the same few files and looks, in no order, and does nothing more',
  kinds: ['stall', 'stale-repeat', 'near-cycle', 'cycle'],
  misstep: (turn, place, world) => {
    const { random } = world;
    const known = knownPlaces(world, place);
    // Each once, then in no order, never the same twice in a row.
    const of = (at: number): number => (at < known.length ? at : random.below(known.length, `wanders ${at}`));
    const at = of(turn) === of(turn - 1) ? (of(turn) + 1) % known.length : of(turn);
    const ways = known[at] ?? known[0];
    const script = random.pick(ways, `way ${turn}`);
    const say = random.pick(
      [
        'Before I go on I want to be sure how this fits together.',
        'Let me think about the order of things again.',
        'I should understand this first.',
        'There may be something that I have not considered.',
        'Let me go over this once more before the next change.',
        'Not sure yet. Another look.',
      ],
      `words ${turn}`,
    );
    return { act: { say, title: 'Look again', script }, detail: `wanders, turn ${turn + 1}: ${script}` };
  },
});

type Ways = readonly [string, ...string[]];

/** What it wanders among, each with the ways to look at it that all show the same. */
function knownPlaces(world: World, place: number): readonly [Ways, ...Ways[]] {
  const { random } = world;
  const count = 5 + random.below(5, 'places');
  const files = random.shuffled(writtenFiles(world, place), 'places to wander').slice(0, count);
  const ways = files.map(
    (path): Ways => [`cat ${path}`, `head -n 400 ${path}`, `sed -n '1,400p' ${path}`, `tail -n +1 ${path}`],
  );
  const looks = random
    .shuffled<Look>(looksFrom(world, 0), 'looks to wander')
    .slice(0, Math.max(2, count - ways.length));
  return [
    ['git status --short', 'git status -s', 'git status --porcelain'],
    ...looks.map(({ script }): Ways => [script]),
    ...ways,
  ];
}
