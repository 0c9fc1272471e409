/** The reference as steps: for each module one that records it and one that types it, a commit for each group. */
import { heredoc } from '../../lib/build.mjs';
import { typedModule } from './module.mjs';
import { typedIndex } from './surface.mjs';

export const BRANCH = 'move/typescript';

/** @param {'after' | 'other'} manner which of the two independent solutions @returns {{title, script}[]} */
export function referenceSteps(plan, manner = 'after') {
  return [
    branch,
    ...plan.groups.flatMap((group) => [
      ...group.modules.flatMap((id) => moduleSteps(plan.byId.get(id), manner)),
      { title: `check ${group.name}`, script: `node tools/check.mjs --group ${group.name}` },
      { title: `deliver ${group.name}`, script: deliverGroup(group) },
    ]),
    {
      title: 'type the index',
      script: `git rm -q src/index.js\n${heredoc('src/index.ts', typedIndex(plan)).trimEnd()}`,
    },
    { title: 'run all checks', script: 'node tools/check.mjs' },
    { title: 'deliver the index', script: commit(['src'], 'index: typed') },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

export const branch = { title: 'branch off main', script: `git switch -q -c ${BRANCH}` };

export const moduleSteps = (module, manner, source = typedModule(module, manner)) => [
  { title: `record ${module.id}`, script: `node tools/ledger.mjs record ${module.path}` },
  {
    title: `type ${module.id}`,
    script: [
      `id=$(awk -F'\\t' '$3 == "${module.path}" { print $2 }' LEDGER.tsv)`,
      `rm ${module.path}`,
      `echo "// @typed $id" > ${module.typed}`,
      heredoc(module.typed, source, { append: true }).trimEnd(),
    ].join('\n'),
  },
];

const entry = (group, which) =>
  `$(awk -F'\\t' -v p='src/${group}/' 'index($3, p) == 1 { print $2 }' LEDGER.tsv | ${which} -n 1)`;

export const commit = (paths, subject) =>
  [
    `last=$(grep -v '^#' LEDGER.tsv | tail -n 1 | cut -f 2)`,
    `git add -A ${paths.join(' ')}`,
    `git commit -q -m "${subject}" -m "Ledger: \${last:-none}"`,
    `git push -q origin ${BRANCH}`,
  ].join('\n');

export function deliverGroup({ name, modules }) {
  return [
    `line="- ${name}: typed (${modules.length} modules, ${entry(name, 'head')}..${entry(name, 'tail')})"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
    commit([`src/${name}`, 'LEDGER.tsv', 'CHANGELOG.md'], `${name}: typed (${modules.length} modules)`),
  ].join('\n');
}

export function pullRequest({ groups, units }) {
  const rows = groups.map(
    ({ name, modules }) =>
      `echo "| ${name} | ${modules.length} | ${entry(name, 'head')} | ${entry(name, 'tail')} |"`,
  );
  return [
    'last=$(tail -n 1 LEDGER.tsv | cut -f 2)',
    '{',
    'echo "# From JavaScript to strict TypeScript"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Ledger: $last (${units} entries)"`,
    'echo "Casts: $(node tools/check.mjs --casts)"',
    'echo',
    'echo "| group | modules | first entry | last entry |"',
    'echo "|---|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "Types were written from the callers back; where a cast is left, the compiler forgets what the line above it says."',
    '} > docs/PULL_REQUEST.md',
    commit(['docs/PULL_REQUEST.md'], 'docs: pull request description'),
  ].join('\n');
}
