/** All that the grader knows: read into memory and removed before anything of the agent is compiled or run. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { consumers, exportsOf, typeTest } from './module.mjs';
import { requestOf } from './plan.mjs';
import { FROZEN_FOLDERS, history, isFrozen, tools } from './repository.mjs';
import { indexConsumers } from './surface.mjs';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const blobHash = (text) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

const DELIVERIES = [
  { id: 'ledger', title: 'Every module is recorded before its change, in an unbroken chain', share: 0.05 },
  { id: 'changelog', title: 'The changelog has its line for every group', share: 0.02 },
  { id: 'branch', title: 'Each group is on the pushed branch as one commit of its own', share: 0.05 },
  { id: 'index', title: 'The index is typed, and compiles with all that it imports', share: 0.04 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.04 },
];

export const CONSTRAINTS = [
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'Tests, tools, rules and legacy are unchanged', penalty: 0.15 },
  { id: 'ledger-order', title: 'The ledger is one chain in dependency order', penalty: 0.1 },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the ledger', penalty: 0.1 },
  {
    id: 'nothing-suppressed',
    title: 'No any, no suppression, no cast beyond what is allowed, in any typed module',
    penalty: 0.15,
  },
  { id: 'names-frozen', title: 'Typed modules export the names that they exported', penalty: 0.1 },
  { id: 'nothing-beside', title: 'No declarations by hand, no module beside the listed ones', penalty: 0.1 },
];

export const milestonesOf = (plan) => [
  ...plan.groups.map(({ name, modules }) => ({
    id: `group-${name}`,
    title: `${name}: ${modules.length} modules are typed, and do what they did`,
    weight: modules.length,
  })),
  ...DELIVERIES.map(({ id, title, share }) => ({
    id,
    title,
    weight: Number((plan.units * share).toFixed(2)),
  })),
];

/** What every module does, seen on the JavaScript. */
async function observed(plan, files) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'js-to-strict-ts-'));
  try {
    fs.writeFileSync(path.join(root, 'package.json'), '{ "type": "module" }\n');
    for (const module of plan.modules) {
      fs.mkdirSync(path.dirname(path.join(root, module.path)), { recursive: true });
      fs.writeFileSync(path.join(root, module.path), files[module.path]);
    }
    const seen = new Map();
    for (const module of plan.modules) {
      const loaded = await import(pathToFileURL(path.join(root, module.path)).href);
      seen.set(
        module.id,
        JSON.stringify([
          await module.kind.probe(loaded, argsOf(module)),
          loaded[module.load]('quay'),
          loaded[module.load]('ø'),
        ]),
      );
    }
    return seen;
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

const argsOf = (module) => ({ N: module.N, v: module.v, f: module.f, ...module.kind.args?.(module) });

export async function expectations(plan, files) {
  const seen = await observed(plan, files);
  return {
    milestones: milestonesOf(plan).map(({ id, weight }) => ({ id, weight })),
    constraints: CONSTRAINTS.map(({ id, penalty }) => ({ id, penalty })),
    genesis: sha256(files['modules.json']).slice(0, 12),
    delivery: {
      branch: 'move/typescript',
      title: 'From JavaScript to strict TypeScript',
      changelog: {
        above: '- docs: what the types promise, how the move is delivered',
        kept: ['- winter: ice days are counted from 1', '- CommonJS is gone'],
      },
    },
    tools: tools(),
    groups: plan.groups.map(({ name, modules }) => ({
      id: name,
      subject: `${name}: typed (${modules.length} modules)`,
      line: `- ${name}: typed (${modules.length} modules, {first}..{last})`,
      row: `| ${name} | ${modules.length} | {first} | {last} |`,
      paths: modules.flatMap((id) => [`src/${id}.js`, `src/${id}.ts`]),
      allowed: [`src/${name}/`, 'LEDGER.tsv', 'CHANGELOG.md'],
    })),
    units: plan.modules.map((module) => ({
      id: module.id,
      path: module.path,
      typed: module.typed,
      group: module.group,
      kind: module.kind.id,
      deps: module.deps.map(({ id }) => id),
      requests: module.deps.map(({ id }) => requestOf(module.id, id)),
      original: sha256(files[module.path]),
      exports: exportsOf(module),
      consumer: typeTest(module, { from: `../../src/${module.id}.js`, ...consumers(module) }),
      probe: String(module.kind.probe),
      load: module.load,
      args: argsOf(module),
      seen: seen.get(module.id),
    })),
    index: {
      consumer: typeTest({ id: 'index' }, { from: '../src/index.js', ...indexConsumers(plan) }),
      requests: plan.modules.map(({ id }) => `./${id}.js`),
      exports: ['figure', 'figures', 'ids'],
    },
    legacy: Object.keys(files).filter((file) => file.startsWith('src/legacy/')),
    frozen: {
      folders: FROZEN_FOLDERS,
      files: Object.fromEntries(
        Object.entries(files)
          .filter(([file]) => isFrozen(file))
          .map(([file, text]) => [file, sha256(text)]),
      ),
    },
    base: {
      files: Object.fromEntries(Object.entries(files).map(([file, text]) => [file, blobHash(text)])),
      log: history(plan)
        .map(({ author, email, date, message }) => ({
          name: author,
          email,
          date,
          subject: message.split('\n')[0],
        }))
        .reverse(),
    },
  };
}
