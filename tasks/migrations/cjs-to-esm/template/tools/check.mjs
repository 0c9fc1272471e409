// The stages of `npm test`: lint, unit (a group at a time), integration with the host; each starts only when the one
// before has passed.
//
//   node tools/check.mjs [--group <group>] [--migrated] [--lint]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { entered, lint } from './lint.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const group = args.includes('--group') ? args[args.indexOf('--group') + 1] : undefined;
const { modules } = JSON.parse(readFileSync(path.join(ROOT, 'compat/modules.json'), 'utf8'));
const known = entered();
const chosen = modules
  .map((each) => `src/${each.id}.js`)
  .filter((file) => group === undefined || file.startsWith(`src/${group}/`))
  .filter((file) => !args.includes('--migrated') || known.has(file));

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
  // One process a stage: modules are to live side by side.
  const options = ['--no-warnings', '--test', '--test-isolation=none', '--test-timeout=5000', '--test-reporter=dot'];
  return spawnSync(process.execPath, [...options, ...there], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

stage('lint', () => lint(chosen) === 0);
if (!args.includes('--lint')) {
  for (const [name, files] of Map.groupBy(chosen, (file) => file.split('/')[1])) stage(`unit ${name}`, () => test(files.map(testOf)));
  if (group === undefined && !args.includes('--migrated')) stage('integration', () => test(['test/integration/surface.test.js']));
}
