// What a migrated module must look like (docs/modules.md). Prints findings; gives their number.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const RULES = [
  [/\brequire\s*\(|\bcreateRequire\b/, 'requires'],
  [/\bmodule\.exports\b|^\s*exports\./m, 'exports in the old manner'],
  [/\b__(?:dirname|filename)\b/, 'uses __dirname or __filename'],
  [/\bfrom\s+['"]\.{1,2}\/[^'"]*(?<!\.js|\.json|\.cjs)['"]/, 'imports without an extension'],
];

export function entered() {
  const lines = readFileSync(path.join(ROOT, 'REGISTER.tsv'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => line.split('\t')).map(([, id, module]) => [module, id]));
}

export function lint(modules) {
  const known = entered();
  let findings = 0;
  const report = (file, what) => {
    findings += 1;
    console.error(`${file}: ${what}`);
  };
  for (const file of modules) {
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    const stamp = /^\/\/ @esm ([0-9a-f]{12})\n/.exec(source)?.[1];
    if (stamp === undefined) continue;
    if (stamp !== known.get(file)) report(file, `carries ${stamp}, the register has ${known.get(file) ?? 'no entry'}`);
    const code = source.replace(/^\s*\/\/.*$/gm, '');
    for (const [pattern, what] of RULES) if (pattern.test(code)) report(file, what);
  }
  return findings;
}
