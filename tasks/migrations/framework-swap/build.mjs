/**
 * Builds `framework-swap`: a web service of `units` route modules on Express, each to be moved to Fastify once those
 * that it requires are, with the reference, a second solution, and the hidden grading against the service as it was.
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
import { history, readLock, startFiles } from './repository.mjs';

const GRADE_FILES = ['grade', 'units', 'service', 'places', 'observe', 'compare', 'source'];
const LIBRARY_FILES = ['module-ledger', 'grouped-delivery'];

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const files = startFiles(plan);
  const steps = referenceSteps(plan);
  const milestones = milestonesOf(plan);
  const [old, fresh] = ['old', 'new'].map(readLock);
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'framework-swap',
      description:
        'A web service from Express and mocha to Fastify and node:test, route by route, with the real packages',
      keywords: ['javascript', 'migration', 'web', 'npm'],
      metadata: { difficulty: 'hard', category: 'migration', units },
      agentTimeoutSec: 14_400,
      verifierTimeoutSec: 300,
    }),
  );
  task.write('mimo.yaml', mimoYaml(endurance({ units, milestones, steps })));
  task.write('instruction.md', instruction(plan));
  task.writeAll('environment/app', files);
  task.writeJson('environment/npm-packages.json', packageList([old, fresh]));
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
  task.writeAll('tests', graderFiles());
  task.write('tests/place-packages.mjs', placePackagesSource());
  for (const name of GRADE_FILES)
    task.write(`tests/${name}.mjs`, readFileSync(new URL(`grade/${name}.mjs`, import.meta.url)));
  for (const name of LIBRARY_FILES)
    task.write(`tests/${name}.mjs`, readFileSync(new URL(`../../lib/${name}.mjs`, import.meta.url)));
  task.write('tests/expected.json', JSON.stringify(expectations({ plan, files, milestones, old, fresh })));
  const kept = (test) => Object.fromEntries(Object.entries(files).filter(([path]) => test(path)));
  task.write(
    'tests/places.json',
    JSON.stringify({
      old,
      new: fresh,
      oldFiles: kept((path) => path.startsWith('src/routes/')),
      platform: kept((path) => /^(?:src\/platform|public)\//.test(path) || path === 'src/routes/index.json'),
    }),
  );
}

function endurance({ units, milestones, steps }) {
  return {
    schema: 'mimo-bench/task@1',
    family: 'framework-swap',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones,
    gates: [],
    constraints: CONSTRAINTS,
    protected: [
      'src/platform/**',
      'src/routes/index.json',
      'tools/**',
      'public/**',
      'legacy/**',
      'docs/http.md',
      'docs/fastify.md',
      'docs/delivery.md',
    ],
    scope: [
      'src/**',
      'test/**',
      'docs/PULL_REQUEST.md',
      'README.md',
      'CHANGELOG.md',
      'LEDGER.tsv',
      'package.json',
      'package-lock.json',
    ],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    reference: { steps: steps.length },
  };
}
