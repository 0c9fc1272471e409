/** All files of one major version of `@quarry/store`. */
import fs from 'node:fs';
import { formatSource } from './formats.mjs';
import { migrationSource } from './migrations.mjs';
import { operationName, surfaceSource } from './surface.mjs';

const template = new URL('./template/', import.meta.url);
const fixed = [
  'lib/errors.js',
  'lib/engine.js',
  'lib/settings.js',
  'lib/shape.js',
  'lib/testing.js',
  'bin/migrate.js',
];
const read = (path) => fs.readFileSync(new URL(path, template), 'utf8');

/**
 * @param {object} plan of schedule()
 * @param {import('../../../lib/rng.mjs').Rng} rng
 * @returns {{files: Record<string, string>, changelog: string}} for `version`
 */
export function libraryPackage(plan, version, rng) {
  const states = plan.caps.map((cap) => ({ cap, s: plan.stateOf(cap.name, version) }));
  const migration = version === 1 ? undefined : migrationSource(version, rng.fork(`migration-${version}`));
  const format = (of) => formatSource(of, rng.fork(`format-${of}`));
  const files = Object.fromEntries(
    fixed.filter((path) => version > 1 || !path.startsWith('bin/')).map((path) => [path, read(path)]),
  );
  files['lib/format.js'] = format(version);
  if (migration !== undefined) {
    files['lib/format-before.js'] = format(version - 1);
    files['lib/migration.js'] = migration.source;
  }
  for (const { cap, s } of states) files[`lib/${cap.name}.js`] = surfaceSource(cap, s);
  files['lib/settings-formats.js'] = settingsFormats(states);
  files['lib/index.js'] = indexSource(states);
  files['package.json'] = `${JSON.stringify(manifest(states, version), null, 2)}\n`;
  files['README.md'] = readme(states, version);
  files['CHANGELOG.md'] = changelog(plan, version, migration);
  return files;
}

function settingsFormats(states) {
  const pairs = states
    .filter(({ s }) => s.settings !== 'none')
    .map(({ cap, s }) => `  ${cap.name}: '${s.settings}',\n`);
  return `'use strict';\n\n/** In which format a part's settings are read. */\nmodule.exports = {\n${pairs.join('')}};\n`;
}

function indexSource(states) {
  const attached = states
    .filter(({ s }) => s.place === 'method' || s.place === 'namespace')
    .map(({ cap }) => cap.name);
  const classes = states.filter(({ s }) => s.place === 'class').map(({ cap }) => cap);
  return `'use strict';

const fs = require('node:fs');
const { Store } = require('./engine.js');
const { ConflictError, RowMissingError, UsageError } = require('./errors.js');
const { decode } = require('./format.js');
${attached.map((name) => `const ${name} = require('./${name}.js');\n`).join('')}${classes.map((cap) => `const { ${cap.className} } = require('./${cap.name}.js');\n`).join('')}
const attached = [${attached.join(', ')}];

/** A store over rows by collection. */
function storeOf(tables, options) {
  const maps = Object.entries(tables).map(([name, rows]) => [name, new Map(rows.map((row) => [row.id, row]))]);
  const store = new Store(new Map(maps), options);
  for (const part of attached) part.attach(store);
  return store;
}

/** Opens a data file of this version's format. */
const open = (file, options) => storeOf(decode(fs.readFileSync(file, 'utf8')).tables, options);

module.exports = { open, storeOf, ConflictError, RowMissingError, UsageError${classes.map((cap) => `, ${cap.className}`).join('')} };
`;
}

function manifest(states, version) {
  const moved = states
    .filter(({ s }) => s.place === 'subpath')
    .map(({ cap }) => [`./${cap.name}`, `./lib/${cap.name}.js`]);
  return {
    name: '@quarry/store',
    version: `${version}.0.0`,
    description: 'An embedded store for small businesses',
    license: 'MIT',
    main: './lib/index.js',
    exports: {
      '.': './lib/index.js',
      './testing': './lib/testing.js',
      ...Object.fromEntries(moved),
      './package.json': './package.json',
    },
    ...(version > 1 ? { bin: { 'quarry-migrate': './bin/migrate.js' } } : {}),
  };
}

const areas = {
  one: 'single rows',
  many: 'selections',
  amount: 'sums',
  write: 'writing',
  span: 'times',
  watch: 'changes',
};

function readme(states, version) {
  const rows = states.map(
    ({ cap, s }) => `| ${cap.name} | ${areas[cap.kind]} | \`${operationName(cap, s)}\` |`,
  );
  return `# @quarry/store ${version}

An embedded store: one data file, opened with \`open(file)\`. The signatures are in \`lib/\`, one file a part.
\`@quarry/store/testing\` makes stores in memory.

| part | for | operation |
|---|---|---|
${rows.join('\n')}
`;
}

function changelog(plan, version, migration) {
  if (version === 1) return '# Changelog\n\n## 1.0.0\n\n- first release\n';
  const units = plan.units.filter((unit) => unit.version === version);
  return `# Changelog

## ${version}.0.0

Breaking:

${units.map(({ cap, note }) => `- \`${cap.name}\` ${note}`).join('\n')}

Data: a new format. \`bin/migrate.js\` reads what ${version - 1}.x wrote and nothing older; it ${migration.notes.join(', and ')}.
`;
}
