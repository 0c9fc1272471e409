/** All that the grader knows beside the modules as they were: read into memory and removed before any code of the agent runs. */
import { createHash } from 'node:crypto';
import { packageList } from '../../lib/build.mjs';
import { newNames } from './locks.mjs';
import { samplesOf } from './module.mjs';
import { requestOf } from './plan.mjs';
import { FROZEN_FOLDERS, history, isFrozen } from './repository.mjs';

const DELIVERIES = [
  { id: 'answers', title: 'What every module answered before is on record', share: 0.04 },
  { id: 'ledger', title: 'Every module is recorded before its change, in an unbroken chain', share: 0.04 },
  { id: 'changelog', title: 'The changelog has its line for every package', share: 0.02 },
  { id: 'branch', title: 'Each package is on the pushed branch as one commit of its own', share: 0.06 },
  { id: 'packages', title: 'The packages are those that were asked for', share: 0.05 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.04 },
];

export const CONSTRAINTS = [
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'What is not to be touched is untouched', penalty: 0.15 },
  { id: 'ledger-order', title: 'The ledger is one chain in dependency order', penalty: 0.1 },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the ledger', penalty: 0.1 },
  { id: 'names-kept', title: 'Refreshed modules export what they exported', penalty: 0.1 },
  { id: 'no-new-files', title: 'No file is added below src/', penalty: 0.1 },
];

const MOST_WAVES = 10;

/** Packages in milestones, a few in each: `{ id, dependencies: names }`. */
export function wavesOf({ groups }) {
  const count = Math.min(MOST_WAVES, groups.length);
  return Array.from({ length: count }, (_, at) => {
    const own = groups.slice(
      Math.floor((at * groups.length) / count),
      Math.floor(((at + 1) * groups.length) / count),
    );
    const names = own.map(({ dependency }) => dependency.name);
    return { id: `on-${names.join('-and-')}`, names, modules: own.flatMap(({ modules }) => modules) };
  });
}

export const milestonesOf = (plan) => [
  ...wavesOf(plan).map(({ id, names, modules }) => ({
    id,
    title: `${names.join(' and ')}: ${modules.length} modules answer as they did`,
    weight: modules.length,
  })),
  ...DELIVERIES.map(({ id, title, share }) => ({
    id,
    title,
    weight: Number((plan.units * share).toFixed(2)),
  })),
];

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const blobHash = (text) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

export function expectations({ plan, files, milestones, locks }) {
  const added = [...new Set(plan.groups.flatMap(({ dependency }) => newNames(dependency)))];
  const known = packageList([locks.old, locks.fresh]).packages;
  const waves = wavesOf(plan);
  return {
    milestones: milestones.map(({ id, weight }) => ({ id, weight })),
    constraints: CONSTRAINTS.map(({ id, penalty }) => ({ id, penalty })),
    genesis: sha256(files['src/modules/index.json']).slice(0, 12),
    delivery: {
      branch: 'refresh/packages',
      title: 'Packages refreshed',
      changelog: {
        above: '- docs: how packages are refreshed',
        kept: ['- permits: the form has a second page'],
      },
    },
    waves: waves.map(({ id, modules }) => ({ id, modules })),
    groups: plan.groups.map((group) => groupOf(plan, locks, group)),
    units: plan.modules.map((module) => ({
      id: module.id,
      path: module.path,
      group: module.dependency.name,
      op: module.op,
      rate: module.rate,
      async: module.recipe.async === true,
      deps: module.deps,
      requires: module.deps.map((dep) => requestOf(module.id, dep)),
      packages: newNames(module.dependency),
      original: sha256(files[module.path]),
      calls: module.recipe.calls(module),
      samples: samplesOf(module).length,
    })),
    frozen: {
      folders: FROZEN_FOLDERS,
      files: Object.fromEntries(
        Object.entries(files)
          .filter(([path]) => isFrozen(path))
          .map(([path, text]) => [path, sha256(text)]),
      ),
    },
    sources: Object.keys(files).filter((path) => path.startsWith('src/')),
    base: {
      files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, blobHash(text)])),
      log: history(plan)
        .map(({ author, email, date, message }) => ({
          name: author,
          email,
          date,
          subject: message.split('\n')[0],
        }))
        .reverse(),
    },
    packages: {
      known: Object.fromEntries(
        known.map(({ name, version, integrity }) => [`${name}@${version}`, integrity]),
      ),
      wanted: Object.fromEntries(added.map((name) => [name, locks.versionOf(name)])),
      optional: ['ajv-formats'],
      changes: plan.groups.map(({ dependency }) => ({ name: dependency.name, to: newNames(dependency) })),
      before: Object.keys(locks.old.packages).length - 1,
    },
  };
}

function groupOf(plan, locks, { dependency, modules }) {
  const { name } = dependency;
  const change = locks.change(dependency);
  const own = modules.map((id) => plan.byId.get(id));
  return {
    id: name,
    subject: `deps: ${change}`,
    line: `- deps: ${change} (${modules.length} modules, {first}..{last})`,
    row: `| ${name} | ${modules.length} | {first} | {last} |`,
    paths: [...own.map(({ path }) => path), 'package.json', 'package-lock.json'],
    allowed: [
      ...own.map(({ path }) => path),
      'test/answers/',
      'package.json',
      'package-lock.json',
      'LEDGER.tsv',
      'CHANGELOG.md',
    ],
  };
}
