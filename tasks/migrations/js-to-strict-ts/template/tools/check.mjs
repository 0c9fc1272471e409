// The stages of `npm test`: lint, unit, types, integration; each starts only when the one before has passed.
//
//   node tools/check.mjs                       everything
//   node tools/check.mjs --group locks         lint and unit tests of one group
//   node tools/check.mjs --types locks/tide    the compiler on some modules (no names: on all that are typed)
//   node tools/check.mjs --casts               how many casts the typed modules explain
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { castsIn, lint } from './lint.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const [option, ...names] = process.argv.slice(2);
const all = JSON.parse(readFileSync(path.join(ROOT, 'modules.json'), 'utf8'));
const isTyped = (id) => existsSync(path.join(ROOT, `src/${id}.ts`));
const chosen = all.filter((id) => option !== '--group' || names.includes(id.split('/')[0]));
const typed = chosen.filter(isTyped);

async function stage(name, run) {
  console.log(`== ${name}`);
  const findings = await run();
  for (const finding of findings) console.error(finding);
  if (findings.length === 0) return;
  console.error(`${name} failed; the later stages were not run`);
  process.exit(1);
}

function test(files) {
  const argv = ['--import', './tools/register.mjs', '--no-warnings', '--test', '--test-isolation=none', '--test-reporter=dot', ...files];
  return spawnSync(process.execPath, argv, { cwd: ROOT, stdio: 'inherit' }).status === 0 ? [] : ['tests fail'];
}

const compile = async (ids) => (await import('./types.mjs')).types(ids);

if (option === '--casts') {
  console.log(typed.reduce((sum, id) => sum + castsIn(readFileSync(path.join(ROOT, `src/${id}.ts`), 'utf8')), 0));
} else if (option === '--types') {
  await stage('types', () => compile(names.length === 0 ? typed : names));
} else {
  await stage('lint', () => lint(typed));
  await stage('unit', () => test(chosen.map((id) => `test/unit/${id}.test.js`)));
  if (option !== '--group') {
    await stage('all typed', () => all.filter((id) => !isTyped(id)).map((id) => `src/${id}.js is still JavaScript`));
    await stage('types', () => compile([...typed, 'index']));
    await stage('integration', () => test(['test/integration/index.test.js']));
  }
}
