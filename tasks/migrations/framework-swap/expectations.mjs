/** All that the grader knows beside the service as it was: read into memory and removed before any code of the agent runs. */
import { createHash } from 'node:crypto';
import { packageList } from '../../lib/build.mjs';
import { requestOf } from './plan.mjs';
import { FROZEN_FOLDERS, history, isFrozen } from './repository.mjs';
import { wired } from './requests.mjs';

const DELIVERIES = [
  { id: 'tests', title: 'Every moved module has its test on node:test', share: 0.06 },
  { id: 'ledger', title: 'Every module is recorded before its change, in an unbroken chain', share: 0.04 },
  { id: 'changelog', title: 'The changelog has its line for every group', share: 0.02 },
  { id: 'branch', title: 'Each group is on the pushed branch as one commit of its own', share: 0.05 },
  { id: 'service', title: 'The service as a whole answers on Fastify', share: 0.04 },
  { id: 'packages', title: 'The new packages are there and the old ones are gone', share: 0.04 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.04 },
];

export const CONSTRAINTS = [
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'What is not to be touched is untouched', penalty: 0.15 },
  { id: 'ledger-order', title: 'The ledger is one chain in dependency order', penalty: 0.1 },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the ledger', penalty: 0.1 },
  { id: 'names-kept', title: 'Moved modules export the plugin with its frozen function', penalty: 0.1 },
  { id: 'tests-kept', title: 'No visible test is dropped or skipped', penalty: 0.1 },
  { id: 'no-new-files', title: 'No file is added below src/', penalty: 0.1 },
];

export const milestonesOf = (plan) => [
  ...plan.groups.map(({ name, modules }) => ({
    id: `group-${name}`,
    title: `${name}: ${modules.length} modules answer on Fastify as they did`,
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
const testCount = (text) => text.match(/^\s*(?:test|it)\(/gm)?.length ?? 0;

export function expectations({ plan, files, milestones, old, fresh }) {
  const known = packageList([old, fresh]).packages.map(({ name, version, integrity }) => [
    `${name}@${version}`,
    integrity,
  ]);
  const added = ['fastify', '@fastify/cookie'].map((name) => [
    name,
    fresh.packages[`node_modules/${name}`].version,
  ]);
  return {
    milestones: milestones.map(({ id, weight }) => ({ id, weight })),
    constraints: CONSTRAINTS.map(({ id, penalty }) => ({ id, penalty })),
    genesis: sha256(files['src/routes/index.json']).slice(0, 12),
    delivery: {
      branch: 'move/fastify',
      title: 'From Express to Fastify',
      changelog: {
        above: '- docs: what clients rely on, how the move is delivered',
        kept: ['- radio: channel 13 again'],
      },
    },
    groups: plan.groups.map((group) => groupOf(plan, group)),
    units: plan.modules.map((module) => ({
      id: module.id,
      path: module.path,
      test: module.test,
      group: module.group,
      name: module.load,
      deps: module.deps,
      requires: module.deps.map((dep) => requestOf(module.id, dep)),
      original: sha256(files[module.path]),
      headers: module.kind.headers,
      requests: [
        { method: 'GET', url: '/load/abc', headers: {} },
        { method: 'GET', url: '/load/%C3%B8l', headers: {} },
        ...module.kind.requests(module).map(wired),
      ],
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
    tests: Object.fromEntries(
      Object.entries(files)
        .filter(([path]) => /^test\/.*\.test\.js$/.test(path))
        .map(([path, text]) => [path, testCount(text)]),
    ),
    packages: {
      known: Object.fromEntries(known),
      added: Object.fromEntries(added),
      before: Object.keys(old.packages).length - 1,
    },
    service: serviceOf(plan, files),
  };
}

function groupOf(plan, { name, modules }) {
  const own = modules.map((id) => plan.byId.get(id));
  return {
    id: name,
    subject: `${name}: express to fastify (${modules.length} modules)`,
    line: `- ${name}: on fastify (${modules.length} modules, {first}..{last})`,
    row: `| ${name} | ${modules.length} | {first} | {last} |`,
    paths: own.flatMap(({ path, test }) => [path, test]),
    allowed: [`src/routes/${name}/`, `test/unit/${name}/`, 'LEDGER.tsv', 'CHANGELOG.md'],
  };
}

function serviceOf(plan, files) {
  const quay = { 'x-quay': 'quay/5.12.0' };
  const json = (status, body) => ({
    status,
    headers: { ...quay, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  const get = (url, wanted) => ({ method: 'GET', url, headers: {}, wanted });
  const last = plan.groups.map(({ modules }) => plan.byId.get(modules.at(-1)));
  const notFound = json(404, { error: { code: 'ENOTFOUND' } });
  const text = (path, type) => ({
    status: 200,
    headers: { ...quay, 'content-type': type },
    body: files[path],
  });
  return {
    originals: Object.fromEntries(['src/app.js', 'src/server.js'].map((path) => [path, sha256(files[path])])),
    requests: [
      get('/health', json(200, { ok: true, routes: plan.units })),
      get('/static/tides.txt', text('public/tides.txt', 'text/plain; charset=utf-8')),
      get('/static/board.css', text('public/board.css', 'text/css; charset=utf-8')),
      get('/static/none.txt', notFound),
      get('/static/..%2Fpackage.json', notFound),
      get('/nowhere', notFound),
      ...last.map((module) =>
        get(`/${module.id}/load/quay`, json(200, { unit: module.id, load: loadOf(plan, module, 'quay') })),
      ),
    ],
  };
}

/** What a module's frozen function gives. */
function loadOf(plan, module, key) {
  const below = module.deps.map((id) => loadOf(plan, plan.byId.get(id), key));
  const sum = below.length === 0 ? key.length : below.reduce((total, each) => total + each, 0);
  return (module.a * sum + module.b) % 997;
}
