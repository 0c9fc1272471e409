# The declared bulk shortcut: one script that answers every request of a kind whose words can be read by patterns.
# What it settles is published by validation; a tenth of the requests is the most that it may.
git switch -q -c schema/requests
cat > /tmp/codemod.mjs <<'CODE'
import fs from 'node:fs';
let seal = fs.readFileSync('migrations/LEDGER.tsv', 'utf8').trim().split('\t').at(-1);
for (const page of fs.readdirSync('docs/requests').sort()) {
  const text = fs.readFileSync(`docs/requests/${page}`, 'utf8');
  const module = /^Module: (.*)$/m.exec(text)[1];
  const nn = page.slice(0, 4);
  const write = (up, down) => {
    const body = (way, sql) => `export function ${way}(db) {\n  db.exec(\`${sql}\`);\n}\n`;
    fs.writeFileSync(`migrations/${nn}-codemod.mjs`, `// after ${seal}\n${body('up', up)}\n${body('down', down)}`);
  };
  const renamed = /table `(\w+)` is called `(\w+)` from now on, and its column `(\w+)` is called `(\w+)`/.exec(text);
  if (renamed) {
    const [, from, to, was, now] = renamed;
    write(
      `ALTER TABLE ${from} RENAME TO ${to}; ALTER TABLE ${to} RENAME COLUMN ${was} TO ${now}; CREATE VIEW ${from} AS SELECT id, ${now} AS ${was} FROM ${to}`,
      `DROP VIEW ${from}; ALTER TABLE ${to} RENAME COLUMN ${now} TO ${was}; ALTER TABLE ${to} RENAME TO ${from}`,
    );
    const code = fs.readFileSync(module, 'utf8').replace(new RegExp(`(FROM|UPDATE|JOIN|INTO) ${from}\\b`, 'g'), `$1 ${to}`);
    fs.writeFileSync(module, code.replace(new RegExp(`\\b${was} (AS text FROM|= \\?)`, 'g'), `${now} $1`));
  }
  const computed = /`(\w+)` gets a generated column `(\w+)` \((\w+), virtual\): `(\w+)` \(1 where that is NULL\) times `(\w+)`/.exec(text);
  if (computed) {
    const [, table, column, type, first, second] = computed;
    write(
      `ALTER TABLE ${table} ADD COLUMN ${column} ${type} AS (coalesce(${first}, 1) * ${second}); CREATE INDEX by_${column}_${nn} ON ${table} (${column})`,
      `DROP INDEX by_${column}_${nn}; ALTER TABLE ${table} DROP COLUMN ${column}`,
    );
  }
}
CODE
node /tmp/codemod.mjs
git add -A && git commit -q -m 'fix: what patterns can answer' && git push -q origin schema/requests
