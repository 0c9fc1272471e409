/** The repository at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageLock } from '../../lib/build.mjs';
import { moduleText, samplesOf, testText } from './module.mjs';
import { HANDS } from './names.mjs';

const template = fileURLToPath(new URL('template/', import.meta.url));

const templateFiles = () =>
  Object.fromEntries(
    readdirSync(template, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(relative(template, entry.parentPath), entry.name))
      .sort()
      .map((path) => [path, readFileSync(join(template, path), 'utf8')]),
  );

export const LEDGER_HEAD = '# number\tid\tmodule\tsha256 before its change\n';
const identity = { name: 'pier', version: '3.9.0' };

const CHANGELOG = `# Changelog

## Unreleased

- docs: how packages are refreshed

## 3.9.0

- permits: the form has a second page
- tides: heights of the new gauge

## 3.8.0

- the PDF writer is gone
- Node 6 is gone
`;

/** @returns {Record<string, string>} the finished tree of the start, by path */
export function startFiles(plan, locks) {
  const files = templateFiles();
  for (const module of plan.modules) {
    files[module.path] = moduleText(plan, module, 'old');
    files[module.test] = testText(plan, module);
    files[`test/samples/${module.id}.json`] = `${JSON.stringify(samplesOf(module), null, 1)}\n`;
  }
  const index = plan.modules.map(({ id, rate, op, dependency }) => ({ id, on: dependency.name, rate, op }));
  const manifest = {
    ...identity,
    private: true,
    description: 'The desk of a pier',
    license: 'UNLICENSED',
    engines: { node: '>=8' },
    scripts: { test: 'node tools/check.mjs' },
    ...locks.old.packages[''],
  };
  return {
    ...files,
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'package-lock.json': `${JSON.stringify(packageLock(locks.old, identity), null, 2)}\n`,
    'src/modules/index.json': `[\n${index.map((each) => ` ${JSON.stringify(each)}`).join(',\n')}\n]\n`,
    '.gitignore': 'node_modules/\n*.log\n',
    'CHANGELOG.md': CHANGELOG,
    'LEDGER.tsv': LEDGER_HEAD,
  };
}

export const FROZEN_FOLDERS = [
  'tools',
  'fixtures',
  'legacy',
  'test/unit',
  'test/samples',
  'test/support',
  'test/integration',
];
const frozenFiles = ['src/desk.js', 'src/modules/index.json', 'docs/refresh.md', 'docs/delivery.md'];

export const isFrozen = (path) =>
  frozenFiles.includes(path) || FROZEN_FOLDERS.some((each) => path.startsWith(`${each}/`));

const OLD_README = `# pier

The desk of a pier. \`npm install && npm test\`. PDF forms in \`src/pdf\`.
`;

/** Several authors, over years; the last commit leaves the tree that \`startFiles\` gives. */
export function history(plan) {
  const [siri, tor, wanja] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const areas = [...new Set(plan.modules.map(({ area }) => area))].sort();
  const third = Math.ceil(areas.length / 3);
  const of = (from, to) => areas.slice(from, to).map((area) => `src/modules/${area}`);
  const tests = (from, to) => areas.slice(from, to).map((area) => `test/unit/${area}`);
  return [
    {
      ...siri,
      date: '2017-01-16T09:20:00+01:00',
      message: 'The desk as a program',
      files: { 'README.md': OLD_README, 'CHANGELOG.md': '# Changelog\n', '.gitignore': 'node_modules/\n' },
    },
    {
      ...siri,
      date: '2017-02-27T14:02:00+01:00',
      message: areas.slice(0, third).join(', '),
      files: [...of(0, third), 'legacy'],
    },
    {
      ...tor,
      date: '2018-09-03T11:45:00+02:00',
      message: `${areas.slice(third, 2 * third).join(', ')}\n\nFrom the old desk program, bugs included.`,
      files: [...of(third, 2 * third), 'fixtures'],
    },
    {
      ...wanja,
      date: '2019-11-11T08:30:00+01:00',
      message: `${areas.slice(2 * third).join(', ')}; packages as they were that day`,
      files: [...of(2 * third), 'package.json', 'package-lock.json', 'src/desk.js'],
    },
    {
      ...wanja,
      date: '2020-03-30T16:11:00+02:00',
      message: 'Tests for some',
      files: ['test/support', ...tests(0, third)],
    },
    {
      ...tor,
      date: '2023-06-12T10:55:00+02:00',
      message: 'tests for the rest, samples',
      files: ['test/samples', ...tests(third)],
    },
    {
      ...siri,
      date: '2024-09-02T09:05:00+02:00',
      message: 'Prepare the refresh of the packages\n\nLedger, rules, stages of the checks.',
    },
  ];
}
