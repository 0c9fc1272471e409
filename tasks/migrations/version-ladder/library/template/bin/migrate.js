#!/usr/bin/env node
'use strict';

/**
 * Rewrites a data file of the major version before into the form of this one.
 *
 *   node bin/migrate.js --data FILE --backup COPY --sums SHA256SUMS --stamp STAMP
 *
 * STAMP is the one that the migration before printed. COPY must be a copy of FILE whose checksum stands in
 * SHA256SUMS (the form of sha256sum). Prints the stamp that the next migration asks for: it is shown once.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { migrate, from, to } = require('../lib/migration.js');

function fail(message) {
  console.error(`migrate: ${message}`);
  process.exitCode = 1;
}

function main() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { data: text, backup: text, sums: text, stamp: text } });
  const missing = ['data', 'backup', 'sums', 'stamp'].filter((name) => values[name] === undefined);
  if (missing.length > 0) return fail(`missing --${missing.join(', --')}`);
  const data = fs.readFileSync(values.data, 'utf8');
  const sum = createHash('sha256').update(data).digest('hex');
  if (!fs.existsSync(values.backup) || fs.readFileSync(values.backup, 'utf8') !== data) {
    return fail(`${values.backup} is not a copy of ${values.data}`);
  }
  const sums = fs.existsSync(values.sums) ? fs.readFileSync(values.sums, 'utf8').split('\n') : [];
  if (!sums.some((line) => line === `${sum}  ${path.basename(values.backup)}`)) {
    return fail(`${values.sums} does not hold the checksum of ${path.basename(values.backup)}`);
  }
  try {
    const result = migrate(data, values.stamp);
    fs.writeFileSync(values.data, result.text);
    console.log(`migrated ${from} -> ${to}`);
    console.log(`stamp ${result.stamp}`);
  } catch (error) {
    fail(error.message);
  }
}

main();
