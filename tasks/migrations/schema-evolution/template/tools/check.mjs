/**
 * The checks of this repository, in stages: a later one says little while an earlier one fails.
 *
 *   node tools/check.mjs                        all stages
 *   node tools/check.mjs lint|ledger|examples|report|data
 *   node tools/check.mjs examples 0007          the examples of one request
 */
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import { report } from '../src/platform/report.mjs';
import { devDatabase, freshDatabase, ledger, loadMigration, read, ROOT, run, sealOf, sha256 } from './database.mjs';
import { fingerprints } from './fingerprint.mjs';

const FORBIDDEN = /\bimport\s*\(|\bimport\s*\.\s*meta\b|\beval\s*\(|\bnew\s+Function\b|\bprocess\b|\bglobalThis\b|\brequire\s*\(/;
const IMPORTS = /^\s*(?:import|export)\b[^;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;
const code = (text) => text.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, ' ');

function lintFile(file, allowed) {
  const text = code(read(file));
  const other = [...text.matchAll(IMPORTS)].map(([, from, bare]) => from ?? bare).find((name) => !allowed.includes(name));
  if (other !== undefined) return [`${file}: must not import ${other}`];
  return FORBIDDEN.test(text) ? [`${file}: import(), eval, Function, process, globalThis and require are not for here`] : [];
}

function lint() {
  const migrations = fs.readdirSync(path.join(ROOT, 'migrations')).filter((name) => /^\d{4}-/.test(name));
  const modules = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }).filter((name) => name.endsWith('.mjs') && !name.startsWith('platform'));
  return [
    ...migrations.flatMap((name) => lintFile(`migrations/${name}`, ['./kit.mjs'])),
    ...modules.flatMap((name) => lintFile(`src/${name}`, [])),
  ];
}

function chain() {
  const [first, ...entries] = ledger();
  let previous = first.seal;
  return entries.flatMap((entry, at) => {
    const text = read(entry.file);
    const faults = [];
    if (Number(entry.request) !== at + 1) faults.push(`line ${at + 3} is of request ${entry.request}`);
    if (sha256(text) !== entry.sum) faults.push(`${entry.file} was changed after it was sealed`);
    if (!text.startsWith(`// after ${previous}\n`)) faults.push(`${entry.file} does not follow from the seal before`);
    if (sealOf(previous, entry.request, entry.sum, entry.data) !== entry.seal) faults.push(`${entry.request}: not the seal of its entry`);
    previous = entry.seal;
    return faults;
  });
}

async function examples(only) {
  const sealed = new Set(ledger().map((entry) => entry.request));
  const names = fs.readdirSync(path.join(ROOT, 'test/examples')).map((name) => name.slice(0, 4)).filter((name) => sealed.has(name) && (only === undefined || name === only));
  const db = await devDatabase();
  const faults = [];
  for (const name of names) {
    const { module, calls } = JSON.parse(read(`test/examples/${name}.json`));
    const functions = await import(pathToFileURL(path.join(ROOT, module)).href);
    for (const { call: [fn, ...given], answer } of calls) {
      db.exec('SAVEPOINT example');
      const seen = JSON.parse(JSON.stringify(functions[fn](db, ...given) ?? null));
      db.exec('ROLLBACK TO example; RELEASE example');
      if (!isDeepStrictEqual(seen, answer)) faults.push(`${name}: ${fn}(${given.map((each) => JSON.stringify(each)).join(', ')}) answers ${JSON.stringify(seen)}`);
    }
  }
  return faults;
}

async function wholeReport() {
  const lines = await report(await devDatabase());
  return lines.filter((line) => /\t(?:undefined)?$/.test(line)).map((line) => `no answer: ${line}`);
}

/** All sealed migrations up and down again on a copy of a small practice. */
async function data() {
  const db = freshDatabase('db/small-practice.sql');
  const before = JSON.stringify(fingerprints(db));
  const steps = await Promise.all(ledger().slice(1).map(async ({ file }) => ({ file, ...(await loadMigration(file)) })));
  for (const { up } of steps) run(db, up);
  for (const { down } of steps.reverse()) run(db, down);
  return JSON.stringify(fingerprints(db)) === before ? [] : ['going up and down again does not bring back the small practice'];
}

const stages = { lint, ledger: chain, examples, report: wholeReport, data };
const [wanted, only] = process.argv.slice(2);
const chosen = wanted === undefined ? Object.keys(stages) : wanted.split(',');
const unknown = chosen.find((name) => !Object.hasOwn(stages, name));
if (unknown !== undefined) {
  console.error(`unknown stage ${unknown}; stages: ${Object.keys(stages).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of chosen) {
    const faults = await stages[name](only);
    console.log(`${name}: ${faults.length === 0 ? 'ok' : `${faults.length} fault(s)`}`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (faults.length > 0) {
      process.exitCode = 1;
      break;
    }
  }
}
