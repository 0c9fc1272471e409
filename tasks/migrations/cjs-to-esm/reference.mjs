/** The reference as steps: for each module one that enters it and one that migrates it, a commit for each group. */
import { heredoc } from '../../lib/build.mjs';
import { legacyModule, migratedModule, migratedTest, sideFiles } from './module.mjs';
import { surfaceFiles } from './repository.mjs';

export const MANIFEST = {
  name: 'stacks',
  version: '4.6.1',
  private: true,
  description: "Back office of the district's libraries",
  type: 'module',
  main: 'src/index.js',
  exports: { '.': './src/index.js', './modules/*': './src/*.js', './package.json': './package.json' },
  imports: { '#drivers/*': './vendor/drivers/*.cjs' },
  bin: { stacks: 'src/cli.js' },
  scripts: { test: 'node tools/check.mjs', lint: 'node tools/check.mjs --lint' },
  engines: { node: '>=24' },
};

/** The other solution writes the map of subpaths out, and gives conditions. */
function otherManifest(plan) {
  const subpaths = plan.groups.map(({ name }) => [`./modules/${name}/*`, { default: `./src/${name}/*.js` }]);
  const exports = {
    '.': { default: './src/index.js' },
    ...Object.fromEntries(subpaths),
    './package.json': './package.json',
  };
  return { ...MANIFEST, exports };
}

/** The files that a finished tree has in place of the start's, by path. @param {'after' | 'other'} form */
export function finishedFiles(plan, form) {
  const files = { ...surfaceFiles(), 'package.json': manifestText(plan, form) };
  for (const module of plan.modules) {
    files[module.path] = migratedModule(plan, module, form);
    Object.assign(files, sideFiles(module, form));
    files[module.test] = migratedTest(plan, module);
  }
  return files;
}

const manifestText = (plan, form) =>
  `${JSON.stringify(form === 'after' ? MANIFEST : otherManifest(plan), null, 2)}\n`;

/** @param {'after' | 'other'} form which of the two independent solutions @returns {{title, script}[]} */
export function referenceSteps(plan, form = 'after') {
  return [
    { title: 'branch off main', script: 'git switch -q -c esm/all' },
    ...plan.groups.flatMap((group) => [
      ...group.modules.flatMap((id) => moduleSteps(plan, plan.byId.get(id), form)),
      { title: `deliver ${group.name}`, script: deliverGroup(group) },
    ]),
    {
      title: 'migrate the registry and the entry point',
      script: surface(['src/registry.js', 'src/index.js']),
    },
    {
      title: 'migrate the command line',
      script: surface(['src/cli.js', 'test/integration/surface.test.js']),
    },
    { title: 'write the manifest', script: heredoc('package.json', manifestText(plan, form)) },
    { title: 'run the checks and deliver the surface', script: deliverSurface() },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

function moduleSteps(plan, module, form) {
  const before = sideFiles(module, 'before');
  const written = Object.entries(sideFiles(module, form)).filter(([path, text]) => before[path] !== text);
  const text = migratedModule(plan, module, form);
  if (legacyModule(plan, module) === text) throw new Error(`${module.id}: nothing to migrate`);
  return [
    { title: `enter ${module.id}`, script: `node tools/register.mjs enter ${module.path}` },
    {
      title: `migrate ${module.id}`,
      script: [
        `id=$(awk -F'\\t' '$3 == "${module.path}" { print $2 }' REGISTER.tsv)`,
        `echo "// @esm $id" > ${module.path}`,
        heredoc(module.path, text, { append: true }).trimEnd(),
        ...written.map(([path, content]) => heredoc(path, content).trimEnd()),
        heredoc(module.test, migratedTest(plan, module)).trimEnd(),
        `node --no-warnings --test-reporter=dot ${module.test}`,
      ].join('\n'),
    },
  ];
}

const entriesOf = (prefix, which) =>
  `$(awk -F'\\t' -v p='${prefix}' 'index($3, p) == 1 { print $2 }' REGISTER.tsv | ${which} -n 1)`;
const commit = (subject, id) => `git commit -q -m "${subject}" -m "Register: ${id}"`;
const push = 'git push -q origin esm/all';

function deliverGroup({ name, modules }) {
  return [
    `first=${entriesOf(`src/${name}/`, 'head')}`,
    `last=${entriesOf(`src/${name}/`, 'tail')}`,
    `line="- ${name}: ES modules (${modules.length} modules, $first..$last)"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
    `git add src/${name} test/unit/${name} REGISTER.tsv CHANGELOG.md`,
    commit(`${name}: CommonJS to ES modules (${modules.length} modules)`, '$last'),
    push,
  ].join('\n');
}

const surface = (paths) =>
  paths
    .map((path) => heredoc(path, surfaceFiles()[path]))
    .join('')
    .trimEnd();

function deliverSurface() {
  return [
    'node tools/check.mjs',
    'git add src test package.json',
    `last=$(tail -n 1 REGISTER.tsv | cut -f 2)`,
    commit('surface: registry, entry point, command line and manifest', '$last'),
    push,
  ].join('\n');
}

function pullRequest({ groups, units }) {
  const rows = groups.map(
    ({ name, modules }) =>
      `echo "| ${name} | ${modules.length} | ${entriesOf(`src/${name}/`, 'head')} | ${entriesOf(`src/${name}/`, 'tail')} |"`,
  );
  return [
    'last=$(tail -n 1 REGISTER.tsv | cut -f 2)',
    '{',
    'echo "# ES modules throughout"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Register: $last (${units} entries)"`,
    'echo "Seal: $(node tools/register.mjs seal)"',
    'echo',
    'echo "| group | modules | first entry | last entry |"',
    'echo "|---|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "Modules were migrated from the bottom up; the drivers and the gateway stay what they were."',
    '} > docs/PULL_REQUEST.md',
    'git add docs/PULL_REQUEST.md',
    commit('docs: pull request description', '$last'),
    push,
  ].join('\n');
}
