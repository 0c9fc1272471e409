/** The files of the repository as the work starts, and its history. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { entitySql, JOURNAL, TRIED_IDS, wholeSql } from './data.mjs';
import { callsOf, modulePath, moduleSource } from './modules.mjs';
import { HISTORY_PEOPLE } from './names.mjs';
import { manual, publicPage, requestPage } from './pages.mjs';

const template = fileURLToPath(new URL('./template/', import.meta.url));
export const FIRST_SEAL = createHash('sha256')
  .update('vetring, as it was taken over')
  .digest('hex')
  .slice(0, 20);

function templateFiles() {
  const names = fs
    .readdirSync(template, { recursive: true })
    .filter((name) => fs.statSync(path.join(template, name)).isFile());
  const at = (name) => (name === 'gitignore' ? '.gitignore' : name);
  return Object.fromEntries(
    names.sort().map((name) => [at(name), fs.readFileSync(path.join(template, name), 'utf8')]),
  );
}

/** The first call of each request's cases: it reads, before and after. `[module, function, ...parameters]` */
export const questionsOf = (plan) =>
  plan.entities.flatMap((entity) => [
    [modulePath(entity).slice(4, -4), `find${entity.E}`, 2],
    ...entity.facets.map((facet) => [
      modulePath(entity).slice(4, -4),
      ...callsOf(facet, 0, TRIED_IDS)[0].call,
    ]),
  ]);

const questionsFile = (questions) => `/** What the evening report asks. */
export const questions = [
${questions.map((each) => `  ${JSON.stringify(each)},`).join('\n')}
];
`;

/** @returns {Record<string, string>} text by path, without the examples */
export function startFiles(plan, rng) {
  const files = templateFiles();
  for (const entity of plan.entities) files[modulePath(entity)] = moduleSource(entity, 0);
  for (const facet of plan.units) files[`docs/requests/${facet.nn}.md`] = requestPage(facet);
  files['src/platform/questions.mjs'] = questionsFile(questionsOf(plan));
  files['db/seed.sql'] = wholeSql(plan, 'dev', rng);
  files['db/small-practice.sql'] =
    `${[...plan.entities.map((entity) => entitySql(entity, 'dev', rng.fork('small'))), JOURNAL].join('\n\n')}\n`;
  files['migrations/LEDGER.tsv'] = `request\tfile\tsha256\tdata\tseal\n0000\t-\t-\t-\t${FIRST_SEAL}\n`;
  files['docs/migrations.md'] = manual(plan.count);
  files['PUBLIC.md'] = publicPage(plan.entities);
  return files;
}

const { ola, siri, jan } = HISTORY_PEOPLE;

/** The commits that the repository starts with. */
export const history = [
  {
    ...siri,
    date: '2018-02-12T09:20:00+01:00',
    message: 'Records out of the card index',
    files: ['db', 'package.json'],
  },
  {
    ...jan,
    date: '2019-06-03T16:05:00+02:00',
    message: 'clinic, pharmacy',
    files: ['src/clinic', 'src/pharmacy'],
  },
  {
    ...jan,
    date: '2020-01-20T11:45:00+01:00',
    message: 'The other rooms\n\nKennel and office as they were agreed.',
    files: ['src/kennel', 'src/office', 'src/lab'],
  },
  {
    ...siri,
    date: '2022-09-01T08:10:00+02:00',
    message: 'Evening report; backups are with the platform group',
    files: ['bin', 'src/platform', 'README.md', 'docs/backup.md'],
  },
  {
    ...ola,
    date: '2023-11-14T13:30:00+01:00',
    message: 'A ledger for migrations, and checks',
    files: ['tools', 'migrations', '.gitignore'],
  },
  { ...ola, date: '2024-01-09T10:00:00+01:00', message: 'Requests for this year; say what is public' },
];
