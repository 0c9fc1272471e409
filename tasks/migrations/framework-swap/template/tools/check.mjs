// The stages of `npm test`: lint, unit (a group at a time), integration; each starts only when the one before has passed.
//
//   node tools/check.mjs                    everything
//   node tools/check.mjs --group fuel       lint and unit tests of one group
//   node tools/check.mjs --moved            lint and unit tests of the modules that are moved
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lint } from './lint.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const group = args.includes('--group') ? args[args.indexOf('--group') + 1] : undefined;
const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');
const isMoved = (file) => !/require\('express'\)/.test(read(file));
const chosen = JSON.parse(read('src/routes/index.json'))
  .map((id) => `src/routes/${id}.js`)
  .filter((file) => group === undefined || file.startsWith(`src/routes/${group}/`))
  .filter((file) => !args.includes('--moved') || isMoved(file));

const testOf = (file) => file.replace(/^src\/routes\//, 'test/unit/').replace(/\.js$/, '.test.js');

function stage(name, run) {
  console.log(`== ${name}`);
  if (run()) return;
  console.error(`${name} failed; the later stages were not run`);
  process.exit(1);
}

const node = (argv) => spawnSync(process.execPath, argv, { cwd: ROOT, stdio: 'inherit' }).status === 0;

function test(files) {
  const old = files.filter((file) => /require\('chai'\)/.test(read(file)));
  const fresh = files.filter((file) => !old.includes(file));
  const options = ['--test', '--test-isolation=none', '--test-timeout=5000', '--test-reporter=dot'];
  return (
    (old.length === 0 || node(['node_modules/mocha/bin/mocha', '--exit', '--reporter', 'dot', ...old])) &&
    (fresh.length === 0 || node([...options, ...fresh]))
  );
}

stage('lint', () => lint(chosen.filter(isMoved)) === 0);
for (const [name, files] of Map.groupBy(chosen, (file) => file.split('/')[2])) stage(`unit ${name}`, () => test(files.map(testOf)));
if (group === undefined && !args.includes('--moved')) stage('integration', () => test(['test/integration/service.test.js']));
