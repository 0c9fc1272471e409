/** The reference as steps: packages from the bottom up, for each module one that enters it and one that moves it. */
import { heredoc } from '../../lib/build.mjs';
import { kindSays, moduleText, newTest, oldFiles, sideFiles } from './module.mjs';
import { changeLine, entryLine, manifestOf, packageFacts } from './packages.mjs';
import { ownerOf } from './plan.mjs';
import { catalogOf, fixedFiles } from './repository.mjs';

const areaModules = (plan, area) => area.modules.map((id) => plan.byId.get(id));
const messagesOf = (modules) => Object.assign({}, ...modules.map((module) => kindSays(module, 'own', {})));
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** The files of the application, but for its manifest. */
function appFiles(plan) {
  const names = plan.areas.map(({ name }) => name);
  const imports = names.map((name) => `import * as ${name} from '@ferry/${name}';\n`).join('');
  return {
    'packages/app/src/catalog.json': catalogOf(plan),
    'packages/app/src/packages.js': `${imports}\nexport const packages = { ${names.join(', ')} };\n`,
  };
}

/** The finished tree, without what only ids can fill. @param {'after' | 'other'} form */
export function finishedFiles(plan, form) {
  const files = { ...fixedFiles(), ...appFiles(plan) };
  for (const { name } of packageFacts(plan))
    files[`packages/${name.split('/')[1]}/package.json`] = json(manifestOf(plan, name, form));
  for (const area of plan.areas) {
    const modules = areaModules(plan, area);
    const texts = messagesOf(modules);
    if (Object.keys(texts).length > 0) files[`packages/${area.name}/messages.json`] = json(texts);
    files[`packages/${area.name}/src/index.js`] = modules.map((module) => entryLine(module, form)).join('');
    for (const module of modules) {
      files[module.path] = moduleText(module, form);
      files[module.test] = newTest(plan, module);
      Object.assign(files, sideFiles(module, form));
    }
  }
  return files;
}

/** @param {'after' | 'other'} form which of the two independent solutions @returns {{title, script}[]} */
export function referenceSteps(plan, form = 'after') {
  const kernel = Object.entries(fixedFiles()).filter(([path]) => path.startsWith('packages/kernel/'));
  return [
    { title: 'branch off main', script: 'git switch -q -c split/packages' },
    {
      title: 'make the kernel',
      script: [openPackage(plan, '@ferry/kernel', form), ...written(kernel)].join('\n'),
    },
    {
      title: 'register and deliver the kernel',
      script: [
        register('@ferry/kernel'),
        ownerLine('kernel', '@ferry/office'),
        'git add packages/kernel PACKAGES.tsv OWNERS',
        'git commit -q -m "kernel: the errors of all packages"',
        push,
      ].join('\n'),
    },
    ...plan.areas.flatMap((area) => areaSteps(plan, area, form)),
    {
      title: 'write the application',
      script: [
        openPackage(plan, '@ferry/app', form),
        ...written(Object.entries({ ...appOf(fixedFiles()), ...appFiles(plan) })),
      ].join('\n'),
    },
    {
      title: 'clear away what is left',
      script: [
        ...written([['package.json', fixedFiles()['package.json']]]),
        'rm -rf src test data scripts',
        'node tools/link.mjs',
      ].join('\n'),
    },
    {
      title: 'register the application',
      script: [register('@ferry/app'), ownerLine('app', '@ferry/office')].join('\n'),
    },
    {
      title: 'check everything and deliver the application',
      script: ['node tools/check.mjs', 'git add -A .', commit('app: put together from packages'), push].join(
        '\n',
      ),
    },
    { title: 'describe the pull request', script: pullRequest(plan) },
  ];
}

const appOf = (files) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('packages/app/')));
const written = (files) => files.map(([path, text]) => heredoc(path, text).trimEnd());

const idOf = (file, key) => `$(awk -F'\\t' '$3 == "${key}" { print $2 }' ${file})`;
const push = 'git push -q origin split/packages';
const commit = (subject) => `git commit -q -m "${subject}" -m "Moves: $(tail -n 1 MOVES.tsv | cut -f 2)"`;

/** Manifest, readme, changelog: the ids of what it uses are known, its own is not. */
function openPackage(plan, name, form) {
  const short = name.split('/')[1];
  const manifest = manifestOf(plan, name, form);
  const requires = Object.fromEntries(
    Object.keys(manifest.dependencies).map((each) => [each, `ID(${each})`]),
  );
  const seds = Object.keys(requires).map((each) => `-e "s|ID(${each})|${idOf('PACKAGES.tsv', each)}|"`);
  return [
    ...written([
      [`packages/${short}/package.json`, json({ ...manifest, ferry: { id: null, requires } })],
      [
        `packages/${short}/README.md`,
        `# ${name}\n\nWhat it gives stands in \`PUBLIC_API.md\`, what may use it in \`compat/packages.json\`.\n`,
      ],
      [`packages/${short}/CHANGELOG.md`, `# ${name}\n\n## ${manifest.version}\n\n`],
    ]),
    ...(seds.length > 0 ? [`sed -i ${seds.join(' ')} packages/${short}/package.json`] : []),
  ].join('\n');
}

const register = (name) =>
  `id=$(node tools/registry.mjs register ${name})\nsed -i "s|\\"id\\": null|\\"id\\": \\"$id\\"|" packages/${name.split('/')[1]}/package.json`;

/** The line of a package in OWNERS, in the place of those of its modules. */
const ownerLine = (name, team) =>
  [
    `owners=$(awk '/^\\/src\\/${name}\\// { next } /^\\/tools\\// { print "/packages/${name}/ ${team}" } { print }' OWNERS)`,
    `printf '%s\\n' "$owners" > OWNERS`,
  ].join('\n');

function areaSteps(plan, area, form) {
  const modules = areaModules(plan, area);
  const name = `@ferry/${area.name}`;
  const texts = messagesOf(modules);
  const opened = [
    openPackage(plan, name, form),
    `: > packages/${area.name}/src/index.js`,
    'node tools/link.mjs',
  ];
  if (Object.keys(texts).length > 0)
    opened.push(...written([[`packages/${area.name}/messages.json`, json(texts)]]));
  return [
    {
      title: `open the package ${area.name}`,
      script: [`mkdir -p packages/${area.name}/src`, ...opened].join('\n'),
    },
    ...modules.flatMap((module) => moduleSteps(plan, module, form)),
    { title: `register ${area.name}`, script: register(name) },
    { title: `deliver ${area.name}`, script: deliver(plan, area, modules) },
  ];
}

function moduleSteps(plan, module, form) {
  const gone = [module.old, module.oldTest, ...Object.keys(oldFiles(module))];
  return [
    { title: `take ${module.id}`, script: `node tools/moves.mjs take ${module.old}` },
    {
      title: `move ${module.id}`,
      script: [
        `rm ${gone.join(' ')}`,
        ...written(
          Object.entries({
            [module.path]: moduleText(module, form),
            ...sideFiles(module, form),
            [module.test]: newTest(plan, module),
          }),
        ),
        heredoc(`packages/${module.area}/src/index.js`, entryLine(module, form), { append: true }).trimEnd(),
        `echo "${changeLine(module, idOf('MOVES.tsv', module.old))}" >> packages/${module.area}/CHANGELOG.md`,
        `node --test-reporter=dot ${module.test}`,
      ].join('\n'),
    },
  ];
}

function deliver(plan, area, modules) {
  const folders = new Set(
    modules.flatMap((module) =>
      Object.keys(oldFiles(module)).map((path) => path.slice(0, path.lastIndexOf('/'))),
    ),
  );
  const added = [
    `packages/${area.name}`,
    `src/${area.name}`,
    `test/unit/${area.name}`,
    ...[...folders].filter((folder) => !folder.startsWith('src/')).sort(),
  ];
  return [
    ownerLine(area.name, ownerOf(plan, area)),
    `line="- ${area.name}: @ferry/${area.name} ${area.version} (${area.modules.length} modules, ${idOf('PACKAGES.tsv', `@ferry/${area.name}`)})"`,
    // In place and without a temporary file in the tree.
    `changes=$(awk -v line="$line" '{ print } /^## Unreleased/ { getline; print; print line }' CHANGELOG.md)`,
    `printf '%s\\n' "$changes" > CHANGELOG.md`,
    `git add -A ${added.join(' ')} MOVES.tsv PACKAGES.tsv OWNERS CHANGELOG.md`,
    commit(`${area.name}: a package of its own (${area.modules.length} modules)`),
    push,
  ].join('\n');
}

function pullRequest(plan) {
  const rows = packageFacts(plan).map(
    ({ name, version }) => `echo "| ${name} | ${version} | ${idOf('PACKAGES.tsv', name)} |"`,
  );
  return [
    '{',
    'echo "# ferry in packages"',
    'echo',
    'echo "Base: $(git rev-parse main)"',
    `echo "Moves: $(tail -n 1 MOVES.tsv | cut -f 2) (${plan.units} entries)"`,
    'echo "Graph: $(node tools/registry.mjs graph)"',
    'echo',
    'echo "| package | version | id |"',
    'echo "|---|---|---|"',
    ...rows,
    'echo',
    'echo "## Notes"',
    'echo',
    'echo "What packages called upwards for are hooks now; the application puts them together."',
    '} > docs/PULL_REQUEST.md',
    'git add docs/PULL_REQUEST.md',
    commit('docs: pull request description'),
    push,
  ].join('\n');
}
