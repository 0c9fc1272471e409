#!/usr/bin/env node
// The register of retirements: which v1 resources are deprecated, in which order, each entry bound to the one before.
//
//   node tools/retire.mjs record optics/lenses   records the resource; prints the id of its retirement
//   node tools/retire.mjs show optics/lenses     prints the id of a recorded resource
//   node tools/retire.mjs head                   prints the id of the last entry
//   node tools/retire.mjs verify                 checks the chain
//
// An entry is a line of RETIREMENTS.tsv: number, id, resource, sha256 of its v1 module before the change.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const REGISTER = path.join(ROOT, 'RETIREMENTS.tsv');
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const resources = JSON.parse(readFileSync(path.join(ROOT, 'contract/resources.json'), 'utf8'));
const GENESIS = sha256(readFileSync(path.join(ROOT, 'contract/resources.json'))).slice(0, 10);
const idOf = (previous, resource, sha) => sha256(`${previous}\n${resource}\n${sha}`).slice(0, 10);

function fail(message) {
  process.stderr.write(`retire: ${message}\n`);
  process.exit(1);
}

function entries() {
  const lines = readFileSync(REGISTER, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [number, id, resource, sha] = line.split('\t');
    return { number: Number(number), id, resource, sha };
  });
}

function record(resource) {
  const known = resources.find((each) => each.resource === resource) ?? fail(`${resource} is not in contract/resources.json`);
  const all = entries();
  const has = (name) => all.some((each) => each.resource === name);
  if (has(resource)) fail(`${resource} is recorded already`);
  const source = readFileSync(path.join(ROOT, `src/v1/${resource}.js`), 'utf8');
  if (source.includes('/domain/')) fail(`${resource} is changed already; it has to be recorded as it was before`);
  for (const below of known.refersTo) if (!has(below)) fail(`${resource} refers to ${below}, which is not recorded yet`);
  const id = idOf(all.at(-1)?.id ?? GENESIS, resource, sha256(source));
  appendFileSync(REGISTER, `${all.length + 1}\t${id}\t${resource}\t${sha256(source)}\n`);
  return id;
}

function verify() {
  let previous = GENESIS;
  for (const [at, { number, id, resource, sha }] of entries().entries()) {
    if (number !== at + 1) fail(`line ${at + 1} has the number ${number}`);
    if (id !== idOf(previous, resource, sha)) fail(`the entry of ${resource} does not follow from the one before it`);
    previous = id;
  }
  return 'ok';
}

const [command, resource] = process.argv.slice(2);
if (command === 'record' && resource) console.log(record(resource));
else if (command === 'show' && resource) console.log(entries().find((each) => each.resource === resource)?.id ?? fail(`${resource} is not recorded`));
else if (command === 'head') console.log(entries().at(-1)?.id ?? GENESIS);
else if (command === 'verify') console.log(verify());
else fail('expected record <resource>, show <resource>, head or verify');
