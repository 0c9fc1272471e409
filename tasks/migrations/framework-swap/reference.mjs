/** The reference as steps: for each module one that records it and one that moves it, a commit for each group. */
import { heredoc } from '../../lib/build.mjs';
import { freshModule, freshTest } from './module.mjs';
import { surfaceFiles } from './repository.mjs';

const BRANCH = 'move/fastify';

/** @param {'fresh' | 'other'} form which of the two independent solutions @returns {{title, script}[]} */
export function referenceSteps(plan, form = 'fresh') {
  return [
    { title: 'branch off main', script: `git switch -q -c ${BRANCH}` },
    { title: 'install fastify', script: 'npm install --loglevel=error fastify@5 @fastify/cookie@11' },
    {
      title: 'commit the new packages',
      script: commit(['package.json', 'package-lock.json'], 'packages: fastify beside express'),
    },
    ...plan.groups.flatMap((group) => [
      ...group.modules.flatMap((id) => moduleSteps(plan, plan.byId.get(id), form)),
      { title: `check ${group.name}`, script: `node tools/check.mjs --group ${group.name}` },
      { title: `deliver ${group.name}`, script: deliverGroup(group) },
    ]),
    { title: 'move the service itself', script: surface() },
    {
      title: 'remove the old packages',
      script: 'npm uninstall --loglevel=error express body-parser cookie-parser mocha chai supertest',
    },
    { title: 'run all checks', script: 'node tools/check.mjs' },
    {
      title: 'deliver the service',
      script: commit(['src', 'test', 'package.json', 'package-lock.json'], 'service: express to fastify'),
    },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

function moduleSteps(plan, module, form) {
  return [
    { title: `record ${module.id}`, script: `node tools/ledger.mjs record ${module.path}` },
    {
      title: `move ${module.id}`,
      script: [
        heredoc(module.path, freshModule(plan, module, form)).trimEnd(),
        heredoc(module.test, freshTest(module)).trimEnd(),
        `id=$(awk -F'\\t' '$3 == "${module.path}" { print $2 }' LEDGER.tsv)`,
        `sed -i "s/@CONTRACT@/$id/" ${module.path}`,
      ].join('\n'),
    },
  ];
}

const entry = (group, which) =>
  `$(awk -F'\\t' -v p='src/routes/${group}/' 'index($3, p) == 1 { print $2 }' LEDGER.tsv | ${which} -n 1)`;

const commit = (paths, subject) =>
  [
    `last=$(grep -v '^#' LEDGER.tsv | tail -n 1 | cut -f 2)`,
    `git add -A ${paths.join(' ')}`,
    `git commit -q -m "${subject}" -m "Ledger: \${last:-none}"`,
    `git push -q origin ${BRANCH}`,
  ].join('\n');

function deliverGroup({ name, modules }) {
  return [
    `line="- ${name}: on fastify (${modules.length} modules, ${entry(name, 'head')}..${entry(name, 'tail')})"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
    commit(
      [`src/routes/${name}`, `test/unit/${name}`, 'LEDGER.tsv', 'CHANGELOG.md'],
      `${name}: express to fastify (${modules.length} modules)`,
    ),
  ].join('\n');
}

const surface = () =>
  [
    ...Object.entries(surfaceFiles()).map(([path, text]) => heredoc(path, text).trimEnd()),
    'rm -r test/support',
    `sed -i 's/Express, Node 8 or later/Fastify, Node 20 or later/' README.md`,
  ].join('\n');

const installed = (text) => `$(${text} | grep -c '^    "node_modules/')`;

function pullRequest({ groups, units }) {
  const rows = groups.map(
    ({ name, modules }) =>
      `echo "| ${name} | ${modules.length} | ${entry(name, 'head')} | ${entry(name, 'tail')} |"`,
  );
  return [
    'last=$(tail -n 1 LEDGER.tsv | cut -f 2)',
    '{',
    'echo "# From Express to Fastify"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Ledger: $last (${units} entries)"`,
    `echo "Lock: $(sha256sum < package-lock.json | cut -d ' ' -f 1)"`,
    `echo "Packages: ${installed('git show main:package-lock.json')} -> ${installed('cat package-lock.json')}"`,
    'echo',
    'echo "| group | modules | first entry | last entry |"',
    'echo "|---|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "Nested names of forms and queries arrive flat now, and each module puts together what it needs."',
    '} > docs/PULL_REQUEST.md',
    commit(['docs/PULL_REQUEST.md'], 'docs: pull request description'),
  ].join('\n');
}
