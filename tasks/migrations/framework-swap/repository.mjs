/** The repository at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageLock } from '../../lib/build.mjs';
import { oldModule, oldTest } from './module.mjs';
import { HANDS } from './names.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

const folder = (name) =>
  Object.fromEntries(
    readdirSync(join(here, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(relative(join(here, name), entry.parentPath), entry.name))
      .sort()
      .map((path) => [path, readFileSync(join(here, name, path), 'utf8')]),
  );

export const readLock = (set) =>
  JSON.parse(readFileSync(new URL(`packages/${set}.json`, import.meta.url), 'utf8'));

export const LEDGER_HEAD = '# number\tid\tmodule\tsha256 before its change\n';
const identity = { name: 'quay', version: '5.12.0' };

const CHANGELOG = `# Changelog

## Unreleased

- docs: what clients rely on, how the move is delivered

## 5.12.0

- radio: channel 13 again
- tides: heights in centimetres, as the board has them

## 5.11.0

- the websocket for the tide board is gone
- Node 10 is gone
`;

/** What `src/app.js`, `src/server.js` and the integration test become. @returns {Record<string, string>} */
export const surfaceFiles = () => folder('template/after');

/** @returns {Record<string, string>} the finished tree of the start, by path */
export function startFiles(plan) {
  const template = Object.entries(folder('template')).filter(([path]) => !path.startsWith('after/'));
  const root = readLock('old').packages[''];
  const files = Object.fromEntries(template);
  for (const module of plan.modules) {
    files[module.path] = oldModule(plan, module);
    files[module.test] = oldTest(module);
  }
  const manifest = {
    ...identity,
    private: true,
    description: "The harbour's service",
    license: 'UNLICENSED',
    engines: { node: '>=8' },
    scripts: { start: 'node src/server.js', test: 'node tools/check.mjs' },
    ...root,
  };
  return {
    ...files,
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'package-lock.json': `${JSON.stringify(packageLock(readLock('old'), identity), null, 2)}\n`,
    'src/routes/index.json': `${JSON.stringify(
      plan.modules.map(({ id }) => id),
      null,
      1,
    )}\n`,
    '.gitignore': 'node_modules/\n*.log\n',
    'CHANGELOG.md': CHANGELOG,
    'LEDGER.tsv': LEDGER_HEAD,
  };
}

export const FROZEN_FOLDERS = ['src/platform', 'tools', 'public', 'legacy'];
const frozenFiles = ['src/routes/index.json', 'docs/http.md', 'docs/fastify.md', 'docs/delivery.md'];

export const isFrozen = (path) =>
  frozenFiles.includes(path) || FROZEN_FOLDERS.some((each) => path.startsWith(`${each}/`));

const OLD_README = `# quay

The harbour's service. \`npm install && npm start\`. Express 4, the tide board on a websocket.
`;

/** Several authors, over years; the last commit leaves the tree that `startFiles` gives. */
export function history(plan) {
  const [runa, emil, aud] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const groups = plan.groups.map((group) => group.name);
  const sources = (names) => names.map((name) => `src/routes/${name}`);
  const tests = groups.map((group) => `test/unit/${group}`);
  const half = Math.ceil(groups.length / 2);
  return [
    {
      ...runa,
      date: '2016-02-08T09:12:00+01:00',
      message: 'A service for the counter',
      files: { 'README.md': OLD_README, 'CHANGELOG.md': '# Changelog\n', '.gitignore': 'node_modules/\n' },
    },
    {
      ...runa,
      date: '2016-03-15T15:40:00+01:00',
      message: `${groups.slice(0, 2).join(', ')}`,
      files: ['package.json', 'src/server.js', ...sources(groups.slice(0, 2))],
    },
    {
      ...emil,
      date: '2017-06-01T10:05:00+02:00',
      message: 'Keep what the tug company calls',
      files: ['legacy'],
    },
    {
      ...emil,
      date: '2018-10-22T13:33:00+02:00',
      message: `${groups.slice(2, half).join(', ')}\n\nTaken over from the counter program.`,
      files: sources(groups.slice(2, half)),
    },
    {
      ...aud,
      date: '2020-01-20T08:51:00+01:00',
      message: 'Tests, at least one a module',
      files: [...tests.slice(0, half), 'test/support'],
    },
    {
      ...aud,
      date: '2022-05-09T14:18:00+02:00',
      message: `${groups.slice(half).join(', ')}; the tide board is gone`,
      files: [
        ...sources(groups.slice(half)),
        ...tests.slice(half),
        'src/app.js',
        'public',
        'test/integration',
      ],
    },
    {
      ...runa,
      date: '2024-11-18T11:27:00+01:00',
      message:
        'Prepare the move to Fastify\n\nHost of the platform group, ledger, what clients rely on, stages of the checks.',
    },
  ];
}
