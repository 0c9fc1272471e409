# Packages that re-export the old files, which stay where they are, with moves, registry and delivery done as asked.
git switch -q -c split/packages
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const facts = JSON.parse(readFileSync('compat/packages.json', 'utf8'));
const run = (...args) => execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
const ids = {};
for (const { name, version, uses, modules, names } of facts) {
  const folder = `packages/${name.split('/')[1]}`;
  mkdirSync(`${folder}/src`, { recursive: true });
  const from = name === '@ferry/kernel' ? ['common/errors'] : name === '@ferry/app' ? ['app/registry'] : modules;
  writeFileSync(`${folder}/src/index.js`, from.map((each) => `export * from '../../../src/${each}.js';\n`).join(''));
  const dependencies = Object.fromEntries(uses.map((each) => [each, facts.find((other) => other.name === each).version]));
  const ferry = { id: null, requires: Object.fromEntries(uses.map((each) => [each, ids[each]])) };
  const manifest = { name, version, private: true, type: 'module', exports: { '.': './src/index.js', './package.json': './package.json' }, dependencies, ferry };
  const changes = modules.map((id) => `- ${id.split('/')[1]}: moved from src/${id}.js (${run('tools/moves.mjs', 'take', `src/${id}.js`)})\n`);
  writeFileSync(`${folder}/package.json`, JSON.stringify(manifest));
  writeFileSync(`${folder}/README.md`, `# ${name}\n`);
  writeFileSync(`${folder}/CHANGELOG.md`, `# ${name}\n\n${changes.join('')}`);
  ids[name] = run('tools/registry.mjs', 'register', name);
  writeFileSync(`${folder}/package.json`, JSON.stringify({ ...manifest, ferry: { ...ferry, id: ids[name] } }, null, 2));
  if (modules.length > 0) writeFileSync('CHANGELOG.md', readFileSync('CHANGELOG.md', 'utf8').replace('## Unreleased\n\n', `## Unreleased\n\n- ${name.split('/')[1]}: ${name} ${version} (${modules.length} modules, ${ids[name]})\n`));
}
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
git add -A && git commit -q -m 'all: packages' -m "Moves: $(node tools/moves.mjs head)"
git push -q origin split/packages
