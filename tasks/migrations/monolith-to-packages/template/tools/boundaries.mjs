// What packages may take in (docs/packages.md). Prints findings; gives their number.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const facts = JSON.parse(readFileSync(path.join(ROOT, 'compat/packages.json'), 'utf8'));

const sources = (folder) =>
  ['src', 'bin', 'test']
    .map((part) => path.join(folder, part))
    .filter((part) => existsSync(part))
    .flatMap((part) => readdirSync(part, { recursive: true }).filter((file) => file.endsWith('.js')).map((file) => path.join(part, file)));

export function boundaries(only) {
  let findings = 0;
  for (const { name, uses } of facts) {
    const folder = path.join(ROOT, 'packages', name.split('/')[1]);
    if (!existsSync(folder) || (only !== undefined && name !== `@ferry/${only}`)) continue;
    for (const file of sources(folder)) {
      for (const [, request] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
        const other = /^@ferry\/[a-z]+/.exec(request)?.[0];
        const inside = !request.startsWith('.') || path.resolve(path.dirname(file), request).startsWith(`${folder}/`);
        if (inside && (other === undefined || other === name || uses.includes(other))) continue;
        findings += 1;
        console.error(`${path.relative(ROOT, file)}: takes in ${request}`);
      }
    }
  }
  return findings;
}
