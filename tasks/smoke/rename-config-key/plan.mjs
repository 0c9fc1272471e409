/** The parts of the grade, the history of the repository and the reference of this task. */
import { writeStep } from '../shared/kit.mjs';

export const branch = 'chore/request-timeout-ms';

export const grading = {
  milestones: [
    { id: 'new-key', title: 'the configuration has the new key, from every source', weight: 2 },
    { id: 'old-key', title: 'the old names work, give way to the new ones and warn once', weight: 2 },
    { id: 'call-sites', title: 'the code uses the new key', weight: 2 },
    { id: 'documents', title: 'documents, examples and deployment use the new names', weight: 1 },
    { id: 'delivery', title: 'the work is on a pushed branch with tests and a changelog entry', weight: 2 },
  ],
  gates: [{ id: 'files-kept', title: "the tests that were there and the customer's file are unchanged" }],
  constraints: [
    { id: 'other-timeout', title: 'shutdown.timeout is as it was', penalty: 0.3 },
    { id: 'history-kept', title: 'main on origin is as it was', penalty: 0.3 },
  ],
  protected: ['test/config.test.mjs', 'test/relay.test.mjs', 'examples/customer-2023.json'],
  scope: [
    'src/**',
    'config/**',
    'docs/**',
    'examples/**',
    'deploy/**',
    'test/**',
    'README.md',
    'CHANGELOG.md',
  ],
};

export const history = [
  {
    author: 'Mika Laine',
    email: 'mika@parcel-relay.example',
    date: '2023-06-05T08:30:00+03:00',
    message: 'Relay events to one carrier',
    files: ['package.json', 'src/cli.mjs', 'src/client.mjs', 'examples/customer-2023.json'],
  },
  {
    author: 'Priya Raman',
    email: 'priya@parcel-relay.example',
    date: '2024-01-30T14:00:00+00:00',
    message: 'Several carriers\n\nThe old key stays, with a warning.',
    files: ['src/health.mjs', 'examples', 'test/config.test.mjs'],
  },
  {
    author: 'Mika Laine',
    email: 'mika@parcel-relay.example',
    date: '2024-04-11T10:21:00+03:00',
    message: 'Drain at shutdown',
    files: ['src', 'config', 'test'],
  },
  {
    author: 'Jo Becker',
    email: 'jo@parcel-relay.example',
    date: '2024-04-12T09:00:00+02:00',
    message: 'Document every key',
  },
];

export const steps = (solved) => [
  {
    title: 'Read the code and its documents',
    script: 'cat src/config.mjs docs/configuration.md CHANGELOG.md',
  },
  { title: 'Find every use', script: 'grep -rnEi "timeout" --exclude-dir=.git .' },
  { title: 'Open a branch', script: `git switch -q -c ${branch}` },
  writeStep('Rename the key in the configuration, the old names with a warning', solved, [
    'config/defaults.json',
    'src/config.mjs',
  ]),
  { title: 'Run the tests of the configuration', script: 'node --test test/config.test.mjs' },
  writeStep('Use the new key in the client and the health report', solved, [
    'src/client.mjs',
    'src/health.mjs',
  ]),
  writeStep('Document the new names and deprecate the old ones', solved, [
    'docs/configuration.md',
    'README.md',
  ]),
  writeStep('Use the new names in the example and the deployment', solved, [
    'examples/patient.json',
    'deploy/relay.env',
  ]),
  writeStep('Test the old and the new names', solved, ['test/request-timeout.test.mjs']),
  writeStep('Note the deprecation in the changelog', solved, ['CHANGELOG.md']),
  { title: 'Run all tests', script: 'node --test' },
  { title: 'Commit', script: "git add -A && git commit -q -m 'chore: rename timeout to requestTimeoutMs'" },
  { title: 'Push', script: `git push -q -u origin ${branch}` },
];
