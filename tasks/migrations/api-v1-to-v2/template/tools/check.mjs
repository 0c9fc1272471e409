// The stages of `npm test`: lint, replay of the recorded traffic, unit tests (an area at a time), contract, end to end.
// Each starts only when the one before has passed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lint } from './lint.mjs';
import { replay } from './replay.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const area = args.includes('--area') ? args[args.indexOf('--area') + 1] : undefined;
const resources = JSON.parse(readFileSync(path.join(ROOT, 'contract/resources.json'), 'utf8'));
const chosen = resources.filter(({ resource }) => area === undefined || resource.startsWith(`${area}/`));

async function stage(name, run) {
  console.log(`== ${name}`);
  if (await run()) return;
  console.error(`${name} failed; the later stages were not run`);
  process.exit(1);
}

function test(files) {
  const there = files.filter((file) => existsSync(path.join(ROOT, file)));
  if (there.length === 0) return true;
  const options = ['--test', '--test-isolation=none', '--test-timeout=3000', '--test-reporter=dot'];
  return spawnSync(process.execPath, [...options, ...there], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

function contract() {
  const faults = chosen.filter(({ resource }) => existsSync(path.join(ROOT, `src/v2/${resource}.js`))).filter(({ resource }) => {
    const file = path.join(ROOT, `contract/v2/${resource}.json`);
    return !existsSync(file) || JSON.parse(readFileSync(file, 'utf8')).resource !== resource;
  });
  for (const { resource } of faults) console.error(`contract/v2/${resource}.json does not describe ${resource}`);
  return faults.length === 0;
}

await stage('lint', () => lint(chosen) === 0);
await stage('replay', async () => (await replay(chosen.map(({ resource }) => resource))) === 0);
for (const [name, members] of Map.groupBy(chosen, ({ resource }) => resource.split('/')[0]))
  await stage(`unit ${name}`, () => test(members.map(({ resource }) => `test/unit/${resource}.test.js`)));
await stage('contract', contract);
if (area === undefined) await stage('end to end', () => test(['test/e2e/service.test.js']));
