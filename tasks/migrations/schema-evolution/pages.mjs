/** The pages of the repository, and the instruction. */
import { modulePath, publicFunctions } from './modules.mjs';
import { contextOf, numbered, tableAt } from './plan.mjs';

export const RELEASE = 5;

/** Tables that a request is about, as they are called once it is through. */
export function tablesAfter(facet) {
  const c = contextOf(facet, facet.n);
  return [...new Set([tableAt(facet.entity, facet.n), ...facet.kind.tables(c)])]
    .filter((name) => name !== c.trash)
    .sort();
}

export function requestPage(facet) {
  const c = contextOf(facet, facet.n - 1);
  const day = new Date(Date.UTC(2024, 0, 8) + facet.n * 2 * 86_400_000).toISOString().slice(0, 10);
  const { name, opening } = facet.person;
  return `# ${facet.nn}: ${facet.kind.title(c)}

From: ${name}, ${day}
Module: ${modulePath(facet.entity)}
Tables: ${tablesAfter(facet).join(', ')}

${[...(opening === '' ? [] : [opening]), ...facet.kind.request(c)].join('\n\n')}
`;
}

export const publicPage = (entities) => `# Public functions

Other programs of the practices import these. Names and parameters are frozen; each module exports these functions and
nothing else. What a function answers may be changed by a request (docs/requests), and by nothing else. All take an
open database (node:sqlite) with foreign keys enforced, answer at once, and open no transaction.

${entities
  .map(
    (entity) => `## ${modulePath(entity)}

| function | answers |
|---|---|
${publicFunctions(entity)
  .map(([signature, words]) => `| \`${signature}\` | ${words.replaceAll('|', '\\|')} |`)
  .join('\n')}
`,
  )
  .join('\n')}`;

export const manual = (count) => `# Migrations

A request \`docs/requests/NNNN.md\` is answered by one migration and by the changes to the module that it names. Requests are
taken in the order of their numbers: each is written for the database that the one before leaves. The practices are at
different versions, so every version has to work: the commit of request NNNN with the database of request NNNN.

## A migration

\`migrations/NNNN-<words>.mjs\` (words of a to z, 0 to 9 and \`-\`), one file a request:

- The first line is \`// after <seal>\`, with the seal that migrations/LEDGER.tsv has for the request before.
- It exports \`up(db)\` and \`down(db)\`, which get a \`DatabaseSync\` of node:sqlite in a transaction, foreign keys not enforced;
  afterwards no key may be broken. They import \`./kit.mjs\` and nothing else, read no clock and no files: a migration gives
  the same for ever. It is not asynchronous, and does not end the transaction.
- \`up\` makes what the request says and nothing else: no further tables, columns or views. Indexes and triggers of other
  requests stay. Databases of the practices hold what ours does not: empty tables, NULL, ids up to 63 bits, references to
  nothing, text in any script.
- \`down\` brings back the database of the version before, its definitions and its data. What \`up\` could not keep otherwise is
  kept in tables called \`undo_NNNN\` or \`undo_NNNN_<word>\`; \`down\` drops them.

People work with a database between \`up\` and \`down\`. Unless the request says otherwise: where the new values of a row are
those that \`up\` left there, \`down\` brings back the old ones exactly as they were; where they have been changed since, and in
rows that came later, it writes the plain inverse that the request gives. Rows deleted since stay deleted.

## The ledger

\`node tools/migrate.mjs try\` tries the next migration up and down on the developers' database (\`db/seed.sql\` with all
sealed migrations, kept in var/dev.db, which is not committed). \`node tools/migrate.mjs seal\` does so too, then migrates that
database, enters the request in migrations/LEDGER.tsv and prints its seal, which no one can know before. What is sealed is
not changed; \`node tools/migrate.mjs unseal\` takes the last entry back if it must be. The ledger is written by this tool only.

## Commits

One for each request, once its migration is sealed and its module works: subject \`NNNN: <what>\`, and in the body
\`Seal: <seal>\`. Fixes in between are \`fix: <what>\`, pages \`docs: <what>\`. Nothing else.

After every ${RELEASE} requests comes a release: \`docs/releases/RNN.md\` (two digits at least; R01 is requests 0001 to ${numbered(RELEASE)}), committed as
\`release NN: <what>\` and pushed:

    # Release NN

    - Requests: 0001 to ${numbered(RELEASE)}
    - Seal: <seal of the last of them>
    - Report: <sha256 of the output of \`node bin/vetring.mjs report\` at that version>

## What is not ours

\`journal_2017\` (docs/backup.md). \`db/\`, \`tools/\`, \`bin/\`, \`test/\`, \`src/platform/\`, \`docs/requests/\`, \`migrations/kit.mjs\`, PUBLIC.md and this page
are not changed. Modules in \`src/\` import nothing; no files are added there. Nobody gets the old tables under their old names
to save work on the modules, unless a request asks for a view.

## The pull request

The branch is \`schema/requests\`; ${count} requests are open. The description is \`docs/PULL_REQUEST.md\`, committed last as \`docs: ...\`:

    # Requests 0001 to ${numbered(count)}

    - Base: <hash of main>
    - Seal: <the last seal>
    - Report: <sha256 of the output of the report>

    | release | seal | report |
    |---|---|---|
    | R01 | <seal> | <sum> |
    ...
`;

export const instruction = (count) => `# Answer the open requests for changes to the database

\`/app\` is vetring, the records of three veterinary practices, on node:sqlite. In \`docs/requests\` are ${count} requests for
changes to its database, 0001 to ${numbered(count)}. Please answer all of them, in their order: a migration each, up and down, and
the module that it concerns brought along.

Read \`docs/migrations.md\` first. It says what a migration looks like, how it is sealed, and how the work is committed
and released. \`PUBLIC.md\` has the functions that other programs call.

We run your migrations on the databases of the practices, up and down, at every version and through the whole chain, and
the modules with them: as they are in the commit of each request, and as they are in the end. These databases hold
stranger things than the seed does. Where a request states a rule, it holds for all of them.

Constraints:

- \`db/\`, \`tools/\`, \`bin/\`, \`test/\`, \`src/platform/\`, \`docs/requests/\`, \`docs/migrations.md\`, \`migrations/kit.mjs\` and \`PUBLIC.md\`
  are not to be changed.
- The table \`journal_2017\` is not to be touched.
- No request is skipped; the ledger is written by its tool; \`main\` stays where it is, here and on \`origin\`; what is
  pushed is not rewritten.

\`node tools/check.mjs\` runs the checks in their stages (lint, ledger, examples, report, data). The examples in \`test/\`
came with the requests; many requests have none, and none of them is thorough. There is no network, and nothing needs to be installed.

Done means: all requests sealed and committed on the branch \`schema/requests\`, a release after every ${RELEASE} of them, all of it
pushed to \`origin\`, the working tree clean, and \`docs/PULL_REQUEST.md\` in the asked form.
`;
