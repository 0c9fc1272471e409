# One codemod over all modules, in dependency order, with the register, the changelog and the commits done as asked.
git switch -q -c esm/all
cat > /tmp/codemod.mjs <<'CODEMOD'
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
const { modules } = JSON.parse(readFileSync('compat/modules.json', 'utf8'));
const run = (file, ...args) => execFileSync(file, args, { encoding: 'utf8' }).trim();
const access = new Map(modules.map((each) => [each.id.split('/')[1], each.access]));
const convert = (text, names) => {
  let out = text.replace(/^'use strict';\n+/, '').replace(/^\s*module\.exports = \{\n([\s\S]*?)\n\s*\};\n/m, (_, body) => `export { ${body.replace(/(\w+): \1/g, '$1').trim().replace(/,$/, '')} };\n`);
  out = out.replace(/^(?:const|var) (\w+) = require\('([^.'][^']*)'\);/gm, "import $1 from 'node:$2';");
  out = out.replace(/^(?:const|var) (\w+) = require\('([^']*\.json)'\);/gm, "import $1 from '$2' with { type: 'json' };");
  out = out.replace(/^(?:const|var) (\w+) = require\('(\.[^']*)'\);/gm, (_, name, from) => (access.get(from.split('/').at(-1)) === 'named' || !access.has(from.split('/').at(-1)) ? `import * as ${name} from '${from}.js';` : `import ${name} from '${from}.js';`));
  out = out.replace(/^module\.exports = (?=function|class|\w+;)/gm, 'export default ').replace(/^(?:module\.)?exports\.(\w+) = \1;\n/gm, 'export { $1 };\n');
  out = out.replace(/^exports\.(\w+) = function/gm, 'export const $1 = function').replace(/^exports\.(\w+) = /gm, 'export let $1 = ').replace(/\bexports\.(\w+)/g, '$1');
  return out.replaceAll('__dirname', 'import.meta.dirname').replaceAll('__filename', 'import.meta.filename').replaceAll('require.main === module', 'import.meta.main');
};
const files = readdirSync('src', { recursive: true }).filter((file) => file.endsWith('.js') && !file.startsWith('legacy'));
const stamps = new Map(modules.map(({ id }) => [`${id}.js`, run('node', 'tools/register.mjs', 'enter', `src/${id}.js`)]));
for (const file of files) writeFileSync(`src/${file}`, `${stamps.has(file) ? `// @esm ${stamps.get(file)}\n` : ''}${convert(readFileSync(`src/${file}`, 'utf8'))}`);
for (const { id } of modules) writeFileSync(`test/unit/${id}.test.js`, convert(readFileSync(`test/unit/${id}.test.js`, 'utf8')).replace(/import \* as (test|assert)/g, 'import $1'));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync('package.json', JSON.stringify({ ...manifest, type: 'module', exports: { '.': './src/index.js', './modules/*': './src/*.js', './package.json': './package.json' }, imports: { '#drivers/*': './vendor/drivers/*.cjs' } }, null, 2));
for (const [group, own] of Map.groupBy(modules, ({ id }) => id.split('/')[0])) {
  const ids = own.map(({ id }) => stamps.get(`${id}.js`));
  writeFileSync('CHANGELOG.md', readFileSync('CHANGELOG.md', 'utf8').replace('## Unreleased\n\n', `## Unreleased\n\n- ${group}: ES modules (${own.length} modules, ${ids[0]}..${ids.at(-1)})\n`));
}
CODEMOD
node /tmp/codemod.mjs; rm /tmp/codemod.mjs
last=$(node tools/register.mjs head)
git add -A && git commit -q -m 'all: CommonJS to ES modules' -m "Register: $last" && git push -q origin esm/all
