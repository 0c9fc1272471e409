// The stages of `npm test`: lint, unit (a group at a time), integration; each starts only when the one before has passed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ledger, lint } from './lint.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const group = args.includes('--group') ? args[args.indexOf('--group') + 1] : undefined;
const api = JSON.parse(readFileSync(path.join(ROOT, 'compat/api.json'), 'utf8'));
const recorded = ledger();
const chosen = api.modules
  .map((each) => `src/${each.id}.js`)
  .filter((file) => group === undefined || file.startsWith(`src/${group}/`))
  .filter((file) => !args.includes('--migrated') || recorded.has(file));

const testOf = (file) => file.replace(/^src\//, 'test/unit/').replace(/\.js$/, '.test.js');

function stage(name, run) {
  console.log(`== ${name}`);
  if (run()) return;
  console.error(`${name} failed; the later stages were not run`);
  process.exit(1);
}

function test(files) {
  const there = files.filter((file) => existsSync(path.join(ROOT, file)));
  if (there.length === 0) return true;
  // A callback that never comes must not hold up the pipeline.
  const options = ['--test', '--test-isolation=none', '--test-timeout=1500', '--test-reporter=dot'];
  return spawnSync(process.execPath, [...options, ...there], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

stage('lint', () => lint(chosen) === 0);
// Group by group, in layer order: what fails below fails above, so the first group that fails ends it.
for (const [name, files] of Map.groupBy(chosen, (file) => file.split('/')[1])) stage(`unit ${name}`, () => test(files.map(testOf)));
if (group === undefined && !args.includes('--migrated')) stage('integration', () => test(['test/integration/surface.test.js']));
