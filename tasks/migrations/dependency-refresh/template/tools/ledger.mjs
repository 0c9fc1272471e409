#!/usr/bin/env node
// The ledger of the refresh: what each module was and answered before it was changed, each entry bound to the one before.
//
//   node tools/ledger.mjs record src/modules/fuel/tally.js   records the module as it is now; prints the entry's id
//   node tools/ledger.mjs show src/modules/fuel/tally.js     prints the id of a recorded module
//   node tools/ledger.mjs head                               prints the id of the last entry
//   node tools/ledger.mjs verify                             checks the chain
//
// An entry is a line of LEDGER.tsv: number, id, module, sha256 of the module before its change. What the module answers
// to its samples goes to test/answers/: it can be asked only while the package that it was written for is installed.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const LEDGER = path.join(ROOT, 'LEDGER.tsv');
const require = createRequire(import.meta.url);
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const INDEX = readFileSync(path.join(ROOT, 'src/modules/index.json'));
const GENESIS = sha256(INDEX).slice(0, 12);
const modules = new Map(JSON.parse(INDEX).map((each) => [`src/modules/${each.id}.js`, each]));
const idOf = (previous, module, sha) => sha256(`${previous}\0${module}\0${sha}`).slice(0, 12);

function fail(message) {
  process.stderr.write(`ledger: ${message}\n`);
  process.exit(1);
}

function entries() {
  const lines = readFileSync(LEDGER, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [number, id, module, sha] = line.split('\t');
    return { number: Number(number), id, module, sha };
  });
}

async function record(module) {
  const known = modules.get(module);
  if (known === undefined) fail(`${module} is not in src/modules/index.json`);
  const all = entries();
  if (all.some((each) => each.module === module)) fail(`${module} is recorded already`);
  const source = readFileSync(path.join(ROOT, module), 'utf8');
  if (source.startsWith('// @refreshed')) fail(`${module} is refreshed already; it has to be recorded as it was before`);
  for (const [, request] of source.matchAll(/require\('(\.\.?\/[^']+)'\)/g)) {
    const below = `${path.posix.normalize(path.posix.join(path.posix.dirname(module), request))}.js`;
    if (modules.has(below) && !all.some((each) => each.module === below)) fail(`${module} builds on ${below}, which is not recorded yet`);
  }
  const { told } = require('../test/support/answers.js');
  const answers = await told(require(path.join(ROOT, module))[known.op], require(path.join(ROOT, `test/samples/${known.id}.json`)));
  const target = path.join(ROOT, `test/answers/${known.id}.json`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(answers, null, 1)}\n`);
  const id = idOf(all.at(-1)?.id ?? GENESIS, module, sha256(source));
  appendFileSync(LEDGER, `${all.length + 1}\t${id}\t${module}\t${sha256(source)}\n`);
  return id;
}

function verify() {
  let previous = GENESIS;
  for (const [at, { number, id, module, sha }] of entries().entries()) {
    if (number !== at + 1) fail(`line ${at + 1} has the number ${number}`);
    if (id !== idOf(previous, module, sha)) fail(`the entry of ${module} does not follow from the one before it`);
    previous = id;
  }
  return 'ok';
}

const [command, module] = process.argv.slice(2);
if (command === 'record' && module) console.log(await record(module));
else if (command === 'show' && module) console.log(entries().find((each) => each.module === module)?.id ?? fail(`${module} is not recorded`));
else if (command === 'head') console.log(entries().at(-1)?.id ?? GENESIS);
else if (command === 'verify') console.log(verify());
else fail('expected record <module>, show <module>, head or verify');
