import type { World } from '../persona.ts';
import { testCommand } from './test-command.ts';
import { writtenFiles } from './written-files.ts';

/** A command that changes nothing, with the words that go with it. */
export interface Look {
  readonly title: string;
  readonly script: string;
  readonly say: string;
}

const everywhere: readonly [Look, ...Look[]] = [
  {
    title: 'Check the working tree',
    script: 'git status --short',
    say: 'Let me check the working tree first.',
  },
  { title: 'List the files', script: 'ls -1', say: 'Let me look at which files there are.' },
  { title: 'Recent history', script: 'git log --oneline -n 5', say: 'Let me see what was done so far.' },
  { title: 'Pending changes', script: 'git diff --stat', say: 'Let me look at the pending changes.' },
  { title: 'Which branch', script: 'git branch -vv', say: 'I want to be sure which branch this is.' },
  { title: 'Look around', script: 'ls -la', say: 'Let me see what the folder holds.' },
];

/** Looks that answer the same while nothing changes; those at files that the work wrote before a place come too. */
export function looksFrom(world: World, place: number): readonly [Look, ...Look[]] {
  const [first, ...rest] = everywhere;
  const files = world.random.shuffled(writtenFiles(world, place), 'files to look at').slice(0, 6);
  const test = testCommand(world);
  return [
    first,
    ...rest,
    ...files.flatMap((path) => [
      { title: `Read ${path}`, script: `cat ${path}`, say: `Let me read ${path} again.` },
      { title: `Open ${path}`, script: `head -n 40 ${path}`, say: `First I need to see ${path}.` },
    ]),
    ...(test === undefined
      ? []
      : [{ title: 'Run the tests', script: test, say: 'Let me run the tests to see where this stands.' }]),
  ];
}
