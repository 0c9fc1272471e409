import type { World } from '../persona.ts';
import type { Random } from '../random.ts';
import { defineCollapse } from './collapse.ts';
import type { Look } from './looks.ts';
import { testCommand } from './test-command.ts';
import { writtenSources } from './written-files.ts';

/** One thing asked for in ever new words; every wording is answered alike. */
interface Theme {
  readonly title: string;
  readonly says: readonly [string, ...string[]];
  wording(turn: number, random: Random): string;
}

/** Falls into asking the same again and again, each time a little differently, and learns nothing new. */
export const nearLoop = defineCollapse({
  name: 'near-loop',
  summary: 'from @step on asks the same thing (or two, by turns) in ever new words that bring nothing new',
  kinds: ['near-cycle', 'stale-repeat', 'cycle'],
  misstep: (turn, place, world) => {
    const themes = themesOf(world, place);
    const chosen = world.random
      .shuffled(themes, 'themes')
      .slice(0, world.random.pick([1, 1, 2], 'themes at once'));
    const theme = chosen[turn % chosen.length] ?? themes[0];
    const look: Look = {
      title: theme.title,
      say: world.random.pick(theme.says, `words ${turn}`),
      script: theme.wording(Math.floor(turn / chosen.length), world.random),
    };
    return { act: look, detail: `the same again in other words, ${turn + 1}: ${look.script}` };
  },
});

function themesOf(world: World, place: number): readonly [Theme, ...Theme[]] {
  const { random } = world;
  const sources = writtenSources(world, place);
  const file = sources[random.below(sources.length, 'file asked after')];
  const grow = random.pick([1, 2, 5, 10, 20], 'growth');
  const start = 200 + 10 * random.below(20, 'first number');
  const test = testCommand(world);
  const again = [
    'Let me look at that once more.',
    'I may have missed something; a little more of it.',
    'That is not what I expected. Let me try it this way.',
    'Still unclear. Once more.',
  ] as const;
  const themes: readonly [Theme, ...Theme[]] = [
    {
      title: 'Check the state',
      says: ['Let me see the state of the tree.', 'Where does the tree stand now?', ...again],
      // Never the same one twice in a row, and in no fixed order.
      wording: (turn) => forms[(turn + random.below(3, `form ${turn}`)) % forms.length] ?? forms[0],
    },
    {
      title: 'Look at the history',
      says: ['Let me see what was committed.', ...again],
      wording: (turn) => `git log --oneline -n ${start + turn * grow}`,
    },
    {
      title: 'List the files',
      says: ['Which files are there?', ...again],
      wording: (turn) => `git ls-files | head -n ${3 * start + turn * grow} | wc -l`,
    },
  ];
  const more: Theme[] = [];
  if (file !== undefined) {
    more.push(
      {
        title: `Read ${file}`,
        says: [`Let me look at ${file} again.`, `I should see more of ${file}.`, ...again],
        wording: (turn) => `head -n ${2 * start + turn * grow} ${file}`,
      },
      {
        title: `Read ${file}`,
        says: [`Let me read ${file}.`, ...again],
        wording: (turn) => `sed -n '1,${2 * start + turn * grow}p' ${file}`,
      },
      {
        title: `Search ${file}`,
        says: [`Where is it used in ${file}?`, ...again],
        wording: (turn) => `grep -nE "return|const|import|function" ${file} | head -n ${start + turn * grow}`,
      },
    );
  }
  if (test !== undefined) {
    more.push({
      title: 'Run the tests',
      says: ['Running the tests again.', 'The same tests, with a little more of the output.', ...again],
      wording: (turn) => `${test} 2>&1 | tail -n ${start + turn * grow}`,
    });
  }
  return [...themes, ...more];
}

const forms: readonly [string, ...string[]] = [
  'git status --short',
  'git status -s',
  'git status --porcelain',
  'git --no-pager status --short',
  'git status --short .',
  'git status --porcelain=v1',
  'git status --short --untracked-files',
  'git status -s -u',
];
