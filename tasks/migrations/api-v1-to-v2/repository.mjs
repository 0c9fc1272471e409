/** The repository at the start: its files, and the history that led there. */
import { readdirSync, readFileSync } from 'node:fs';
import { areaPage, startTest } from './documents.mjs';
import { HANDS } from './names.mjs';
import { secretsOf } from './requests.mjs';
import { legacyV1 } from './v1.mjs';

const TEMPLATE = new URL('template/', import.meta.url);
export const template = (path) => readFileSync(new URL(path, TEMPLATE), 'utf8');

/** Paths below a folder of the template, sorted. */
export function templatePaths(folder) {
  const root = new URL(folder, TEMPLATE);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.split(`/template/${folder}`)[1].replace(/^\/+/, ''))
    .sort();
}

export const REGISTER_HEAD = '# number\tid\tresource\tsha256 of its v1 module before the change\n';

const CHANGELOG = `# Changelog

## Unreleased

- docs: what version 2 is to be

## 1.14.2

- bookings: holds end at noon again
- the price of a lost lens is not negative any more

## 1.14.0

- proxies may record traffic
- Node 20
`;

/** @param {Map<string, object[]>} tables what everybody sees @param {Record<string, string>} traffic recorded, by path */
export function startFiles(plan, tables, traffic) {
  const paths = templatePaths('').filter((path) => !path.startsWith('after/'));
  const files = Object.fromEntries(paths.map((path) => [path, template(path)]));
  for (const resource of plan.resources) {
    files[`src/v1/${resource.id}.js`] = legacyV1(resource);
    files[`test/unit/${resource.id}.test.js`] = startTest(resource);
    files[`fixtures/${resource.id}.json`] = `[\n${tables
      .get(resource.id)
      .map((row) => JSON.stringify(row))
      .join(',\n')}\n]\n`;
  }
  for (const area of plan.areas) files[`docs/v2/${area.name}.md`] = areaPage(plan, area);
  const tokens = Object.assign({}, ...plan.resources.map((each) => secretsOf(each).tokens ?? {}));
  const named = plan.resources.map(({ id, refs }) => ({
    resource: id,
    refersTo: refs.map((each) => each.id),
  }));
  return {
    ...files,
    ...traffic,
    '.gitignore': 'node_modules/\n*.log\n*.sock\n',
    'CHANGELOG.md': CHANGELOG,
    'RETIREMENTS.tsv': REGISTER_HEAD,
    'fixtures/secrets.json': `${JSON.stringify({ scanner: secretsOf(plan.resources[0]).scanner, tokens })}\n`,
    'contract/resources.json': `[\n${named.map((each) => ` ${JSON.stringify(each)}`).join(',\n')}\n]\n`,
    'contract/calendar.json': `${JSON.stringify(plan.calendar, null, 1)}\n`,
  };
}

/** Paths that nobody may change, as the conventions say. */
export const isFrozen = (path) =>
  /^(?:src\/legacy|tools|traffic|fixtures|docs\/v2)\//.test(path) ||
  [
    'src/app.js',
    'src/router.js',
    'src/store.js',
    'src/server.js',
    'contract/resources.json',
    'contract/calendar.json',
    'package.json',
    'docs/v2-conventions.md',
    'docs/delivery.md',
  ].includes(path);

/** What the service runs on: graded as it was, whatever became of it. */
export const isFrame = (path) =>
  [
    'src/app.js',
    'src/router.js',
    'src/store.js',
    'src/server.js',
    'contract/resources.json',
    'contract/calendar.json',
    'package.json',
  ].includes(path);

const OLD_README = `# rigshed

What is in the shed. \`node src/server.js\`.
`;

/** Several authors, over years; the last commit leaves the tree that `startFiles` gives. */
export function history(plan) {
  const [maud, kofi, sanne, bram] = HANDS.map(({ name, email }) => ({ author: name, email }));
  const areas = plan.areas.map((area) => area.name);
  const half = Math.ceil(areas.length / 2);
  const of = (folder, names) => names.map((name) => `${folder}/${name}`);
  return [
    {
      ...maud,
      date: '2017-05-11T10:12:00+02:00',
      message: 'What is in the shed, as JSON',
      files: { 'README.md': OLD_README, 'CHANGELOG.md': '# Changelog\n' },
    },
    {
      ...maud,
      date: '2017-06-02T17:40:00+02:00',
      message: `${areas.slice(0, 2).join(', ')}`,
      files: ['src/app.js', 'src/router.js', 'src/store.js', ...of('src/v1', areas.slice(0, 2))],
    },
    {
      ...kofi,
      date: '2018-11-19T09:03:00+01:00',
      message: `${areas.slice(2, half).join(', ') || 'more'}\n\nThe drivers' app needs these by Friday.`,
      files: [...of('src/v1', areas.slice(2, half)), 'src/server.js', 'fixtures'],
    },
    { ...sanne, date: '2019-03-27T15:20:00+01:00', message: 'Confirmations by fax', files: ['src/legacy'] },
    {
      ...bram,
      date: '2020-08-14T22:51:00+02:00',
      message: `${areas.slice(half).join(', ')}`,
      files: of('src/v1', areas.slice(half)),
    },
    {
      ...sanne,
      date: '2022-02-01T11:11:00+01:00',
      message: 'tests, at last',
      files: of('test/unit', areas),
    },
    {
      ...kofi,
      date: '2025-04-07T12:30:00+02:00',
      message: 'A morning of traffic, recorded at the proxy',
      files: ['traffic', 'package.json'],
    },
    {
      ...maud,
      date: '2025-04-09T09:00:00+02:00',
      message: 'Prepare version 2\n\nPages, calendar, register of retirements, stages of the checks.',
    },
  ];
}
