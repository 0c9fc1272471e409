// Makes the links by which packages find each other: node_modules/@ferry/<name> for every folder of packages/.
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const SCOPE = path.join(ROOT, 'node_modules/@ferry');
const folder = path.join(ROOT, 'packages');
const names = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'package.json'))) : [];

rmSync(SCOPE, { recursive: true, force: true });
mkdirSync(SCOPE, { recursive: true });
for (const name of names) symlinkSync(path.join('../../packages', name), path.join(SCOPE, name));
console.log(`${names.length} packages linked`);
