// The stages of `npm test`: boundaries, unit (a package at a time; what is not moved last), integration; each starts
// only when the one before has passed.
//
//   node tools/check.mjs [--package <name>] [--moved] [--lint]
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { boundaries } from './boundaries.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const only = args.includes('--package') ? args[args.indexOf('--package') + 1] : undefined;

function stage(name, run) {
  console.log(`== ${name}`);
  if (run()) return;
  console.error(`${name} failed; the later stages were not run`);
  process.exit(1);
}

const testsIn = (folder) =>
  existsSync(path.join(ROOT, folder))
    ? readdirSync(path.join(ROOT, folder), { recursive: true })
        .filter((file) => file.endsWith('.test.js'))
        .map((file) => path.join(folder, file))
    : [];

function test(files) {
  if (files.length === 0) return true;
  const options = ['--test', '--test-timeout=5000', '--test-reporter=dot', '--test-isolation=none'];
  return spawnSync(process.execPath, [...options, ...files], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

const packages = existsSync(path.join(ROOT, 'packages')) ? readdirSync(path.join(ROOT, 'packages')) : [];
const last = (name) => (name === 'app' ? 1 : 0);

stage('boundaries', () => boundaries(only) === 0);
if (!args.includes('--lint')) {
  for (const name of packages.sort((left, right) => last(left) - last(right)))
    if (only === undefined || only === name) stage(`unit ${name}`, () => test(testsIn(`packages/${name}/test`)));
  if (only === undefined && !args.includes('--moved')) {
    stage('unit', () => test(testsIn('test/unit')));
    stage('integration', () => test(testsIn('test/integration')));
  }
}
