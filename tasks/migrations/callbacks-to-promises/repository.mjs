/** The repository at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import { contextOf, legacyModule, legacyTest } from './module.mjs';
import { HANDS } from './names.mjs';

export const template = (path) => readFileSync(new URL(`template/${path}`, import.meta.url), 'utf8');

const STATIC = [
  'package.json',
  'README.md',
  'vendor/edi/index.js',
  'src/legacy/soap.js',
  'src/registry.js',
  'src/cli.js',
  'test/integration/surface.test.js',
  'tools/ledger.mjs',
  'tools/lint.mjs',
  'tools/check.mjs',
  'docs/async-conventions.md',
  'docs/delivery.md',
];

export const LEDGER_HEAD = '# number\tid\tmodule\tsha256 before its migration\n';

const CHANGELOG = `# Changelog

## Unreleased

- docs: how the move to promises is delivered

## 2.8.3

- storage: no more temporary files in the work directory
- notify: the subject line keeps its accents

## 2.8.0

- gateway: SOAP bridge behind its own module
- Node 8 is gone
`;

/** @returns {Record<string, string>} the finished tree of the start, by path */
export function startFiles(plan) {
  const files = Object.fromEntries(STATIC.map((path) => [path, template(path)]));
  for (const module of plan.modules) {
    files[module.path] = legacyModule(plan, module);
    files[module.test] = legacyTest(plan, module);
  }
  const boundaries = plan.modules.filter((module) => module.kind.boundary).map((module) => module.path);
  return {
    ...files,
    '.gitignore': 'node_modules/\n*.log\n',
    'CHANGELOG.md': CHANGELOG,
    'LEDGER.tsv': LEDGER_HEAD,
    'PUBLIC_API.md': publicApi(plan),
    'compat/api.json': `${JSON.stringify({ modules: plan.modules.map((each) => ({ id: each.id, price: each.price, operation: each.op })) }, null, 1)}\n`,
    'compat/boundaries.json': `${JSON.stringify(boundaries, null, 1)}\n`,
  };
}

/** Paths that nobody may change, as the conventions say. */
export const isFrozen = (path) =>
  /^(?:compat|vendor|tools|src\/legacy)\//.test(path) ||
  ['package.json', 'PUBLIC_API.md', 'docs/async-conventions.md', 'docs/delivery.md'].includes(path);

function publicApi(plan) {
  const entries = plan.modules.map((module) => {
    const context = contextOf(module);
    const { signature, contract } = module.kind;
    const notes = contract(context)
      .map((line) => `- ${line}\n`)
      .join('');
    return `### ${module.id}

\`${module.price}(key)\`, \`${signature.after(context)}\` (was: \`${signature.before(context)}\`)

${notes}`;
  });
  return `# Public interface, as it is to be with promises

Every module gives the price of a key by its accessor, \`<name>(key)\`, and has one operation. "The price" of
something, below, is what the accessor of the first module that it requires gives for it, or its own where it
requires none; a price that fails makes the operation fail with that error, unless stated otherwise. Accessors do
what they did: same numbers, codes, messages; the modules below are asked one after the other, in the order of
the requires.

Where a function that is handed in is said to fail, that means that its promise rejects or that it throws.

${entries.join('\n')}`;
}

const OLD_README = `# waybill

Document backend. \`npm install && npm start\`.
`;

/** Several authors, over years; the last commit leaves the tree that `startFiles` gives. */
export function history(plan) {
  const [ilse, tunde, pia, rc] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const groups = plan.groups.map((group) => group.name);
  const sources = (names) => names.map((name) => `src/${name}`);
  const half = Math.ceil(groups.length / 2);
  const tests = readdirTests(plan);
  return [
    {
      ...ilse,
      date: '2015-02-10T10:04:00+01:00',
      message: 'Start of waybill',
      files: { 'README.md': OLD_README, 'CHANGELOG.md': '# Changelog\n' },
    },
    {
      ...ilse,
      date: '2015-03-02T09:15:00+01:00',
      message: 'records, storage',
      files: sources(groups.slice(0, 2)),
    },
    {
      ...tunde,
      date: '2016-06-21T16:40:00+02:00',
      message: `${groups.slice(2, half).join(', ')}\n\nMoved over from the monolith.`,
      files: sources(groups.slice(2, half)),
    },
    {
      ...rc,
      date: '2017-11-03T11:02:00+01:00',
      message: 'SOAP bridge for customs',
      files: ['src/legacy', 'vendor'],
    },
    {
      ...pia,
      date: '2018-09-17T08:55:00+02:00',
      message: `${groups.slice(half).join(', ')}`,
      files: sources(groups.slice(half)),
    },
    {
      ...tunde,
      date: '2019-01-30T14:20:00+01:00',
      message: 'tests for what had none',
      files: tests.slice(0, Math.ceil(tests.length / 2)),
    },
    {
      ...pia,
      date: '2021-05-06T13:31:00+02:00',
      message: 'registry and command line\n\nThe server is gone, nobody called it.',
      files: ['src/registry.js', 'src/cli.js', 'package.json', ...tests.slice(Math.ceil(tests.length / 2))],
    },
    {
      ...rc,
      date: '2024-10-14T09:48:00+02:00',
      message: 'Prepare the move to promises\n\nLedger, conventions, frozen names, stages of the checks.',
    },
  ];
}

const readdirTests = (plan) => plan.groups.map((group) => `test/unit/${group.name}`);

/** @returns {string[]} paths under `template/after`, relative to the workspace */
export function surfaceFiles() {
  return readdirSync(new URL('template/after/', import.meta.url), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.split('/template/after/')[1])
    .sort();
}
