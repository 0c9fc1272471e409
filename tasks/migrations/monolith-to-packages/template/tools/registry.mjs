// The registry of packages.
//
//   node tools/registry.mjs register @ferry/fares   registers a package whose modules are all moved; prints its id
//   node tools/registry.mjs show @ferry/fares       prints the id of a registered package
//   node tools/registry.mjs graph                   prints the seal of the graph of all manifests as they are now
//
// An entry is a line of PACKAGES.tsv: number, id, package, sha256 of the ids of its moves.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fail, openChain, sha256 } from './chain.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');
const compat = read('compat/packages.json');
const known = new Map(JSON.parse(compat).map((each) => [each.name, each]));
const chain = openChain(path.join(ROOT, 'PACKAGES.tsv'), sha256(compat).slice(0, 12));
const moves = openChain(path.join(ROOT, 'MOVES.tsv'), '');

const fileOf = (name) => `packages/${name.split('/')[1]}/package.json`;

function manifestOf(name) {
  if (!existsSync(path.join(ROOT, fileOf(name)))) fail(`registry: there is no ${fileOf(name)}`);
  return JSON.parse(read(fileOf(name)));
}

function register(name) {
  const facts = known.get(name) ?? fail(`registry: ${name} is not a package of compat/packages.json`);
  if (chain.find(name)) fail(`registry: ${name} is registered already`);
  const manifest = manifestOf(name);
  if (manifest.name !== name || manifest.version !== facts.version) fail(`registry: the manifest is that of ${manifest.name} ${manifest.version}`);
  const below = facts.uses.map((each) => {
    const { id } = chain.find(each) ?? fail(`registry: ${name} uses ${each}, which is not registered yet`);
    if (manifest.ferry?.requires?.[each] !== id) fail(`registry: the manifest does not require ${each} by its id ${id}`);
    return id;
  });
  const ids = facts.modules.map((id) => moves.find(`src/${id}.js`)?.id ?? fail(`registry: src/${id}.js is not moved yet`));
  return chain.append(name, sha256(ids.join('\n')), below);
}

function graph() {
  const lines = [...known.keys()].map((name) => {
    const { version, dependencies = {}, ferry = {} } = manifestOf(name);
    return `${name}@${version} ${ferry.id} ${Object.keys(dependencies).sort().join(' ')}\n`;
  });
  return sha256(lines.join('')).slice(0, 12);
}

const [command, name] = process.argv.slice(2);
if (command === 'register' && name) console.log(register(name));
else if (command === 'show' && name) console.log(chain.find(name)?.id ?? fail(`registry: ${name} is not registered`));
else if (command === 'graph') console.log(graph());
else fail('registry: expected register <package>, show <package> or graph');
