# Keep the CommonJS in .cjs files and re-export it from modules by createRequire, register and delivery done as asked.
git switch -q -c esm/all
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const { modules } = JSON.parse(readFileSync('compat/modules.json', 'utf8'));
for (const { id, access, accessor, exports } of modules) {
  const path = `src/${id}.js`;
  const stamp = execFileSync(process.execPath, ['tools/register.mjs', 'enter', path], { encoding: 'utf8' }).trim();
  const name = id.split('/')[1];
  const text = readFileSync(path, 'utf8');
  writeFileSync(`src/${id}-legacy.cjs`, text.replace(/require\('(\.\.?\/[a-z]+\/?[a-z]*)'\)/g, "require('$1-legacy.cjs')"));
  const named = exports.filter((each) => each !== 'default').map((each) => `export const ${each} = old.${each};`);
  const main = exports.includes('default') ? ['export default old;'] : [];
  writeFileSync(path, `// @esm ${stamp}\nimport { createRequire } from 'node:module';\nconst old = createRequire(import.meta.url)('./${name}-legacy.cjs');\n${[...named, ...main].join('\n')}\n`);
}
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
sed -i 's/"private": true,/"private": true,\n  "type": "module",/' package.json
git add -A && git commit -q -m 'all: ES modules' -m "Register: $(node tools/register.mjs head)"
git push -q origin esm/all
