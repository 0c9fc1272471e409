/** The pages of the repository, and the instruction. */
import { collections } from '../catalog.mjs';

export const readme = `# depot

Bookings, stock and till of the boat yard's hire depot. Node, no dependencies but @quarry/store.

    node bin/depot.js report
    node bin/depot.js show itemCard 12
    npm run check

Modules in \`src/<collection>/\` are the public functions (PUBLIC.md); \`src/platform\` and \`src/cli\` belong to the
platform group. \`tools/use.mjs\` installs a version of the store from \`/srv/packages\`. How we use the store is in
docs/store.md, how we move to a new major version of it in docs/upgrading.md.

Data older than 2021 is in data/archive. The nightly job that used to import it is gone.
`;

const shapes = {
  one: (cap) => `\`(ctx, id)\`: the card; throws \`${cap.code}\` for an id that does not exist`,
  many: () =>
    '`(ctx, value)`: rows in ascending order of id, archived rows left out, the value matched exactly',
  amount: () => '`(ctx, value)`: whole cents over the rows that are not archived, the value matched exactly',
  write: (cap) =>
    `\`(ctx, id, value)\`: \`{ id, revision }\` after the write has landed; throws \`${cap.code}\``,
  span: () =>
    '`(ctx, from, hours)`: ids in ascending order; `from` (ms) counts, the end does not; archived rows left out',
  watch: () =>
    '`(ctx, work)`: `kind:id` (created, changed, removed) in order; fails as the work fails; stops listening in any case',
};

export const publicNames = (caps) => `# Public names

Other programs of the yard load these functions, and the till reads the command's output. Names, parameters, results
and error codes are frozen; each module exports its function and nothing else. All of them return promises. Ids are
numbers, times are milliseconds since 1970, money is whole cents, whatever the store has for them. What a function
takes from the store (sessions, cursors, transactions, subscriptions) it gives back, on failure too.

| function | module | |
|---|---|---|
${caps.map((cap) => `| \`${cap.fn}\` | src/${cap.file}.js | ${shapes[cap.kind](cap)} |`).join('\n')}

Rows have the fields of their collection: ${Object.entries(collections)
  .map(([name, c]) => `${name} (${[...c.groups, c.money, c.time].join(', ')})`)
  .join('; ')}.

\`depot report\` and \`depot show\` print name, arguments and answer, separated by tabs; errors as \`error CODE: text\`.
`;

export const manual = (last) => `# Moving to a new major version of the store

The other yards run the same depot, and each of them stops at the version that its insurer has approved. So every
version is a release of its own: **the commit of version N works completely on version N**, not only the last one.

For a version N:

1. The data is copied to \`data/backup/depot-v<N-1>.qry\`, and its checksum goes into \`data/backup/SHA256SUMS\` in the
   form of sha256sum (\`<sum>  depot-v<N-1>.qry\`). Backups stay.
2. \`node tools/use.mjs N\`, then \`node node_modules/@quarry/store/bin/migrate.js --data ... --backup ... --sums ... --stamp ...\`
   with the last stamp. \`data/live\` is written by that command alone. No version can be left out.
3. One line is added to \`UPGRADES.tsv\`: version, date (YYYY-MM-DD), who (an address), sha256 of the data before, and the
   stamp that the migration printed. Lines are never changed.
4. Commit these as \`data(store-N): <what>\` with the trailer \`Stamp: <stamp>\`.
5. The modules that the version breaks are brought over to the new interface. Settings that a part of the store
   wants are in \`config/\`, in the file that its changelog names.
6. \`docs/upgrades/vNN.md\` (two digits at least) says what was done:

       # @quarry/store N

       - Stamp: <stamp of version N>
       - Report: <sha256 of the output of \`node bin/depot.js report\` on version N>
       - Modules: <the modules that were changed, as src/..., sorted, separated by ", ">

7. Commit as \`upgrade(store-N): <what>\` with the trailer \`Report: <the same checksum>\`, and push.

Between those two, commits may be \`fix(store-N): ...\`; pages that belong to no version are \`docs: ...\`. Nothing else.

What we do not do: adapters. A module talks to the store's current interface itself; it requires \`@quarry/store\`, its
subpaths, \`node:util\`, \`node:events\`, \`node:timers/promises\` and \`../platform/errors.js\`, and nothing else. No files are
added below \`src/\`.

## The pull request

The branch is \`upgrade/store-${last}\`. The description is \`docs/PULL_REQUEST.md\`, committed last as \`docs: ...\`:

    # Upgrade @quarry/store 1 -> ${last}

    - Branch: upgrade/store-${last}
    - Versions: <number of versions climbed>
    - Modules: <number of modules changed at least once>
    - Data before: <sha256 of data/live/depot.qry on version 1>
    - Data after: <sha256 of data/live/depot.qry now>
    - Final stamp: <stamp>
    - Final report: <checksum>

    ## Versions

    | version | stamp | modules |
    |---|---|---|
    | 2 | <stamp> | <number of modules changed> |
    ...
`;

export const instruction = (last) => `# Bring the depot up to @quarry/store ${last}

\`/app\` is our depot application. It runs on \`@quarry/store\` 1.x; the current major version is ${last}. Please take it there.

Every major version of the library (2 to ${last}) has breaking changes, and its data migration reads only the format of
the version before, so this goes one version at a time. The packages are in \`/srv/packages/quarry-store-<N>\`, each with
its changelog. The changelogs are short and not always exact; the source of the package is what counts. There is no
network.

Read \`docs/upgrading.md\` first: it says how we move to a version, what is recorded and committed, and in which form. Every
version has to be a release that works on its own, since other yards stop at versions in between; we test each of them.
\`PUBLIC.md\` says what must not change for callers.

Constraints:

- \`bin/\`, \`tools/\`, \`tests/\`, \`legacy/\`, \`data/archive/\`, \`src/platform/\`, \`src/cli/\` and \`PUBLIC.md\` are not to be changed.
- \`data/live/\` is written by the library's migrations only. No version is skipped, no ledger line is edited later.
- No compatibility layer: modules are migrated, not wrapped.
- \`main\` stays where it is, here and on \`origin\`. Published commits are not rewritten.

\`node tools/check.mjs\` runs the checks in their stages (lint, unit, data, integration, e2e); \`node tools/check.mjs unit
src/items/card.js\` runs the tests of one module. The tests are not thorough. \`node tools/use.mjs N\` installs a version.

Done means: the branch \`upgrade/store-${last}\` with at least the two commits per version that docs/upgrading.md asks for,
pushed to \`origin\`, the working tree clean and on version ${last}, and \`docs/PULL_REQUEST.md\` in the asked form.
`;
