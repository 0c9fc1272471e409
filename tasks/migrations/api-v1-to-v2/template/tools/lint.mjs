// Who may import whom (docs/v2-conventions.md, "Layers"). Prints findings; gives their number.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

export function lint(resources) {
  let findings = 0;
  const report = (file, what) => {
    findings += 1;
    console.error(`${file}: ${what}`);
  };
  for (const { resource } of resources) {
    const read = (layer) => {
      const file = path.join(ROOT, 'src', layer, `${resource}.js`);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    };
    const [v1, v2, domain] = [read('v1'), read('v2'), read('domain')];
    if (v1 === undefined) report(`src/v1/${resource}.js`, 'is gone');
    if (v2 === undefined && domain === undefined) continue;
    if (v2 === undefined || domain === undefined) report(resource, 'has one of src/v2 and src/domain, not both');
    if (v1 !== undefined && v2 !== undefined && /\bstore\b/.test(v1)) report(`src/v1/${resource}.js`, 'reaches for the store; it is an adapter over the domain');
    if (v2 !== undefined && /\bstore\b/.test(v2)) report(`src/v2/${resource}.js`, 'reaches for the store; that is the business of the domain');
    if (v2?.includes('/v1/')) report(`src/v2/${resource}.js`, 'leans on v1');
    if (domain !== undefined && /\/v[12]\/[a-z]+\/[a-z]+\.js/.test(domain)) report(`src/domain/${resource}.js`, 'imports a version; versions import it');
  }
  return findings;
}
