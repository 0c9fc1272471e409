/** The files of the application's repository as the work starts. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { collections } from '../catalog.mjs';
import { unitTest } from './checks.mjs';
import { valuesOf } from './data.mjs';
import { moduleSource } from './module.mjs';
import { manual, publicNames, readme } from './pages.mjs';

const template = fileURLToPath(new URL('./template/', import.meta.url));
const HOUR = 3_600_000;

function templateFiles() {
  const names = fs
    .readdirSync(template, { recursive: true })
    .filter((name) => fs.statSync(path.join(template, name)).isFile());
  return Object.fromEntries(
    names.sort().map((name) => [name, fs.readFileSync(path.join(template, name), 'utf8')]),
  );
}

/** What the evening report asks: `[function, ...arguments]` of every module that reads. */
export function reportQuestions(caps, tables) {
  return caps.flatMap((cap) => {
    const rows = tables[cap.collection];
    const [first, second = first] = valuesOf(rows, cap.group);
    const at = rows[2][collections[cap.collection].time];
    const given =
      {
        one: [[rows[4].id]],
        many: [[first], [second]],
        amount: [[first]],
        span: [
          [at, 48],
          [at + 5 * HOUR, 200],
        ],
      }[cap.kind] ?? [];
    return given.map((each) => [cap.fn, ...each]);
  });
}

const modulesIndex = (caps) => `'use strict';

/** The public functions, each loaded when it is first asked for. */
const modules = {
${caps.map((cap) => `  ${cap.fn}: () => require('../${cap.file}.js'),`).join('\n')}
};

module.exports = { modules };
`;

const questionsFile = (questions) => `'use strict';

/** What the evening report asks. */
module.exports = [
${questions.map((each) => `  [${each.map((part) => (typeof part === 'string' ? `'${part}'` : String(part))).join(', ')}],`).join('\n')}
];
`;

const manifest = {
  name: 'depot',
  version: '4.2.1',
  private: true,
  description: "Bookings, stock and till of the boat yard's hire depot",
  type: 'commonjs',
  bin: { depot: 'bin/depot.js' },
  scripts: { check: 'node tools/check.mjs', report: 'node bin/depot.js report' },
  dependencies: { '@quarry/store': '1.0.0' },
};

/** @returns {Record<string, string>} text by path */
export function repositoryFiles({ plan, live, sample, questions, firstStamp }) {
  const { caps, last, stateOf } = plan;
  const files = templateFiles();
  for (const cap of caps) {
    files[`src/${cap.file}.js`] = moduleSource(cap, stateOf(cap.name, 1));
    files[`tests/unit/${cap.file}.test.js`] = unitTest(cap, sample);
  }
  files['src/cli/modules.js'] = modulesIndex(caps);
  files['src/cli/questions.js'] = questionsFile(questions);
  files['tests/fixtures/sample.json'] = `${JSON.stringify(sample, null, 1)}\n`;
  files['config/site.json'] =
    `${JSON.stringify({ tenant: 'depot', name: 'Hire depot at the yard', currency: 'NOK' }, null, 2)}\n`;
  files['data/live/depot.qry'] = live;
  files['UPGRADES.tsv'] =
    `version\tdate\tby\tbefore\tstamp\n1\t2023-11-20\tmarit@yard.example\t-\t${firstStamp}\n`;
  files['package.json'] = `${JSON.stringify(manifest, null, 2)}\n`;
  files['.gitignore'] = 'node_modules/\n';
  files['PUBLIC.md'] = publicNames(caps);
  files['README.md'] = readme;
  files['docs/upgrading.md'] = manual(last);
  return files;
}

const people = {
  marit: { author: 'Marit Aas', email: 'marit@yard.example' },
  jon: { author: 'Jon Eide', email: 'jon@yard.example' },
  tove: { author: 'Tove Lie', email: 'tove@yard.example' },
};

/** The commits that the repository starts with. */
export const history = [
  {
    ...people.jon,
    date: '2021-03-02T10:15:00+01:00',
    message: 'Import what the auditors want to see',
    files: ['legacy', 'data/archive'],
  },
  {
    ...people.marit,
    date: '2023-11-20T09:02:00+01:00',
    message: 'Keep everything in a quarry store\n\nOne file instead of eleven.',
    files: ['package.json', '.gitignore', 'src/platform', 'data/live', 'UPGRADES.tsv', 'config'],
  },
  {
    ...people.marit,
    date: '2023-11-27T16:40:00+01:00',
    message: 'Counter, bookings, till',
    files: ['src', 'bin', 'docs/store.md'],
  },
  {
    ...people.tove,
    date: '2024-01-15T11:31:00+01:00',
    message: 'Tests for what broke in December',
    files: ['tests'],
  },
  {
    ...people.jon,
    date: '2024-02-05T08:55:00+01:00',
    message: 'Checks in stages',
    files: ['tools', 'README.md'],
  },
  { ...people.tove, date: '2024-05-30T14:20:00+02:00', message: 'Say what is public, and how we upgrade' },
];
