/** The repository at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageLock } from '../../lib/build.mjs';
import { consumers, oldModule, typeTest, unitTest } from './module.mjs';
import { HANDS } from './names.mjs';
import { indexDoc, indexTest, oldIndex } from './surface.mjs';

const template = fileURLToPath(new URL('./template/', import.meta.url));
const identity = { name: 'kanalwart', version: '9.4.0' };

export const tools = () => JSON.parse(readFileSync(new URL('packages/tools.json', import.meta.url), 'utf8'));
export const LEDGER_HEAD = '# number\tid\tmodule\tsha256 before its change\n';

const CHANGELOG = `# Changelog

## Unreleased

- docs: what the types promise, how the move is delivered

## 9.4.0

- winter: ice days are counted from 1

## 9.3.0

- tolls: the tug is free again
- CommonJS is gone
`;

const typesPage = ({ modules, groups }) => `# What the types promise

Consumers compile against the declarations of this library, with a compiler as strict as ours. This page says what they
rely on; where it is silent, the types say what the code does. What is called an error here has to be one for the
compiler. No exported function gives or takes \`any\`. Types that are named here are exported.

Every module has a function for its figure, which takes a text and answers a number. Modules export the functions,
constants and classes that they export today; types come on top.

## src/index

${indexDoc}

${groups
  .map(
    ({ name, modules: ids }) => `## ${name}

${modules
  .filter(({ id }) => ids.includes(id))
  .map(
    (module) =>
      `### src/${module.id}\n\nFigure: \`${module.load}(key)\`. ${module.kind.doc(module).join('\n\n')}\n`,
  )
  .join('\n')}`,
  )
  .join('\n')}`;

/** @returns {Record<string, string>} the finished tree of the start, by path */
export function startFiles(plan) {
  const names = readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = Object.fromEntries(
    names
      .map((entry) => join(relative(template, entry.parentPath), entry.name))
      .sort()
      .map((path) => [path, readFileSync(join(template, path), 'utf8')]),
  );
  for (const [at, module] of plan.modules.entries()) {
    files[module.path] = oldModule(module);
    files[module.test] = unitTest(module);
    // Some consumers sent what they compile; it is far from all that they do.
    const { good } = consumers(module);
    if (at % 3 === 0)
      files[`test/types/${module.id}.ts`] = typeTest(module, {
        from: `../../../src/${module.id}.js`,
        good: good.slice(0, 2),
        bad: [],
      });
  }
  const manifest = {
    ...identity,
    private: true,
    description: "Rules and figures of the canal's berthing office",
    license: 'UNLICENSED',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './src/index.js' } },
    scripts: { test: 'node tools/check.mjs' },
    devDependencies: tools().packages[''].devDependencies,
  };
  return {
    ...files,
    'src/index.js': oldIndex(plan),
    'test/integration/index.test.js': indexTest(plan),
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'package-lock.json': `${JSON.stringify(packageLock(tools(), identity), null, 2)}\n`,
    'modules.json': `${JSON.stringify(
      plan.modules.map(({ id }) => id),
      null,
      1,
    )}\n`,
    'TYPES.md': typesPage(plan),
    '.gitignore': 'node_modules/\ndist/\n',
    'CHANGELOG.md': CHANGELOG,
    'LEDGER.tsv': LEDGER_HEAD,
  };
}

export const FROZEN_FOLDERS = ['tools', 'test', 'src/legacy'];
const frozenFiles = [
  'tsconfig.json',
  'modules.json',
  'TYPES.md',
  'docs/typing.md',
  'docs/delivery.md',
  'package-lock.json',
];
export const isFrozen = (path) =>
  frozenFiles.includes(path) || FROZEN_FOLDERS.some((each) => path.startsWith(`${each}/`));

/** Several authors, over years; the last commit leaves the tree that `startFiles` gives. */
export function history(plan) {
  const [gerd, pia, tomas] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const groups = plan.groups.map((group) => group.name);
  const sources = (names) => names.map((name) => `src/${name}`);
  const half = Math.ceil(groups.length / 2);
  return [
    {
      ...gerd,
      date: '2015-04-13T08:20:00+02:00',
      message: 'Figures for the counter',
      files: { 'README.md': '# kanalwart\n\nFigures for the counter.\n', '.gitignore': 'node_modules/\n' },
    },
    {
      ...gerd,
      date: '2015-11-02T16:45:00+01:00',
      message: groups.slice(0, 2).join(', '),
      files: ['package.json', 'src/legacy', ...sources(groups.slice(0, 2))],
    },
    {
      ...pia,
      date: '2018-02-19T10:10:00+01:00',
      message: `${groups.slice(2, half).join(', ')}\n\nFrom the yard's billing.`,
      files: sources(groups.slice(2, half)),
    },
    {
      ...tomas,
      date: '2021-06-07T14:05:00+02:00',
      message: `${groups.slice(half).join(', ')}; modules instead of CommonJS`,
      files: [...sources(groups.slice(half)), 'src/index.js'],
    },
    {
      ...tomas,
      date: '2022-01-24T09:30:00+01:00',
      message: 'One test a module',
      files: ['test/unit', 'test/integration'],
    },
    {
      ...gerd,
      date: '2025-03-10T11:00:00+01:00',
      message:
        'Prepare the move to TypeScript\n\nWhat consumers rely on, rules, ledger, stages of the checks.',
    },
  ];
}
