/** The database of the developers: db/seed.sql with all sealed migrations, kept in var/dev.db. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

export const ROOT = path.join(import.meta.dirname, '..');
const at = (...parts) => path.join(ROOT, ...parts);
export const numbered = (n) => String(n).padStart(4, '0');
export const sha256 = (data) => createHash('sha256').update(data).digest('hex');
export const read = (file) => fs.readFileSync(at(file), 'utf8');

const LEDGER = 'migrations/LEDGER.tsv';

export function ledger() {
  const [, ...lines] = read(LEDGER).trimEnd().split('\n');
  return lines.map((line) => {
    const [request, file, sum, data, seal] = line.split('\t');
    return { request, file, sum, data, seal };
  });
}

export const append = (entry) => fs.appendFileSync(at(LEDGER), `${[entry.request, entry.file, entry.sum, entry.data, entry.seal].join('\t')}\n`);

/** Takes the last entry out of the ledger, and the database with it. */
export function takeBack() {
  const lines = read(LEDGER).trimEnd().split('\n');
  fs.writeFileSync(at(LEDGER), `${lines.slice(0, -1).join('\n')}\n`);
  fs.rmSync(at('var/dev.db'), { force: true });
}

export const sealOf = (previous, request, sum, data) => sha256([previous, request, sum, data].join('\n')).slice(0, 20);

export function migrationFile(n) {
  const found = fs.readdirSync(at('migrations')).filter((name) => new RegExp(`^${numbered(n)}-[a-z0-9-]+\\.mjs$`).test(name));
  if (found.length !== 1) throw new Error(`expected one file migrations/${numbered(n)}-<words>.mjs, found ${found.length}`);
  return `migrations/${found[0]}`;
}

export const loadMigration = (file) => import(pathToFileURL(at(file)).href);

/** Runs one way of a migration in a transaction. Foreign keys are not enforced meanwhile, and checked afterwards. */
export function run(db, work) {
  db.exec('PRAGMA foreign_keys = OFF');
  db.exec('BEGIN');
  try {
    work(db);
    const broken = db.prepare('PRAGMA foreign_key_check').all().length;
    if (broken > 0) throw new Error(`${broken} rows break a foreign key`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

export function freshDatabase(seed = 'db/seed.sql', file = ':memory:') {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  if (file !== ':memory:') db.exec('PRAGMA page_size = 1024; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
  db.exec(`BEGIN;\n${read(seed)}\nCOMMIT;`);
  return db;
}

/** var/dev.db at the version of the ledger; made anew where it is not. */
export async function devDatabase() {
  const entries = ledger().slice(1);
  const file = at('var/dev.db');
  if (fs.existsSync(file)) {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
    if (db.prepare('PRAGMA user_version').get().user_version === entries.length) return db;
    db.close();
    fs.rmSync(file);
  }
  fs.mkdirSync(at('var'), { recursive: true });
  const db = freshDatabase('db/seed.sql', file);
  for (const entry of entries) run(db, (await loadMigration(entry.file)).up);
  db.exec(`PRAGMA user_version = ${entries.length}`);
  return db;
}
