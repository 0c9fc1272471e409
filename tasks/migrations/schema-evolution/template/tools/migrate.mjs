/**
 * Migrations on the developers' database.
 *
 *   node tools/migrate.mjs try       tries the migration of the next request up and down, and leaves nothing
 *   node tools/migrate.mjs seal      the same, then migrates var/dev.db and enters the request in the ledger
 *   node tools/migrate.mjs unseal    takes the last entry back
 *   node tools/migrate.mjs status
 */
import { append, devDatabase, ledger, loadMigration, migrationFile, numbered, read, run, sealOf, sha256, takeBack } from './database.mjs';
import { fingerprint, fingerprints } from './fingerprint.mjs';

class Fault extends Error {}

const tablesOf = (request) => /^Tables: (.*)$/m.exec(read(`docs/requests/${request}.md`))[1].split(', ');

async function tried(db) {
  const entries = ledger();
  const request = numbered(entries.length);
  const file = migrationFile(entries.length);
  const text = read(file);
  if (!text.startsWith(`// after ${entries.at(-1).seal}\n`)) throw new Fault(`${file}: the first line must be "// after ${entries.at(-1).seal}"`);
  const { up, down } = await loadMigration(file);
  if (typeof up !== 'function' || typeof down !== 'function') throw new Fault(`${file}: expected the functions up and down`);
  const before = JSON.stringify(fingerprints(db));
  run(db, up);
  const after = fingerprints(db);
  run(db, down);
  if (JSON.stringify(fingerprints(db)) !== before) throw new Fault(`${file}: down does not bring back what was there`);
  const left = db.prepare("SELECT name FROM sqlite_schema WHERE name = ?").get(`undo_${request}`);
  if (left !== undefined) throw new Fault(`${file}: down leaves undo_${request} behind`);
  return { request, file, up, sum: sha256(text), data: fingerprint(after, tablesOf(request)), previous: entries.at(-1).seal };
}

const commands = {
  try: async () => {
    const { request } = await tried(await devDatabase());
    console.log(`${request}: up and down`);
  },
  seal: async () => {
    const db = await devDatabase();
    const { request, file, up, sum, data, previous } = await tried(db);
    run(db, up);
    db.exec(`PRAGMA user_version = ${Number(request)}`);
    const seal = sealOf(previous, request, sum, data);
    append({ request, file, sum, data, seal });
    console.log(`${request}\t${seal}`);
  },
  unseal: async () => {
    if (ledger().length === 1) throw new Fault('nothing is sealed');
    takeBack();
  },
  status: async () => {
    const last = ledger().at(-1);
    console.log(`version ${Number(last.request)}, seal ${last.seal}`);
  },
};

const command = process.argv[2] ?? 'status';
if (!Object.hasOwn(commands, command)) {
  console.error(`unknown command ${command}; commands: ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  try {
    await commands[command]();
  } catch (error) {
    console.error(error instanceof Fault ? error.message : error);
    process.exitCode = 1;
  }
}
