/**
 * Builds `js-to-strict-ts`: a library of `units` modules in JavaScript, each to be typed once those that it imports
 * are, with the reference, a second solution, and the hidden grading by consumers' code and by what the modules do.
 */
import { readFileSync } from 'node:fs';
import {
  dockerfile,
  mimoYaml,
  packageList,
  placePackagesSource,
  setupScript,
  solveScript,
  TaskWriter,
  taskToml,
} from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';
import { CONSTRAINTS, expectations, milestonesOf } from './expectations.mjs';
import { instruction } from './instruction.mjs';
import { makePlan } from './plan.mjs';
import { referenceSteps } from './reference.mjs';
import { history, startFiles, tools } from './repository.mjs';
import { wrongSolutions } from './variants.mjs';

const GRADE_FILES = ['grade', 'units', 'compile'];
const LIBRARY_FILES = ['module-ledger', 'grouped-delivery'];

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const files = startFiles(plan);
  const steps = referenceSteps(plan);
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'js-to-strict-ts',
      description:
        'A JavaScript library to strict TypeScript, module by module, with the types that consumers compile against',
      keywords: ['javascript', 'typescript', 'migration', 'types'],
      metadata: { difficulty: 'hard', category: 'migration', units },
      agentTimeoutSec: 14_400,
      verifierTimeoutSec: 300,
    }),
  );
  task.write('mimo.yaml', mimoYaml(endurance(plan, steps)));
  task.write('instruction.md', instruction(plan));
  task.writeAll('environment/app', files);
  task.writeJson('environment/npm-packages.json', packageList([tools()]));
  task.write('environment/place-packages.mjs', placePackagesSource());
  task.write('environment/setup.sh', setupScript({ history: history(plan) }));
  task.write(
    'environment/Dockerfile',
    dockerfile({
      packages: true,
      copy: [{ from: 'place-packages.mjs', to: '/tmp/place-packages.mjs' }],
      run: ['node /tmp/place-packages.mjs /app && rm /tmp/place-packages.mjs'],
    }),
  );
  task.write('solution/solve.sh', solveScript(steps));
  task.write('alternative/solve.sh', solveScript(referenceSteps(plan, 'other')));
  for (const [name, wrong] of Object.entries(wrongSolutions(plan)))
    task.write(`wrong/${name}.sh`, solveScript(wrong));
  task.writeAll('tests', graderFiles());
  task.write('tests/place-packages.mjs', placePackagesSource());
  for (const name of GRADE_FILES)
    task.write(`tests/${name}.mjs`, readFileSync(new URL(`grade/${name}.mjs`, import.meta.url)));
  for (const name of LIBRARY_FILES)
    task.write(`tests/${name}.mjs`, readFileSync(new URL(`../../lib/${name}.mjs`, import.meta.url)));
  task.write('tests/expected.json', JSON.stringify(await expectations(plan, files)));
}

function endurance(plan, steps) {
  return {
    schema: 'mimo-bench/task@1',
    title: 'JavaScript to strict TypeScript, with the types that consumers compile against',
    family: 'js-to-strict-ts',
    tier: 'core',
    units: { default: plan.units, dial: [25, 50, 100, 200, 400] },
    milestones: milestonesOf(plan),
    gates: [],
    constraints: CONSTRAINTS,
    protected: [
      'tools/**',
      'test/**',
      'src/legacy/**',
      'docs/typing.md',
      'docs/delivery.md',
      'TYPES.md',
      'tsconfig.json',
      'modules.json',
      'package-lock.json',
    ],
    scope: ['src/**', 'docs/PULL_REQUEST.md', 'CHANGELOG.md', 'LEDGER.tsv', 'README.md', 'package.json'],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}
