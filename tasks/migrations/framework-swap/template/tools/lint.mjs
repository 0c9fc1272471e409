// What a moved module must look like (docs/fastify.md). Prints findings; gives their number.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const RULES = [
  [/require\('(?:express|body-parser|cookie-parser)'\)/, 'requires the old framework'],
  [/\b(?:req|res)\b|\bnext\s*\(|\bRouter\b/, 'has handlers of the old form'],
  [/\.raw\b|\.hijack\b/, 'goes below the framework'],
];

export function lint(modules) {
  const ids = new Map(readFileSync(path.join(ROOT, 'LEDGER.tsv'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => [line.split('\t')[2], line.split('\t')[1]]));
  let findings = 0;
  for (const module of modules) {
    const source = readFileSync(path.join(ROOT, module), 'utf8');
    const report = (what) => {
      findings += 1;
      console.error(`${module}: ${what}`);
    };
    const contract = /^const CONTRACT = '([0-9a-f]{12})';$/m.exec(source)?.[1];
    if (contract !== ids.get(module)) report(`has the contract ${contract ?? '(none)'}, the ledger ${ids.get(module) ?? '(no entry)'}`);
    for (const [pattern, what] of RULES) if (pattern.test(source)) report(what);
  }
  return findings;
}
