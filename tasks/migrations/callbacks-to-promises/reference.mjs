/** The reference as steps: for each module one that records it and one that migrates it, a commit for each group. */
import { heredoc } from '../../lib/build.mjs';
import { migratedModule, migratedTest } from './module.mjs';
import { surfaceFiles, template } from './repository.mjs';

/** @param {'after' | 'other'} form which of the two independent solutions @returns {{title, script}[]} */
export function referenceSteps(plan, form = 'after') {
  return [
    { title: 'branch off main', script: 'git switch -q -c migrate/promises' },
    ...plan.groups.flatMap((group) => [
      ...group.modules.flatMap((id) => moduleSteps(plan, plan.byId.get(id), form)),
      { title: `deliver ${group.name}`, script: deliverGroup(group) },
    ]),
    { title: 'migrate the surface', script: surface() },
    { title: 'run the checks and deliver the surface', script: deliverSurface() },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

function moduleSteps(plan, module, form) {
  return [
    { title: `record ${module.id}`, script: `node tools/ledger.mjs record ${module.path}` },
    {
      title: `migrate ${module.id}`,
      script: [
        `id=$(awk -F'\\t' '$3 == "${module.path}" { print $2 }' LEDGER.tsv)`,
        `echo "// @migrated $id" > ${module.path}`,
        heredoc(module.path, migratedModule(plan, module, form), { append: true }).trimEnd(),
        heredoc(module.test, migratedTest(plan, module)).trimEnd(),
        `node --test-reporter=dot ${module.test}`,
      ].join('\n'),
    },
  ];
}

const entriesOf = (prefix, which) =>
  `$(awk -F'\\t' -v p='${prefix}' 'index($3, p) == 1 { print $2 }' LEDGER.tsv | ${which} -n 1)`;

const commit = (subject, id) => `git commit -q -m "${subject}" -m "Ledger: ${id}"`;
const push = 'git push -q origin migrate/promises';

function deliverGroup({ name, modules }) {
  return [
    `first=${entriesOf(`src/${name}/`, 'head')}`,
    `last=${entriesOf(`src/${name}/`, 'tail')}`,
    `line="- ${name}: promises (${modules.length} modules, $first..$last)"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
    `git add src/${name} test/unit/${name} LEDGER.tsv CHANGELOG.md`,
    commit(`${name}: callbacks to promises (${modules.length} modules)`, '$last'),
    push,
  ].join('\n');
}

const surface = () =>
  surfaceFiles()
    .map((path) => heredoc(path, template(`after/${path}`)).trimEnd())
    .join('\n');

function deliverSurface() {
  return [
    'node tools/check.mjs',
    'git add src test',
    `last=$(tail -n 1 LEDGER.tsv | cut -f 2)`,
    commit('surface: registry and command line to promises', '$last'),
    push,
  ].join('\n');
}

function pullRequest({ groups, units }) {
  const rows = groups.map(
    ({ name, modules }) =>
      `echo "| ${name} | ${modules.length} | ${entriesOf(`src/${name}/`, 'head')} | ${entriesOf(`src/${name}/`, 'tail')} |"`,
  );
  return [
    'last=$(tail -n 1 LEDGER.tsv | cut -f 2)',
    '{',
    'echo "# Promises throughout"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Ledger: $last (${units} entries)"`,
    'echo',
    'echo "| group | modules | first entry | last entry |"',
    'echo "|---|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "Modules were migrated from the bottom up; the edges to drivers keep the one callback that they hand over."',
    '} > docs/PULL_REQUEST.md',
    'git add docs/PULL_REQUEST.md',
    commit('docs: pull request description', '$last'),
    push,
  ].join('\n');
}
