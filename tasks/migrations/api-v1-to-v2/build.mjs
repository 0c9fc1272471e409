/**
 * Builds `api-v1-to-v2` for a horizon: a service of `units` resources, each to be served by v2 once those that it
 * refers to are, v1 going on as recorded; with the reference, a second solution, and the hidden grading.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dockerfile, mimoYaml, setupScript, solveScript, TaskWriter, taskToml } from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';
import { expectedOf, recordTraffic } from './expectations.mjs';
import { instruction } from './instruction.mjs';
import { makePlan } from './plan.mjs';
import { firstSunset, referenceSteps } from './reference.mjs';
import { history, isFrame, isFrozen, startFiles, template } from './repository.mjs';
import { secretsOf } from './requests.mjs';
import { START, tablesOf } from './rows.mjs';
import { sharedFiles } from './shared.mjs';
import { adapterV1, contextOf } from './v1.mjs';
import { domainModule, operationsOf, v2Module } from './v2.mjs';

const GRADE_FILES = [
  'grade.mjs',
  'answers.mjs',
  'delivery.mjs',
  'exchange.mjs',
  'pull-request.mjs',
  'register.mjs',
  'service.mjs',
  'source.mjs',
  'units.mjs',
];

const DELIVERIES = [
  {
    id: 'register',
    title: 'Every resource is recorded before its change, in an unbroken chain',
    share: 0.04,
  },
  { id: 'contract', title: 'The contract says what each resource of v2 serves', share: 0.04 },
  { id: 'changelog', title: 'The changelog has its line for every area', share: 0.02 },
  { id: 'branch', title: 'Each area is on the pushed branch as one commit of its own', share: 0.05 },
  { id: 'service', title: 'The service document tells of versions and retirements', share: 0.04 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.03 },
];

const CONSTRAINTS = [
  { id: 'v1-kept', title: 'v1 answers as it was recorded', penalty: 0.2 },
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'What is not to be touched is untouched', penalty: 0.15 },
  { id: 'register-order', title: 'The register is one chain in order of reference', penalty: 0.1 },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the register', penalty: 0.1 },
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
  const seen = tablesOf(plan, 'seen');
  const start = startFiles(plan, seen, {});
  const files = { ...start, ...(await recordTraffic(plan, start, seen)) };
  const steps = referenceSteps(plan);
  const milestones = [
    ...plan.areas.map(({ name, resources }) => ({
      id: `area-${name}`,
      title: `${name}: ${resources.length} resources are served by v2, and v1 goes on`,
      weight: resources.length,
    })),
    ...DELIVERIES.map(({ id, title, share }) => ({ id, title, weight: Number((units * share).toFixed(2)) })),
  ];
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'api-v1-to-v2',
      description: 'An HTTP API to its next version, resource by resource, held against recorded traffic',
      keywords: ['javascript', 'migration', 'http', 'api'],
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
  task.write('tests/expected.json', JSON.stringify(await expected(plan, { files, start, milestones })));
}

function endurance({ units, milestones, steps }) {
  const source = readFileSync(new URL('mimo.yaml', import.meta.url), 'utf8');
  const list = (key) => new RegExp(`^${key}: \\[(.*)\\]$`, 'm').exec(source)[1].split(', ');
  return {
    schema: 'mimo-bench/task@1',
    title: 'HTTP API from version 1 to version 2',
    family: 'api-v1-to-v2',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones,
    gates: [],
    constraints: CONSTRAINTS,
    protected: list('protected'),
    scope: list('scope'),
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}

/** The modules of the reference, with a mark where the id of a retirement comes. */
function referenceFiles(plan, start) {
  const moved = plan.resources.flatMap((resource) => {
    const c = contextOf(resource, 'adapter');
    return [
      [`src/v1/${c.id}.js`, `const retirement = '{{retirement}}';\n${adapterV1(plan, resource)}`],
      [`src/v2/${c.id}.js`, v2Module(c, 'after')],
      [`src/domain/${c.id}.js`, domainModule(c, 'after')],
    ];
  });
  return { ...start, ...sharedFiles('after'), ...Object.fromEntries(moved) };
}

/** All that the grader knows: it is read into memory and removed before any code of the agent runs. */
async function expected(plan, { files, start, milestones }) {
  const tables = tablesOf(plan, 'hidden');
  const answers = await expectedOf(plan, { start, reference: referenceFiles(plan, start), tables });
  const entries = Object.entries(files);
  return {
    milestones: milestones.map(({ id, weight }) => ({ id, weight })),
    constraints: CONSTRAINTS.map(({ id, penalty }) => ({ id, penalty })),
    genesis: sha256(files['contract/resources.json']).slice(0, 10),
    start: START,
    areas: plan.areas.map((area) => ({ ...area, firstSunset: firstSunset(plan, area) })),
    calendar: plan.calendar,
    units: plan.resources.map((resource) => ({
      id: resource.id,
      refs: resource.refs.map((each) => each.id),
      original: sha256(files[`src/v1/${resource.id}.js`]),
      secrets: secretsOf(resource),
      operations: operationsOf(resource),
      ...answers.get(resource.id),
    })),
    tables: Object.fromEntries(tables),
    frozen: Object.fromEntries(
      entries.filter(([path]) => isFrozen(path)).map(([path, text]) => [path, sha256(text)]),
    ),
    frame: Object.fromEntries(entries.filter(([path]) => isFrame(path))),
    base: {
      files: Object.fromEntries(entries.map(([path, text]) => [path, blobHash(text)])),
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
      entries
        .filter(([path]) => path.startsWith('test/'))
        .map(([path, text]) => [path, text.match(/^test\(/gm)?.length ?? 0]),
    ),
    root: sha256(template('src/root.js')),
  };
}
