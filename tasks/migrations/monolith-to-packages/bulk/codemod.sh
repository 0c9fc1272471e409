# One codemod over all modules: moves, rewrites imports, writes entries and manifests, registers and commits as asked.
git switch -q -c split/packages
cat > /tmp/codemod.mjs <<'CODEMOD'
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
const read = (file) => readFileSync(file, 'utf8');
const facts = JSON.parse(read('compat/packages.json'));
const known = new Map(JSON.parse(read('compat/modules.json')).map((each) => [each.id, each]));
const run = (...args) => execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
const git = (...args) => execFileSync('git', args);
const rewrite = (text, area) => text.replace(/'\.\.\/common\/errors\.js'/g, "'@ferry/kernel'").replace(/'\.\.\/common\//g, "'./common/").replace(/'\.\.\/app\//g, "'./app/").replace(/'\.\.\/([a-z]+)\/[a-z]+\.js'/g, "'@ferry/$1'").replace(/'(data|test\/fixtures)\/[a-z]+\/([^']+)'/g, (_, kind, name) => `new URL('../${kind}/${name}', import.meta.url)`).replaceAll(`scripts/${area}`, 'bin');
const ids = {};
for (const { name, version, uses, modules, subpaths, programs } of facts) {
  const area = name.split('/')[1];
  const folder = `packages/${area}`;
  const own = modules.map((id) => id.split('/')[1]);
  mkdirSync(`${folder}/src`, { recursive: true });
  const stamps = modules.map((id) => run('tools/moves.mjs', 'take', `src/${id}.js`));
  for (const id of modules) {
    mkdirSync(`${folder}/test`, { recursive: true });
    writeFileSync(`${folder}/src/${id.split('/')[1]}.js`, rewrite(read(`src/${id}.js`), area));
    writeFileSync(`${folder}/test/${id.split('/')[1]}.test.js`, read(`test/unit/${id}.test.js`).replace(`'../../../src/${id}.js'`, `'@ferry/${area}'`));
    for (const file of known.get(id).files) {
      const to = `${folder}/${file.replace(`/${area}/`, '/').replace(/^scripts\/(.*)\.mjs/, 'bin/$1.js')}`;
      mkdirSync(to.slice(0, to.lastIndexOf('/')), { recursive: true });
      renameSync(file, to);
      if (to.includes('/bin/')) writeFileSync(to, read(to).replace(`'../../src/${area}/`, "'../src/"));
    }
    rmSync(`src/${id}.js`), rmSync(`test/unit/${id}.test.js`);
  }
  for (const part of ['common', 'app']) if (own.some((each) => read(`${folder}/src/${each}.js`).includes(`'./${part}/`))) cpSync(`src/${part}`, `${folder}/src/${part}`, { recursive: true });
  if (name === '@ferry/kernel') cpSync('src/common/errors.js', `${folder}/src/index.js`);
  else writeFileSync(`${folder}/src/index.js`, own.map((each) => `export * from './${each}.js';\n`).join(''));
  const exports = Object.fromEntries(['.', ...subpaths, './package.json'].map((each) => [each, each === '.' ? './src/index.js' : /\.(json|csv)$/.test(each) ? each : each.replace('./', './src/').concat('.js')]));
  const bin = Object.fromEntries(programs.map((each) => [each, each === 'ferry' ? './src/cli.js' : `./bin/${each.slice(6)}.js`]));
  const dependencies = Object.fromEntries(uses.map((each) => [each, facts.find((other) => other.name === each).version]));
  const ferry = { id: null, requires: Object.fromEntries(uses.map((each) => [each, ids[each]])) };
  const manifest = { name, version, private: true, type: 'module', exports, ...(programs.length ? { bin } : {}), dependencies, ferry };
  writeFileSync(`${folder}/package.json`, JSON.stringify(manifest));
  writeFileSync(`${folder}/README.md`, `# ${name}\n`);
  writeFileSync(`${folder}/CHANGELOG.md`, own.map((each, at) => `- ${each}: moved from src/${area}/${each}.js (${stamps[at]})\n`).join(''));
  ids[name] = run('tools/registry.mjs', 'register', name);
  writeFileSync(`${folder}/package.json`, JSON.stringify({ ...manifest, ferry: { ...ferry, id: ids[name] } }, null, 2));
  if (modules.length > 0) writeFileSync('CHANGELOG.md', read('CHANGELOG.md').replace('## Unreleased\n\n', `## Unreleased\n\n- ${area}: ${name} ${version} (${modules.length} modules, ${ids[name]})\n`));
  git('add', '-A', '.'), git('commit', '-q', '-m', modules.length > 0 ? `${area}: a package of its own (${modules.length} modules)` : `${area}: a package`, ...(read('MOVES.tsv').includes('\tsrc/') ? ['-m', `Moves: ${run('tools/moves.mjs', 'head')}`] : []));
}
CODEMOD
node /tmp/codemod.mjs; rm /tmp/codemod.mjs
git push -q origin split/packages
