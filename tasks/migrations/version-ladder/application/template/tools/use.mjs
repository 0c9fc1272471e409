/**
 * Installs a major version of @quarry/store, offline:  node tools/use.mjs VERSION
 * Packages lie in /srv/packages (or $QUARRY_PACKAGES), one directory a version.
 */
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const packages = process.env.QUARRY_PACKAGES ?? '/srv/packages';
const version = process.argv[2] ?? '';
const source = path.join(packages, `quarry-store-${version}`);

if (!/^\d+$/.test(version) || !fs.existsSync(source)) {
  console.error(`usage: node tools/use.mjs VERSION    (a directory quarry-store-VERSION in ${packages})`);
  process.exitCode = 2;
} else {
  const target = path.join(root, 'node_modules', '@quarry', 'store');
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(source, target, { recursive: true });
  const file = path.join(root, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  manifest.dependencies['@quarry/store'] = `${version}.0.0`;
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`@quarry/store ${version}.0.0`);
}
