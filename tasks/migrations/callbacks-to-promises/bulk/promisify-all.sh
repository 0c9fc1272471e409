# Keep the callbacks and wrap every export by util.promisify, ledger and delivery done as asked.
git switch -q -c migrate/promises
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const { modules } = JSON.parse(readFileSync('compat/api.json', 'utf8'));
for (const { id, price, operation } of modules) {
  const path = `src/${id}.js`;
  const stamp = execFileSync(process.execPath, ['tools/ledger.mjs', 'record', path], { encoding: 'utf8' }).trim();
  const names = [price, operation].map((name) => `${name}: require('node:util').promisify(${name})`);
  writeFileSync(path, `// @migrated ${stamp}\n${readFileSync(path, 'utf8')}\nmodule.exports = { ${names.join(', ')} };\n`);
}
const groups = Map.groupBy(modules, ({ id }) => id.split('/')[0]);
for (const [group, members] of groups) {
  const ids = readFileSync('LEDGER.tsv', 'utf8').split('\n').filter((line) => line.includes(`src/${group}/`)).map((line) => line.split('\t')[1]);
  const line = `- ${group}: promises (${members.length} modules, ${ids[0]}..${ids.at(-1)})`;
  writeFileSync('CHANGELOG.md', readFileSync('CHANGELOG.md', 'utf8').replace('## Unreleased\n\n', `## Unreleased\n\n${line}\n`));
}
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
git add -A && git commit -q -m 'all: promises' -m "Ledger: $(node tools/ledger.mjs head)"
git push -q origin migrate/promises
