// What was moved, as it was before.
//
//   node tools/moves.mjs take src/fares/coupon.js   enters the module as it is now; prints the entry's id
//   node tools/moves.mjs show src/fares/coupon.js   prints the id of a module that is entered
//   node tools/moves.mjs head                       prints the id of the last entry
//
// An entry is a line of MOVES.tsv: number, id, module, sha256 of the module with the files that belong to it
// (compat/modules.json).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fail, openChain, sha256 } from './chain.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');
const compat = read('compat/modules.json');
const known = new Map(JSON.parse(compat).map((each) => [`src/${each.id}.js`, each]));
const chain = openChain(path.join(ROOT, 'MOVES.tsv'), sha256(compat).slice(0, 12));

function take(module) {
  const entry = known.get(module) ?? fail(`moves: ${module} is not a module of compat/modules.json`);
  if (chain.find(module)) fail(`moves: ${module} is entered already`);
  const below = entry.builds.map((id) => chain.find(`src/${id}.js`)?.id ?? fail(`moves: ${module} builds on src/${id}.js, which is not entered yet`));
  const files = [module, ...entry.files].sort();
  return chain.append(module, sha256(files.map((file) => `${file}\0${read(file)}\0`).join('')), below);
}

const [command, module] = process.argv.slice(2);
if (command === 'take' && module) console.log(take(module));
else if (command === 'show' && module) console.log(chain.find(module)?.id ?? fail(`moves: ${module} is not entered`));
else if (command === 'head') console.log(chain.head());
else fail('moves: expected take <module>, show <module> or head');
