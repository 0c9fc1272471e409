import type { World } from '../persona.ts';
import { defineCollapse, type Misstep } from './collapse.ts';
import { testCommand } from './test-command.ts';
import { writtenSources } from './written-files.ts';

/**
 * Goes back and forth between two or three forms of one file: edit, revert, edit. What it edits are comments, so the
 * work that is done stays as good as it was.
 */
export const thrash = defineCollapse({
  name: 'thrash',
  summary: 'from @step on edits one file, takes the edit back and makes it again, for ever',
  kinds: ['thrash'],
  misstep: (turn, place, world) => {
    const looksBetween = world.random.pick([0, 0, 1], 'looks between');
    if (looksBetween === 1 && turn % 2 === 1) return look(turn, world);
    const move = looksBetween === 1 ? turn / 2 : turn;
    return moveOf(move, place, world);
  },
});

const remarks = [
  'Kept in this order on purpose.',
  'The caller holds the lock here.',
  'See the conventions for why this stands alone.',
  'One place for all of it.',
  'Callers rely on the names above.',
] as const;

function moveOf(move: number, place: number, world: World): Misstep {
  const { random } = world;
  const sources = writtenSources(world, place);
  // With nothing of its own yet, it wavers over a note.
  const path = sources[random.below(sources.length, 'file')] ?? 'NOTES.txt';
  const lead = /\.(py|rb|sh)$/.test(path) ? '#' : '//';
  const forms = random.pick([2, 2, 3], 'forms');
  const added = random.shuffled(remarks, 'remarks').slice(0, forms - 1);
  // Form 0 is the file as it was, form n has the nth remark.
  const at = (move + 1) % forms;
  const after = added[at - 1];
  const drops = move % forms !== 0;
  const say = random.pick(
    after === undefined
      ? [
          'No, it was better before. Taking that back.',
          'On reflection, without it.',
          'That was not right; back again.',
        ]
      : [
          'This needs a word of explanation.',
          'Actually, it is clearer with it.',
          'I prefer it this way after all.',
        ],
    `words ${move}`,
  );
  const kept = `/tmp/${path.replaceAll('/', '-')}.before`;
  const copies = random.pick([true, false], 'keeps a copy');
  const keep = copies && !drops ? [`cp ${path} ${kept}`] : [];
  const drop = drops ? [copies ? `cp ${kept} ${path}` : `sed -i '$d' ${path}`] : [];
  const add = after === undefined ? [] : [`printf '%s\\n' '${lead} ${after}' >> ${path}`];
  return {
    act: {
      say,
      title: `Edit ${path}`,
      script: [`touch ${path}`, ...keep, ...drop, ...add].slice(path === 'NOTES.txt' ? 0 : 1).join(' && '),
    },
    detail: `move ${move + 1} between ${forms} forms of ${path}`,
  };
}

function look(turn: number, world: World): Misstep {
  const test = testCommand(world) ?? 'git diff --stat';
  return {
    act: { say: 'Let me see what that does.', title: 'Check', script: `${test} 2>&1 | tail -n 5` },
    detail: `looks at it after move ${(turn + 1) / 2}`,
  };
}
