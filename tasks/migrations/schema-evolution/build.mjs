/**
 * Builds `schema-evolution`: a database with the code that uses it, a chain of requests for changes to it, and the
 * grading of every migration on databases that only the grader has.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import {
  createRng,
  dockerfile,
  mimoYaml,
  setupScript,
  solveScript,
  TaskWriter,
  taskToml,
} from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';
import { gitTree } from './git-tree.mjs';
import { AREA_NAMES } from './names.mjs';
import { instruction, RELEASE } from './pages.mjs';
import { makePlan } from './plan.mjs';
import { referenceSteps } from './reference.mjs';
import { FIRST_SEAL, history, startFiles } from './repository.mjs';
import { constraints, gates, groupsOf, milestonesOf } from './scoring.mjs';
import { truthOf } from './truth.mjs';
import { wrongSolutions } from './variants.mjs';

const runtime = new URL('./grade/runtime/', import.meta.url);
const KEPT =
  /^(?:bin|tools|test|db|src\/platform|docs\/requests)\/|^(?:PUBLIC\.md|docs\/migrations\.md|migrations\/kit\.mjs)$/;
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const plan = makePlan({ units, seed });
  const rng = createRng(`schema-evolution/${units}/${seed}/data`);
  const files = startFiles(plan, rng);
  const { examples, ...truth } = await truthOf(plan, files['migrations/kit.mjs'], rng);
  for (const [name, example] of Object.entries(examples))
    files[`test/examples/${name}.json`] = `${JSON.stringify(example, null, 1)}\n`;
  const steps = referenceSteps(plan);
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({
      name: 'schema-evolution',
      description:
        'A database through a long chain of schema and data migrations, up and down, with the code that uses it',
      keywords: ['javascript', 'migration', 'sqlite', 'data'],
      metadata: { difficulty: 'hard', category: 'migration', units },
      agentTimeoutSec: 14_400,
      verifierTimeoutSec: 300,
    }),
  );
  task.write('mimo.yaml', mimoYaml(endurance(plan, steps)));
  task.write('instruction.md', instruction(plan.count));
  task.writeAll('environment/app', files);
  task.write('environment/setup.sh', setupScript({ history }));
  task.write('environment/Dockerfile', dockerfile());
  task.write('solution/solve.sh', solveScript(steps));
  task.write('alternative/solve.sh', solveScript(referenceSteps(plan, 'other')));
  for (const [name, wrong] of Object.entries(wrongSolutions(plan, examples)))
    task.write(`wrong/${name}.sh`, solveScript(wrong));
  task.writeAll('tests', graderFiles());
  for (const name of fs.readdirSync(runtime).sort())
    task.write(`tests/${name}`, fs.readFileSync(new URL(name, runtime)));
  task.write('tests/truth.json', JSON.stringify(truthFile({ plan, files, truth })));
}

const truthFile = ({ plan, files, truth }) => ({
  ...truth,
  release: RELEASE,
  firstSeal: FIRST_SEAL,
  kit: files['migrations/kit.mjs'],
  milestones: milestonesOf(plan).map(({ id, weight }) => ({ id, weight })),
  gates: gates.map(({ id }) => ({ id })),
  constraints: constraints.map(({ id, penalty }) => ({ id, penalty })),
  groups: groupsOf(plan.count),
  areas: AREA_NAMES.filter((area) => plan.units.some((facet) => facet.entity.area === area)),
  kept: Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => KEPT.test(path))
      .map(([path, text]) => [path, sha256(text)]),
  ),
  base: { tree: gitTree(files), subject: history.at(-1).message.split('\n')[0], commits: history.length },
});

function endurance(plan, steps) {
  return {
    schema: 'mimo-bench/task@1',
    title: 'A database through a long chain of migrations, with the code that uses it',
    family: 'schema-evolution',
    tier: 'core',
    units: { default: plan.count, dial: [25, 50, 100, 200, 400] },
    milestones: milestonesOf(plan),
    gates,
    constraints,
    protected: [
      'bin/**',
      'tools/**',
      'test/**',
      'db/**',
      'docs/requests/**',
      'docs/migrations.md',
      'src/platform/**',
      'migrations/kit.mjs',
      'PUBLIC.md',
    ],
    scope: ['src/**', 'migrations/**', 'docs/**', 'var/**'],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules', 'var'] },
    reference: { steps: steps.length },
  };
}
