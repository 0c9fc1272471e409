/** The repository at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { contextOf, exportsOf, legacyModule, legacyTest, sideFiles } from './module.mjs';
import { HANDS } from './names.mjs';

const FOLDER = new URL('template/', import.meta.url);

/** The files below a folder, relative to it. */
function filesUnder(folder) {
  const root = fileURLToPath(folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

const texts = (folder, names) =>
  Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

/** The migrated surface, by path. */
export function surfaceFiles() {
  const folder = new URL('after/', FOLDER);
  return texts(folder, filesUnder(folder));
}

const CHANGELOG = `# Changelog

## Unreleased

- docs: how the move to ES modules is delivered

## 4.6.1

- notices: umlauts in the subject line
- the kiosk is gone

## 4.5.0

- catalog: faster, by not asking twice
- Node 14 is gone
`;

/** @returns {Record<string, string>} the finished tree of the start, by path */
export function startFiles(plan) {
  const files = texts(
    FOLDER,
    filesUnder(FOLDER).filter((name) => !name.startsWith('after/')),
  );
  for (const module of plan.modules) {
    files[module.path] = legacyModule(plan, module);
    Object.assign(files, sideFiles(module, 'before'));
    files[module.test] = legacyTest(plan, module);
  }
  const modules = plan.modules.map((module) => ({
    id: module.id,
    accessor: module.price,
    access: module.access,
    requires: module.deps.map((dep) => dep.id),
    exports: exportsOf(module),
  }));
  return {
    ...files,
    '.gitignore': 'node_modules/\n*.log\n',
    'CHANGELOG.md': CHANGELOG,
    'REGISTER.tsv': '# number\tid\tmodule\tsha256 before its migration\n',
    'PUBLIC_API.md': publicApi(plan),
    'compat/modules.json': `{\n  "modules": [\n${modules.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]\n}\n`,
  };
}

/** What nobody may change, as the rules say. */
export const FROZEN_FOLDERS = ['compat', 'tools', 'vendor', 'host', 'src/legacy'];
export const FROZEN_FILES = ['PUBLIC_API.md', 'docs/modules.md', 'docs/delivery.md'];

export const isFrozen = (file) =>
  FROZEN_FOLDERS.some((folder) => file.startsWith(`${folder}/`)) || FROZEN_FILES.includes(file);

const ACCESS = {
  named: () => '',
  default: (module) => ` The accessor is the default export; it has no name \`${module.price}\` any more.`,
  method: () => ' The accessor is a method of the default export.',
};

function publicApi(plan) {
  const entries = plan.modules.map((module) => {
    const notes = module.kind.contract(contextOf(module, 'after'));
    return `### ${module.id}

Exports ${exportsOf(module)
      .map((name) => `\`${name}\``)
      .join(', ')}.${ACCESS[module.access](module)}

${notes.map((line) => `- ${line}\n`).join('')}`;
  });
  return `# Public interface, as it is to be with ES modules

Every module prices a key by its accessor, which stays synchronous and does what it did: same numbers, codes,
messages. Each has one operation. "The price" of something, below, is what the accessor of the first module that it
requires gives for it, or its own where it requires none.

## The surface

- \`src/registry.js\` exports \`list()\`, synchronous, and \`load(id)\` and \`rate(id, key)\`, which return promises now, also of
  their failures. A module is loaded when it is first asked for.
- \`src/index.js\` exports \`version\`, \`list\`, \`load\`, \`rate\` and \`gateway\`, which is the certified gateway itself.
- \`src/cli.js\` has its \`run(args)\` as the default export, which returns a promise now. As a program it does what it did;
  imported, it prints nothing.
- \`package.json\`: besides its type it gets \`exports\` and \`imports\`, and loses \`main\` only if hosts that require the folder
  still find us. \`stacks\` is \`src/index.js\`, \`stacks/modules/<group>/<name>\` is that module, \`stacks/package.json\` is itself;
  nothing else is to be had. Within, \`#drivers/<name>\` is \`vendor/drivers/<name>.cjs\`. The other fields stay.

## The modules

${entries.join('\n')}`;
}

const OLD_README = '# stacks\n\nLists for the district libraries. `node kiosk` and hope.\n';

/** Several authors, over years; the last commit leaves the tree that `startFiles` gives. */
export function history(plan) {
  const [marit, dele, joan, kh] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const groups = plan.groups.map((group) => group.name);
  const sources = (names) => names.map((name) => `src/${name}`);
  const tests = groups.map((name) => `test/unit/${name}`);
  const third = Math.ceil(groups.length / 3);
  const commit = (who, date, message, files) => ({
    ...who,
    date,
    message,
    ...(files === undefined ? {} : { files }),
  });
  return [
    commit(marit, '2013-04-02T08:50:00+02:00', 'stacks', {
      'README.md': OLD_README,
      'CHANGELOG.md': '# Changelog\n',
    }),
    commit(
      marit,
      '2013-09-16T17:21:00+02:00',
      groups.slice(0, third).join(', '),
      sources(groups.slice(0, third)),
    ),
    commit(
      dele,
      '2015-01-27T11:06:00+01:00',
      `${groups.slice(third, 2 * third).join(', ')}\n\nFrom the mainframe screens, rounding included.`,
      sources(groups.slice(third, 2 * third)),
    ),
    commit(kh, '2016-10-05T16:44:00+02:00', 'drivers of the scanners', ['vendor']),
    commit(
      joan,
      '2018-03-19T10:12:00+01:00',
      groups.slice(2 * third).join(', '),
      sources(groups.slice(2 * third)),
    ),
    commit(kh, '2019-05-22T13:37:00+02:00', 'gateway to the national catalogue, certified', ['src/legacy']),
    commit(joan, '2020-12-01T09:30:00+01:00', 'tests for most of it', tests.slice(0, -1)),
    commit(dele, '2022-02-14T15:55:00+01:00', 'registry, command line, host\n\nThe kiosk is gone.', [
      'src/registry.js',
      'src/index.js',
      'src/cli.js',
      'host',
      'package.json',
      ...tests.slice(-1),
    ]),
    commit(
      joan,
      '2025-03-03T08:41:00+01:00',
      'Prepare the move to ES modules\n\nRegister, rules, frozen names, stages of the checks.',
    ),
  ];
}
