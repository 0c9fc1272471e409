#!/usr/bin/env node
// What each module was before it was typed, in order, each entry bound to the one before.
//
//   node tools/ledger.mjs record src/locks/tide.js    records the module as it is now; prints the entry's id
//   node tools/ledger.mjs show src/locks/tide.js      prints the id of a recorded module
//   node tools/ledger.mjs head                        prints the id of the last entry
//   node tools/ledger.mjs verify                      checks the chain
//
// A line of LEDGER.tsv: number, id, module, sha256 of the module before its change.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const LEDGER = path.join(ROOT, 'LEDGER.tsv');
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const LIST = readFileSync(path.join(ROOT, 'modules.json'));
const known = JSON.parse(LIST).map((id) => `src/${id}.js`);
const idOf = (previous, module, sum) => sha256(`${previous}\0${module}\0${sum}`).slice(0, 12);

function fail(message) {
  process.stderr.write(`ledger: ${message}\n`);
  process.exit(1);
}

export function entries() {
  const lines = readFileSync(LEDGER, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [number, id, module, sum] = line.split('\t');
    return { number: Number(number), id, module, sum };
  });
}

const first = () => sha256(LIST).slice(0, 12);

function record(module) {
  if (!known.includes(module)) fail(`${module} is not a module of modules.json`);
  const all = entries();
  if (all.some((each) => each.module === module)) fail(`${module} is recorded already`);
  if (!existsSync(path.join(ROOT, module))) fail(`${module} is not there; a module is recorded before it is changed`);
  const source = readFileSync(path.join(ROOT, module), 'utf8');
  for (const [, request] of source.matchAll(/from '(\.\.?\/[^']+)'/g)) {
    const below = path.posix.join(path.posix.dirname(module), request);
    if (known.includes(below) && !all.some((each) => each.module === below)) fail(`${module} imports ${below}, which is not recorded yet`);
  }
  const id = idOf(all.at(-1)?.id ?? first(), module, sha256(source));
  appendFileSync(LEDGER, `${all.length + 1}\t${id}\t${module}\t${sha256(source)}\n`);
  return id;
}

function verify() {
  let previous = first();
  for (const [at, { number, id, module, sum }] of entries().entries()) {
    if (number !== at + 1) fail(`line ${at + 1} has the number ${number}`);
    if (id !== idOf(previous, module, sum)) fail(`the entry of ${module} does not follow from the one before it`);
    previous = id;
  }
  return 'ok';
}

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  const [command, module] = process.argv.slice(2);
  if (command === 'record' && module) console.log(record(module));
  else if (command === 'show' && module) console.log(entries().find((each) => each.module === module)?.id ?? fail(`${module} is not recorded`));
  else if (command === 'head') console.log(entries().at(-1)?.id ?? first());
  else if (command === 'verify') console.log(verify());
  else fail('expected record <module>, show <module>, head or verify');
}
