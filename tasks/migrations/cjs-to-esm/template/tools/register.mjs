// The register of the move to ES modules.
//
//   node tools/register.mjs enter src/loans/card.js   enters the module as it is now; prints the entry's id
//   node tools/register.mjs show src/loans/card.js    prints the id of a module that is entered
//   node tools/register.mjs head                      prints the id of the last entry
//   node tools/register.mjs seal                      prints the seal of all entered modules as they are now
//   node tools/register.mjs verify                    checks the chain
//
// An entry is a line of REGISTER.tsv: number, id, module, sha256 of the module with the files that belong to it.
import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const REGISTER = path.join(ROOT, 'REGISTER.tsv');
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');
const compat = read('compat/modules.json');
const known = new Map(JSON.parse(compat).modules.map((each) => [`src/${each.id}.js`, each]));
const genesis = sha256(compat).slice(0, 12);

function fail(message) {
  process.stderr.write(`register: ${message}\n`);
  process.exit(1);
}

function entries() {
  const lines = readFileSync(REGISTER, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [number, id, module, sum] = line.split('\t');
    return { number: Number(number), id, module, sum };
  });
}

/** The module, and beside it what begins with its name and a dash or a dot. */
function filesOf(module) {
  const { dir, name } = path.posix.parse(module);
  const own = (file) => file.startsWith(`${name}-`) || file.startsWith(`${name}.`);
  const all = readdirSync(path.join(ROOT, dir), { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(ROOT, dir), path.join(entry.parentPath, entry.name)))
    .filter(own)
    .map((file) => `${dir}/${file}`)
    .sort();
}

const sumOf = (module) => sha256(filesOf(module).map((file) => `${file}\0${read(file)}\0`).join(''));

const idsBelow = (module, all) =>
  known.get(module).requires.map((id) => {
    const entry = all.find((each) => each.module === `src/${id}.js`);
    return entry?.id ?? fail(`${module} builds on src/${id}.js, which is not entered yet`);
  });

const idOf = (previous, module, sum, below) => sha256([previous, module, sum, ...below].join('\0')).slice(0, 12);

function enter(module) {
  if (!known.has(module)) fail(`${module} is not a module of compat/modules.json`);
  const all = entries();
  if (all.some((each) => each.module === module)) fail(`${module} is entered already`);
  if (/^\/\/ @esm/m.test(read(module))) fail(`${module} is migrated already; it has to be entered as it was before`);
  const sum = sumOf(module);
  const id = idOf(all.at(-1)?.id ?? genesis, module, sum, idsBelow(module, all));
  appendFileSync(REGISTER, `${all.length + 1}\t${id}\t${module}\t${sum}\n`);
  return id;
}

function verify() {
  const all = entries();
  let previous = genesis;
  for (const [at, { number, id, module, sum }] of all.entries()) {
    if (number !== at + 1) fail(`line ${at + 1} has the number ${number}`);
    if (id !== idOf(previous, module, sum, idsBelow(module, all))) fail(`the entry of ${module} does not follow from those before it`);
    previous = id;
  }
  return 'ok';
}

const seal = () => sha256(entries().map(({ id, module }) => `${id} ${sumOf(module)}\n`).join('')).slice(0, 12);

const [command, module] = process.argv.slice(2);
if (command === 'enter' && module) console.log(enter(module));
else if (command === 'show' && module) console.log(entries().find((each) => each.module === module)?.id ?? fail(`${module} is not entered`));
else if (command === 'head') console.log(entries().at(-1)?.id ?? genesis);
else if (command === 'seal') console.log(seal());
else if (command === 'verify') console.log(verify());
else fail('expected enter <module>, show <module>, head, seal or verify');
