/** The parts of the grade, the history of the repository and the reference of this task. */
import { writeStep } from '../shared/kit.mjs';

export const branch = 'fix/month-end';

export const grading = {
  milestones: [
    { id: 'month-end', title: 'months are added by the rules', weight: 2 },
    { id: 'plans', title: 'due dates and instalments follow the rules', weight: 2 },
    { id: 'command-line', title: 'the command line follows the rules', weight: 1 },
    { id: 'regression-test', title: 'a new test fails on the old code and passes on the new', weight: 1 },
    { id: 'delivery', title: 'the work is on a pushed branch with its changelog entry', weight: 2 },
  ],
  gates: [{ id: 'tests-kept', title: 'the tests and the rules that were there are unchanged' }],
  constraints: [
    { id: 'behaviour-kept', title: 'what was right before still is', penalty: 0.3 },
    { id: 'history-kept', title: 'main on origin is as it was', penalty: 0.3 },
  ],
  protected: ['test/calendar.test.mjs', 'test/schedule.test.mjs', 'test/cli.test.mjs', 'docs/dates.md'],
  scope: ['src/**', 'bin/**', 'test/**', 'CHANGELOG.md'],
};

export const history = [
  {
    author: 'Ines Carvalho',
    email: 'ines@duely.example',
    date: '2024-01-15T09:12:00+01:00',
    message: 'Add and print dates',
    files: ['package.json', 'README.md', 'src/calendar.mjs', 'src/amount.mjs', 'test/calendar.test.mjs'],
  },
  {
    author: 'Tom Albers',
    email: 'tom@duely.example',
    date: '2024-02-19T16:40:00+01:00',
    message: 'Say so for a date that does not exist\n\nReported by support.',
    files: ['bin', 'test/cli.test.mjs'],
  },
  {
    author: 'Ines Carvalho',
    email: 'ines@duely.example',
    date: '2024-05-02T11:05:00+02:00',
    message: 'Plans with holidays',
    files: ['src', 'test/schedule.test.mjs', 'CHANGELOG.md'],
  },
  {
    author: 'Noor Haddad',
    email: 'noor@duely.example',
    date: '2024-05-31T17:58:00+02:00',
    message: 'Write down the rules of dates\n\nAs agreed with billing, legal and support.',
  },
];

export const steps = (solved) => [
  { title: 'Look around', script: 'git log --oneline\nls -R bin src test docs\ncat README.md docs/dates.md' },
  { title: 'See which test is red', script: 'node --test test/calendar.test.mjs || true' },
  { title: 'Read the arithmetic', script: 'cat src/calendar.mjs src/schedule.mjs src/amount.mjs' },
  { title: 'Open a branch', script: `git switch -q -c ${branch}` },
  writeStep('Clamp to the last day of the month, and keep due dates in their month', solved, [
    'src/calendar.mjs',
  ]),
  { title: 'Run the calendar tests', script: 'node --test test/calendar.test.mjs' },
  writeStep('Count instalments from the first date', solved, ['src/schedule.mjs']),
  writeStep('Take years as twelve months, and negative amounts', solved, ['src/amount.mjs', 'bin/due.mjs']),
  writeStep('Add a regression test', solved, ['test/month-end.test.mjs']),
  { title: 'Run all tests', script: 'node --test' },
  {
    title: 'Enter the change in the changelog',
    script:
      "sed -i 's/^## Unreleased$/## Unreleased\\n\\n- Fixed: month ends, due dates and instalments follow docs\\/dates.md./' CHANGELOG.md",
  },
  { title: 'Commit', script: "git add -A && git commit -q -m 'fix: keep month ends in due dates and plans'" },
  { title: 'Push', script: `git push -q -u origin ${branch}` },
];
