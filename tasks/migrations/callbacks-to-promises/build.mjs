/**
 * Builds `callbacks-to-promises` for a horizon: a repository of `units` modules in callback style, each to be
 * migrated once those that it builds on are, with the reference, a second solution, and the hidden grading.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dockerfile, mimoYaml, setupScript, solveScript, TaskWriter, taskToml } from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';
import { observe, probesOf } from './expectations.mjs';
import { instruction } from './instruction.mjs';
import { migratedModule } from './module.mjs';
import { makePlan, priceOf } from './plan.mjs';
import { referenceSteps } from './reference.mjs';
import { history, isFrozen, startFiles, surfaceFiles } from './repository.mjs';

const GRADE_FILES = ['grade.mjs', 'compare.mjs', 'ledger.mjs', 'source.mjs', 'units.mjs', 'delivery.mjs'];

const DELIVERIES = [
  { id: 'ledger', title: 'Every module is recorded before its change, in an unbroken chain', share: 0.05 },
  { id: 'changelog', title: 'The changelog has its line for every group', share: 0.02 },
  { id: 'branch', title: 'Each group is on the pushed branch as one commit of its own', share: 0.05 },
  { id: 'surface', title: 'Registry and command line work on promises', share: 0.04 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.04 },
];

const CONSTRAINTS = [
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'What is not to be touched is untouched', penalty: 0.15 },
  { id: 'ledger-order', title: 'The ledger is one chain in dependency order', penalty: 0.1 },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the ledger', penalty: 0.1 },
  { id: 'api-frozen', title: 'Migrated modules export the frozen names', penalty: 0.1 },
  { id: 'tests-kept', title: 'No visible test is dropped or skipped', penalty: 0.1 },
];

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const blobHash = (text) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const files = startFiles(plan);
  const steps = referenceSteps(plan);
  const milestones = [
    ...plan.groups.map(({ name, modules }) => ({
      id: `group-${name}`,
      title: `${name}: ${modules.length} modules work on promises`,
      weight: modules.length,
    })),
    ...DELIVERIES.map(({ id, title, share }) => ({ id, title, weight: Number((units * share).toFixed(2)) })),
  ];
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'callbacks-to-promises',
      description: 'Error-first callbacks to async functions, module by module along the dependency graph',
      keywords: ['javascript', 'migration', 'async'],
      metadata: { difficulty: 'hard', category: 'migration', units },
      agentTimeoutSec: 14_400,
      verifierTimeoutSec: 300,
    }),
  );
  task.write('mimo.yaml', mimoYaml(endurance({ units, milestones, steps })));
  task.write('instruction.md', instruction(plan));
  task.writeAll('environment/app', files);
  task.write('environment/setup.sh', setupScript({ history: history(plan) }));
  task.write('environment/Dockerfile', dockerfile());
  task.write('solution/solve.sh', solveScript(steps));
  task.write('alternative/solve.sh', solveScript(referenceSteps(plan, 'other')));
  task.writeAll('tests', graderFiles());
  for (const name of GRADE_FILES)
    task.write(`tests/${name}`, readFileSync(new URL(`grade/${name}`, import.meta.url)));
  task.write('tests/expected.json', JSON.stringify(await expected(plan, files, milestones)));
}

function endurance({ units, milestones, steps }) {
  return {
    schema: 'mimo-bench/task@1',
    family: 'callbacks-to-promises',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones,
    gates: [],
    constraints: CONSTRAINTS,
    protected: [
      'compat/**',
      'tools/**',
      'vendor/**',
      'src/legacy/**',
      'package.json',
      'PUBLIC_API.md',
      'docs/async-conventions.md',
      'docs/delivery.md',
    ],
    scope: ['src/**', 'test/**', 'docs/PULL_REQUEST.md', 'CHANGELOG.md', 'LEDGER.tsv'],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}

/** All that the grader knows: it is read into memory and removed before any code of the agent runs. */
async function expected(plan, files, milestones) {
  const reference = new Map(
    plan.modules.map((module) => [module.path, migratedModule(plan, module, 'after')]),
  );
  const seen = await observe(plan, reference);
  const sources = new Map();
  const keyOf = (source) => {
    if (!sources.has(source)) sources.set(source, sources.size);
    return sources.get(source);
  };
  const testCount = (text) => text.match(/^test\(/gm)?.length ?? 0;
  const tests = Object.entries(files).filter(([path]) => path.startsWith('test/'));
  return {
    milestones: milestones.map(({ id, weight }) => ({ id, weight })),
    constraints: CONSTRAINTS.map(({ id, penalty }) => ({ id, penalty })),
    genesis: sha256(files['compat/api.json']).slice(0, 12),
    groups: plan.groups,
    units: plan.modules.map((module) => ({
      id: module.id,
      path: module.path,
      test: module.test,
      deps: module.deps.map((dep) => dep.id),
      original: sha256(files[module.path]),
      boundary: module.kind.boundary === true,
      exports: [module.price, module.op].sort(),
      probes: probesOf(module).map(({ source, args }, at) => ({
        source: keyOf(source),
        args,
        expected: seen.get(module.id)[at],
      })),
    })),
    sources: [...sources.keys()],
    frozen: Object.fromEntries(
      Object.entries(files)
        .filter(([path]) => isFrozen(path))
        .map(([path, text]) => [path, sha256(text)]),
    ),
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
    tests: Object.fromEntries(tests.map(([path, text]) => [path, testCount(text)])),
    surface: {
      originals: Object.fromEntries(surfaceFiles().map((path) => [path, sha256(files[path])])),
      commands: commands(plan),
    },
  };
}

function commands(plan) {
  const last = plan.groups.map((group) => plan.byId.get(group.modules.at(-1)));
  const top = last.at(-1);
  const price = (module, key) => priceOf(plan, module, key);
  const report = (key) =>
    last.map((module) => `${module.group}\t${module.id}\t${price(module, key) ?? '-'}\n`).join('');
  return [
    { argv: ['price', top.id, 'sample'], exitCode: 0, stdout: `${price(top, 'sample')}\n` },
    { argv: ['price', last[0].id, 'ab'], exitCode: 0, stdout: `${price(last[0], 'ab')}\n` },
    { argv: ['report', 'sample'], exitCode: 0, stdout: report('sample') },
    { argv: ['report', '#none'], exitCode: 0, stdout: report('#none') },
    {
      argv: ['price', 'no/such', 'x'],
      exitCode: 1,
      stdout: '',
      stderr: 'waybill: ENAME: registry: no module "no/such"\n',
    },
    { argv: ['price', top.id, ''], exitCode: 1, stdout: '', stderr: `waybill: EKEY: ${top.noun}: bad key\n` },
    {
      argv: ['price'],
      exitCode: 2,
      stdout: '',
      stderr: 'usage: waybill price <module> <key> | waybill report <key>\n',
    },
  ];
}
