/** The reference as steps: for each resource one that records it, one for v2, one for v1; then what an area needs. */
import { heredoc, withInput } from '../../lib/build.mjs';
import { contractText, finalTest } from './documents.mjs';
import { template, templatePaths } from './repository.mjs';
import { sharedFiles } from './shared.mjs';
import { adapterV1, contextOf } from './v1.mjs';
import { domainModule, v2Module } from './v2.mjs';

const BRANCH = 'api/v2';
const push = `git push -q origin ${BRANCH}`;
const commit = (subject, id) => `git commit -q -m "${subject}" -m "Retirement: ${id}"`;
const entriesOf = (area, which) =>
  `$(awk -F'\\t' -v p='${area}/' 'index($3, p) == 1 { print $2 }' RETIREMENTS.tsv | ${which} -n 1)`;
const LAST = "$(tail -n 1 RETIREMENTS.tsv | awk -F'\\t' '/^[0-9]/ { print $2 }')";

/** @param {'after' | 'other'} form which of the two solutions @returns {{title, script}[]} */
export function referenceSteps(plan, form = 'after') {
  const shared = Object.entries(sharedFiles(form));
  return [
    { title: 'branch off main', script: `git switch -q -c ${BRANCH}` },
    ...shared.map(([path, text]) => ({ title: `write ${path}`, script: heredoc(path, text).trimEnd() })),
    {
      title: 'commit what is shared',
      script: ['git add src/shared', commit('shared: the forms of v2', 'none'), push].join('\n'),
    },
    ...plan.areas.flatMap((area) => [
      ...area.resources.flatMap((id) => resourceSteps(plan, plan.byId.get(id), form)),
      { title: `changelog of ${area.name}`, script: changelog(area) },
      { title: `deliver ${area.name}`, script: deliver(area) },
    ]),
    {
      title: 'write the service document',
      script: surfacePaths()
        .map((path) => heredoc(path, template(`after/${path}`)).trimEnd())
        .join('\n'),
    },
    {
      title: 'run the checks and deliver the service document',
      script: [
        'node tools/check.mjs',
        'git add src/root.js test/e2e',
        commit('root: versions and retirements', LAST),
        push,
      ].join('\n'),
    },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

export const surfacePaths = () => templatePaths('after/');

function resourceSteps(plan, resource, form) {
  const c = contextOf(resource, 'adapter');
  const v1 = `src/v1/${c.id}.js`;
  const test = `test/unit/${c.id}.test.js`;
  const id = `id=$(awk -F'\\t' '$3 == "${c.id}" { print $2 }' RETIREMENTS.tsv)`;
  return [
    { title: `retire ${c.id}`, script: `node tools/retire.mjs record ${c.id}` },
    {
      title: `serve ${c.id} by v2`,
      script: [
        heredoc(`src/domain/${c.id}.js`, domainModule(c, form)).trimEnd(),
        heredoc(`src/v2/${c.id}.js`, v2Module(c, form)).trimEnd(),
      ].join('\n'),
    },
    {
      title: `adapt v1 of ${c.id}`,
      script: [
        id,
        `echo "const retirement = '$id';" > ${v1}`,
        heredoc(v1, adapterV1(plan, resource), { append: true }).trimEnd(),
        `mkdir -p contract/v2/${c.area}`,
        withInput(`sed "s/@id@/$id/" > contract/v2/${c.id}.json`, contractText(c)).trimEnd(),
        heredoc(test, finalTest(c)).trimEnd(),
        `node --test-reporter=dot ${test}`,
      ].join('\n'),
    },
  ];
}

function changelog({ name, resources }) {
  return [
    `line="- ${name}: v2, v1 deprecated (${resources.length} resources, ${entriesOf(name, 'head')}..${entriesOf(name, 'tail')})"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
  ].join('\n');
}

function deliver({ name, resources }) {
  const folders = ['src/v1', 'src/v2', 'src/domain', 'test/unit', 'contract/v2'].map(
    (each) => `${each}/${name}`,
  );
  return [
    `git add ${folders.join(' ')} RETIREMENTS.tsv CHANGELOG.md`,
    commit(`${name}: v2 (${resources.length} resources)`, entriesOf(name, 'tail')),
    push,
  ].join('\n');
}

/** The first day on which a resource of an area ends. */
export const firstSunset = ({ calendar }, { name, resources }) =>
  resources.map((id) => calendar.exceptions[id] ?? calendar.areas[name].sunset).sort()[0];

function pullRequest(plan) {
  const rows = plan.areas.map((area) => {
    const { name, resources } = area;
    return `echo "| ${name} | ${resources.length} | ${entriesOf(name, 'head')} | ${entriesOf(name, 'tail')} | ${firstSunset(plan, area)} |"`;
  });
  return [
    '{',
    'echo "# API version 2"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Register: ${LAST} (${plan.units} entries)"`,
    'echo',
    'echo "| area | resources | first entry | last entry | first sunset |"',
    'echo "|---|---|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "Every v1 module is an adapter now; what it answers was replayed against the recordings."',
    '} > docs/PULL_REQUEST.md',
    'git add docs/PULL_REQUEST.md',
    commit('docs: pull request description', LAST),
    push,
  ].join('\n');
}
