// The stages of `npm test`: lint, unit (a package at a time), integration; each starts only when the one before has passed.
//
//   node tools/check.mjs                      everything
//   node tools/check.mjs --package joi        lint and unit tests of the modules that are written for one package
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lint } from './lint.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const wanted = args.includes('--package') ? args[args.indexOf('--package') + 1] : undefined;
const chosen = JSON.parse(readFileSync(path.join(ROOT, 'src/modules/index.json'), 'utf8')).filter((each) => wanted === undefined || each.on === wanted);

function stage(name, run) {
  console.log(`== ${name}`);
  if (run()) return;
  console.error(`${name} failed; the later stages were not run`);
  process.exit(1);
}

function test(files) {
  const options = ['--test', '--test-isolation=none', '--test-timeout=5000', '--test-reporter=dot'];
  return files.length === 0 || spawnSync(process.execPath, [...options, ...files], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

stage('lint', () => lint(chosen.map(({ id }) => `src/modules/${id}.js`)) === 0);
stage('unit', () => test(chosen.map(({ id }) => `test/unit/${id}.test.js`)));
if (wanted === undefined) stage('integration', () => test(['test/integration/desk.test.js']));
