/**
 * Builds `cjs-to-esm` for a horizon: a repository of `units` CommonJS modules, each to be made an ES module once
 * those that it builds on are, with the reference, a second solution, and the hidden grading.
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
  { id: 'register', title: 'Every module is entered before its change, in an unbroken chain', share: 0.05 },
  { id: 'tests', title: 'The unit tests are modules that import what they test', share: 0.03 },
  { id: 'changelog', title: 'The changelog has its line for every group', share: 0.02 },
  { id: 'branch', title: 'Each group is on the pushed branch as one commit of its own', share: 0.05 },
  { id: 'surface', title: 'Registry, entry point and command line are modules that work', share: 0.05 },
  { id: 'manifest', title: 'The package is to be had by its names, and by a CommonJS host', share: 0.03 },
  { id: 'pull-request', title: 'The pull request says what only the end can know', share: 0.04 },
];

const CONSTRAINTS = [
  { id: 'history-kept', title: 'main is where it was, and the work descends from it', penalty: 0.2 },
  { id: 'frozen-files', title: 'What is not to be touched is untouched', penalty: 0.15 },
  { id: 'register-order', title: 'The register is one chain in dependency order', penalty: 0.1 },
  { id: 'commit-form', title: 'Every commit has its form and the trailer of the register', penalty: 0.1 },
  { id: 'api-frozen', title: 'Migrated modules export the frozen names', penalty: 0.1 },
  { id: 'tests-kept', title: 'No visible test is dropped or skipped', penalty: 0.1 },
  { id: 'one-kind', title: 'No file or folder of another module type is added under src', penalty: 0.15 },
];

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const files = startFiles(plan);
  const steps = referenceSteps(plan);
  const milestones = [
    ...plan.groups.map(({ name, modules }) => ({
      id: `group-${name}`,
      title: `${name}: ${modules.length} modules work as ES modules`,
      weight: modules.length,
    })),
    ...DELIVERIES.map(({ id, title, share }) => ({ id, title, weight: Number((units * share).toFixed(2)) })),
  ];
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'cjs-to-esm',
      description: 'A CommonJS service to ES modules, module by module along the dependency graph',
      keywords: ['javascript', 'migration', 'modules'],
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

function endurance({ units, milestones, steps }) {
  return {
    schema: 'mimo-bench/task@1',
    family: 'cjs-to-esm',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones,
    gates: [],
    constraints: CONSTRAINTS,
    protected: [...FROZEN_FOLDERS.map((folder) => `${folder}/**`), ...FROZEN_FILES],
    scope: ['src/**', 'test/**', 'package.json', 'docs/PULL_REQUEST.md', 'CHANGELOG.md', 'REGISTER.tsv'],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}
