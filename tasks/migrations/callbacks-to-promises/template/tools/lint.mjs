// What a migrated module must look like (docs/async-conventions.md). Prints findings; gives their number.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const RULES = [
  [/\b(?:promisify|callbackify|fromCallback)\b/, 'wraps callbacks by a shim'],
  [/(?:function\s*\w*\s*|[=(,:]\s*(?:async\s*)?)\(\s*(?:err|error|er)\s*,[^()]*\)\s*(?:=>|\{)/, 'has an error-first function'],
];

export function ledger() {
  const lines = readFileSync(path.join(ROOT, 'LEDGER.tsv'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => line.split('\t')).map(([, id, module]) => [module, id]));
}

export function lint(modules) {
  const boundaries = JSON.parse(readFileSync(path.join(ROOT, 'compat/boundaries.json'), 'utf8'));
  const recorded = ledger();
  let findings = 0;
  const report = (file, what) => {
    findings += 1;
    console.error(`${file}: ${what}`);
  };
  for (const file of modules) {
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    const stamp = /^\/\/ @migrated ([0-9a-f]{12})\n/.exec(source)?.[1];
    if (stamp === undefined) continue;
    if (stamp !== recorded.get(file)) report(file, `carries ${stamp}, the ledger has ${recorded.get(file) ?? 'no entry'}`);
    for (const [pattern, what] of RULES) {
      if (what.startsWith('has') && boundaries.includes(file)) continue;
      if (pattern.test(source)) report(file, what);
    }
  }
  return findings;
}
