/**
 * Builds `monolith-to-packages` for a horizon: one code base of `units` modules, to be split into packages from the
 * bottom up, with the reference, a second solution, and the hidden grading.
 */
import { dockerfile, mimoYaml, setupScript, solveScript, TaskWriter, taskToml } from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';
import { gradeFiles } from '../shared/files.mjs';
import { expected } from './expectations.mjs';
import { instruction } from './instruction.mjs';
import { makePlan } from './plan.mjs';
import { referenceSteps } from './reference.mjs';
import { FROZEN_FILES, FROZEN_FOLDERS, history, startFiles } from './repository.mjs';

const DELIVERIES = [
  {
    id: 'moves',
    title: 'Every module is entered before its move, in an unbroken chain, and has its tests with it',
    share: 0.05,
  },
  {
    id: 'manifests',
    title: 'Each package has a manifest of its own, with the ids that the registry gave',
    share: 0.07,
  },
  { id: 'changelog', title: 'The changelog has its line for every package', share: 0.02 },
  { id: 'owners', title: 'Each package has its owner', share: 0.02 },
  { id: 'branch', title: 'Each area is on the pushed branch as one commit of its own', share: 0.05 },
  { id: 'app', title: 'The application is put together from packages, and nothing is left', share: 0.05 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.04 },
];

const CONSTRAINTS = [
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'What is not to be touched is untouched', penalty: 0.15 },
  {
    id: 'moves-order',
    title: 'Moves and packages are registered in unbroken chains, in a possible order',
    penalty: 0.1,
  },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the moves', penalty: 0.1 },
  { id: 'names-frozen', title: 'No entry exports what is not to be had', penalty: 0.1 },
  { id: 'tests-kept', title: 'No visible test is dropped or skipped', penalty: 0.1 },
  { id: 'boundaries', title: 'No package reaches where it may not', penalty: 0.15 },
];

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const files = startFiles(plan);
  const steps = referenceSteps(plan);
  const milestones = [
    ...plan.areas.map(({ name, modules }) => ({
      id: `package-${name}`,
      title: `${name}: ${modules.length} modules work as part of their package`,
      weight: modules.length,
    })),
    ...DELIVERIES.map(({ id, title, share }) => ({ id, title, weight: Number((units * share).toFixed(2)) })),
  ];
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'monolith-to-packages',
      description:
        'One code base split into packages with boundaries that hold, area by area from the bottom up',
      keywords: ['javascript', 'migration', 'packages'],
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
  task.writeAll('tests', gradeFiles(new URL('grade/', import.meta.url)));
  task.write(
    'tests/expected.json',
    JSON.stringify(await expected({ plan, files, milestones, constraints: CONSTRAINTS })),
  );
}

const SCOPE = [
  ...['packages/**', 'src/**', 'test/**', 'data/**', 'scripts/**', 'package.json'],
  ...['docs/PULL_REQUEST.md', 'CHANGELOG.md', 'MOVES.tsv', 'PACKAGES.tsv', 'OWNERS'],
];

function endurance({ units, milestones, steps }) {
  return {
    schema: 'mimo-bench/task@1',
    family: 'monolith-to-packages',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones,
    gates: [],
    constraints: CONSTRAINTS,
    protected: [...FROZEN_FOLDERS.map((folder) => `${folder}/**`), ...FROZEN_FILES],
    scope: SCOPE,
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}
