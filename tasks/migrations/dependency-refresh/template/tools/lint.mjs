// What a refreshed module must look like (docs/refresh.md). Prints findings; gives their number.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

export function lint(modules) {
  const ids = new Map(readFileSync(path.join(ROOT, 'LEDGER.tsv'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => [line.split('\t')[2], line.split('\t')[1]]));
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  let findings = 0;
  for (const module of modules) {
    const source = readFileSync(path.join(ROOT, module), 'utf8');
    const report = (what) => {
      findings += 1;
      console.error(`${module}: ${what}`);
    };
    const stamp = /^\/\/ @refreshed ([0-9a-f]{12})\n/.exec(source)?.[1];
    if (stamp === undefined) continue;
    if (stamp !== ids.get(module)) report(`carries ${stamp}, the ledger has ${ids.get(module) ?? 'no entry'}`);
    for (const [, request] of source.matchAll(/require\('([^.'][^']*)'\)/g)) {
      const name = request.split('/').slice(0, request.startsWith('@') ? 2 : 1).join('/');
      if (!request.startsWith('node:') && !(name in dependencies)) report(`requires ${request}, which is not a dependency`);
    }
  }
  return findings;
}
