/** The code base at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publicApi } from './documents.mjs';
import { kindSays, moduleText, oldFiles, oldTest } from './module.mjs';
import { HANDS } from './names.mjs';
import { packageFacts } from './packages.mjs';

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

/** Files of the finished tree that no area has: kernel, application, root manifest, integration test. */
export function fixedFiles() {
  const folder = new URL('after/', FOLDER);
  return texts(folder, filesUnder(folder));
}

const CHANGELOG = `# Changelog

## Unreleased

- docs: how the split is delivered

## 6.14.2

- fares: the summer tariff ends in September again
- the ticket machines are gone

## 6.12.0

- timetable: two boats on Sundays
- Node 18 is gone
`;

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const lined = (list) => `[\n${list.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`;

/** The catalog that registry and command line go by. */
export const catalogOf = (plan) =>
  lined(
    plan.modules.map((module) => ({
      id: module.id,
      accessor: module.price,
      operation: module.op,
      role: module.kind.role ?? null,
    })),
  );

/** @returns {Record<string, string>} the finished tree of the start, by path */
export function startFiles(plan) {
  const files = texts(
    FOLDER,
    filesUnder(FOLDER).filter((name) => !name.startsWith('after/')),
  );
  const shares = plan.modules.map((module) => kindSays(module, 'common', {}));
  const all = (part) => Object.assign({}, ...shares.map((share) => share[part] ?? {}));
  for (const module of plan.modules) {
    files[module.old] = moduleText(module, 'before');
    files[module.oldTest] = oldTest(plan, module);
    Object.assign(files, oldFiles(module));
  }
  const facts = packageFacts(plan);
  return {
    ...files,
    '.gitignore': 'node_modules/\n*.log\n',
    'CHANGELOG.md': CHANGELOG,
    'MOVES.tsv': '# number\tid\tmodule\tsha256 before its move\n',
    'PACKAGES.tsv': '# number\tid\tpackage\tsha256 of the ids of its moves\n',
    OWNERS: ownersBefore(plan),
    'PUBLIC_API.md': publicApi(plan),
    'src/app/catalog.json': catalogOf(plan),
    'src/app/modules.js': modulesBefore(plan),
    'src/boot.js': bootBefore(shares.flatMap((share) => share.boot ?? [])),
    'src/common/config.js': `// Everybody's settings. Operations edits this by hand.\nexport const config = ${json(all('config')).trimEnd()};\n`,
    'src/common/state.js': `// What happens to be so at the moment.\nexport const state = ${json(all('state')).trimEnd()};\n`,
    'src/common/messages.json': json(all('messages')),
    'compat/packages.json': lined(facts),
    'compat/modules.json': lined(
      plan.modules.map((module) => ({
        id: module.id,
        builds: module.deps.map((dep) => dep.id),
        files: Object.keys(oldFiles(module)),
      })),
    ),
  };
}

const ownersBefore = (plan) =>
  `# Who looks at what.\n* @ferry/office\n${plan.modules.map((module) => `/${module.old} ${module.team}\n`).join('')}/tools/ @ferry/engine\n`;

const modulesBefore = (plan) => {
  const name = (module) => `${module.noun}Of${module.area[0].toUpperCase()}${module.area.slice(1)}`;
  const imports = plan.modules
    .map((module) => `import * as ${name(module)} from '../${module.id}.js';\n`)
    .join('');
  return `${imports}\nexport const modules = {\n${plan.modules.map((module) => `  '${module.id}': ${name(module)},\n`).join('')}};\n`;
};

const bootBefore = (started) => `// Everything that has to be there before anything else.
${started.map((c) => `import { init${c.Noun} as ${c.area}${c.Noun} } from './${c.area}/${c.noun}.js';\n`).join('')}
export function boot(now = () => Math.floor(Date.now() / 60000)) {
  globalThis.ferry = { now };
${started.map((c) => `  ${c.area}${c.Noun}();\n`).join('')}}
`;

/** What nobody may change, as the rules say. */
export const FROZEN_FOLDERS = ['compat', 'tools'];
export const FROZEN_FILES = ['PUBLIC_API.md', 'docs/packages.md', 'docs/delivery.md'];

export const isFrozen = (file) =>
  FROZEN_FOLDERS.some((folder) => file.startsWith(`${folder}/`)) || FROZEN_FILES.includes(file);

const OLD_README = '# ferry\n\nOne boat, one file. `node ferry.js`.\n';

/** Several authors, over years; the last commit leaves the tree that `startFiles` gives. */
export function history(plan) {
  const [sunniva, ikaika, petra, okafor] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const areas = plan.areas.map((area) => area.name);
  const sources = (names) => names.map((name) => `src/${name}`);
  const third = Math.ceil(areas.length / 3);
  const commit = (who, date, message, files) => ({
    ...who,
    date,
    message,
    ...(files === undefined ? {} : { files }),
  });
  return [
    commit(sunniva, '2014-05-12T09:02:00+02:00', 'ferry', {
      'README.md': OLD_README,
      'CHANGELOG.md': '# Changelog\n',
    }),
    commit(sunniva, '2014-11-24T16:10:00+01:00', areas.slice(0, third).join(', '), [
      ...sources(areas.slice(0, third)),
      'src/common',
    ]),
    commit(
      ikaika,
      '2016-06-30T13:45:00+02:00',
      `${areas.slice(third, 2 * third).join(', ')}\n\nFrom the line that we bought.`,
      sources(areas.slice(third, 2 * third)),
    ),
    commit(
      petra,
      '2018-02-08T10:20:00+01:00',
      areas.slice(2 * third).join(', '),
      sources(areas.slice(2 * third)),
    ),
    commit(
      okafor,
      '2019-08-19T11:11:00+02:00',
      'app, boot, command line\n\nThe ticket machines keep their own copy.',
      ['src/app', 'src/boot.js', 'package.json'],
    ),
    commit(petra, '2021-03-15T09:00:00+01:00', 'tests for what had none', ['test']),
    commit(okafor, '2023-10-02T15:36:00+02:00', 'ES modules throughout', []),
    commit(
      ikaika,
      '2025-04-07T08:33:00+02:00',
      'Prepare the split\n\nMoves, registry, boundaries, frozen names, stages of the checks.',
    ),
  ];
}
