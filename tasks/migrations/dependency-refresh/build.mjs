/**
 * Builds `dependency-refresh`: an application of `units` modules, each written for one of several outdated packages, to
 * be brought to what these packages are today, with the reference, a second solution, and the hidden grading against
 * the modules as they were.
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
import { locksOf } from './locks.mjs';
import { makePlan } from './plan.mjs';
import { referenceSteps } from './reference.mjs';
import { history, startFiles } from './repository.mjs';

const GRADE_FILES = ['grade', 'units', 'packages', 'places', 'observe', 'source'];
const LIBRARY_FILES = ['module-ledger', 'grouped-delivery'];

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const locks = locksOf(plan.groups.map(({ dependency }) => dependency));
  const files = startFiles(plan, locks);
  const steps = referenceSteps(plan, locks);
  const milestones = milestonesOf(plan);
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'dependency-refresh',
      description:
        'Outdated packages of an application brought to their current majors, one by one, with the real packages',
      keywords: ['javascript', 'migration', 'dependencies', 'npm'],
      metadata: { difficulty: 'hard', category: 'migration', units },
      agentTimeoutSec: 14_400,
      verifierTimeoutSec: 300,
    }),
  );
  task.write('mimo.yaml', mimoYaml(endurance({ units, milestones, steps })));
  task.write('instruction.md', instruction(plan));
  task.writeAll('environment/app', files);
  task.writeJson('environment/npm-packages.json', packageList([locks.old, locks.fresh]));
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
  task.write('alternative/solve.sh', solveScript(referenceSteps(plan, locks, 'other')));
  task.writeAll('tests', graderFiles());
  task.write('tests/place-packages.mjs', placePackagesSource());
  for (const name of GRADE_FILES)
    task.write(`tests/${name}.mjs`, readFileSync(new URL(`grade/${name}.mjs`, import.meta.url)));
  for (const name of LIBRARY_FILES)
    task.write(`tests/${name}.mjs`, readFileSync(new URL(`../../lib/${name}.mjs`, import.meta.url)));
  task.write('tests/expected.json', JSON.stringify(expectations({ plan, files, milestones, locks })));
  const kept = (test) => Object.fromEntries(Object.entries(files).filter(([path]) => test(path)));
  task.write(
    'tests/places.json',
    JSON.stringify({
      old: locks.old,
      new: locks.fresh,
      oldFiles: kept((path) => path.startsWith('src/modules/')),
      shared: kept((path) => path.startsWith('fixtures/')),
    }),
  );
}

function endurance({ units, milestones, steps }) {
  return {
    schema: 'mimo-bench/task@1',
    family: 'dependency-refresh',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones,
    gates: [],
    constraints: CONSTRAINTS,
    protected: [
      ...[
        'tools/**',
        'fixtures/**',
        'legacy/**',
        'test/unit/**',
        'test/samples/**',
        'test/support/**',
        'test/integration/**',
      ],
      ...['src/desk.js', 'src/modules/index.json', 'docs/refresh.md', 'docs/delivery.md'],
    ],
    scope: [
      ...[
        'src/modules/**',
        'test/answers/**',
        'docs/PULL_REQUEST.md',
        'README.md',
        'CHANGELOG.md',
        'LEDGER.tsv',
      ],
      ...['package.json', 'package-lock.json'],
    ],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}
