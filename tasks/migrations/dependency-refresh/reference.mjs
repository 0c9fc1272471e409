/** The reference as steps: for each package its modules recorded, the package replaced, its modules refreshed, a commit. */
import { heredoc } from '../../lib/build.mjs';
import { newNames } from './locks.mjs';
import { moduleText } from './module.mjs';

const BRANCH = 'refresh/packages';

/** @param {'fresh' | 'other'} form which of the two independent solutions @returns {{title, script}[]} */
export function referenceSteps(plan, locks, form = 'fresh') {
  return [
    { title: 'branch off main', script: `git switch -q -c ${BRANCH}` },
    ...plan.groups.flatMap((group) => {
      const modules = group.modules.map((id) => plan.byId.get(id));
      const { name } = group.dependency;
      return [
        ...modules.map(({ id, path }) => ({
          title: `record ${id}`,
          script: `node tools/ledger.mjs record ${path}`,
        })),
        { title: `replace ${name}`, script: replace(group.dependency, locks) },
        ...modules.map((module) => refresh(plan, module, form)),
        { title: `check ${name}`, script: `node tools/check.mjs --package ${name}` },
        { title: `deliver ${name}`, script: deliver(group.dependency, modules, locks) },
      ];
    }),
    { title: 'run all checks', script: 'node tools/check.mjs' },
    { title: 'bring the README up to date', script: readme() },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

function replace(dependency, locks) {
  const specs = newNames(dependency).map((name) => `${name}@${locks.versionOf(name)}`);
  const quiet = '--loglevel=error';
  if (specs.length === 0) return `npm uninstall ${quiet} ${dependency.name}`;
  const drop = dependency.to === dependency.name ? '' : `npm pkg delete dependencies.${dependency.name}\n`;
  return `${drop}npm install ${quiet} ${specs.join(' ')}`;
}

const refresh = (plan, module, form) => ({
  title: `refresh ${module.id}`,
  script: [
    `id=$(awk -F'\\t' '$3 == "${module.path}" { print $2 }' LEDGER.tsv)`,
    `echo "// @refreshed $id" > ${module.path}`,
    heredoc(module.path, moduleText(plan, module, form), { append: true }).trimEnd(),
  ].join('\n'),
});

/** The ids of the first and last entry among some modules, which stand in the ledger one after the other. */
const entry = (module) => `$(awk -F'\\t' '$3 == "${module.path}" { print $2 }' LEDGER.tsv)`;

const commit = (paths, subject) =>
  [
    `last=$(grep -v '^#' LEDGER.tsv | tail -n 1 | cut -f 2)`,
    `git add -A ${paths.join(' ')}`,
    `git commit -q -m "${subject}" -m "Ledger: \${last:-none}"`,
    `git push -q origin ${BRANCH}`,
  ].join('\n');

function deliver(dependency, modules, locks) {
  const change = locks.change(dependency);
  return [
    `line="- deps: ${change} (${modules.length} modules, ${entry(modules[0])}..${entry(modules.at(-1))})"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
    commit(
      ['src', 'test/answers', 'package.json', 'package-lock.json', 'LEDGER.tsv', 'CHANGELOG.md'],
      `deps: ${change}`,
    ),
  ].join('\n');
}

const readme = () =>
  [
    `sed -i -e 's/ Dates are moment, always\\.//' -e 's/^Node 8\\./Node 22./' README.md`,
    commit(['README.md'], 'docs: what the README said of packages'),
  ].join('\n');

const installed = (text) => `$(${text} | grep -c '^    "node_modules/')`;

function pullRequest({ groups, units, byId }) {
  const rows = groups.map(({ dependency, modules }) => {
    const [first, last] = [modules[0], modules.at(-1)].map((id) => entry(byId.get(id)));
    return `echo "| ${dependency.name} | ${modules.length} | ${first} | ${last} |"`;
  });
  return [
    'last=$(tail -n 1 LEDGER.tsv | cut -f 2)',
    '{',
    'echo "# Packages refreshed"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Ledger: $last (${units} entries)"`,
    `echo "Lock: $(sha256sum < package-lock.json | cut -d ' ' -f 1)"`,
    `echo "Packages: ${installed('git show main:package-lock.json')} -> ${installed('cat package-lock.json')}"`,
    'echo',
    'echo "| package | modules | first entry | last entry |"',
    'echo "|---|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "Words and orders of the old packages are kept where forms show them."',
    '} > docs/PULL_REQUEST.md',
    commit(['docs/PULL_REQUEST.md'], 'docs: pull request description'),
  ].join('\n');
}
