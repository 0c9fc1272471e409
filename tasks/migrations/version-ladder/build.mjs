/**
 * Builds `version-ladder`: an application on version 1 of a library, all later major versions of the library,
 * each with its breaking changes and its data migration, and the grading of every rung in between.
 */
import fs from 'node:fs';
import {
  createRng,
  dockerfile,
  heredoc,
  mimoYaml,
  setupScript,
  solveScript,
  TaskWriter,
  taskToml,
} from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';
import { makeTables } from './application/data.mjs';
import { instruction } from './application/pages.mjs';
import { history, reportQuestions, repositoryFiles } from './application/repository.mjs';
import { gradingCases } from './grade/cases.mjs';
import { constraints, gates, milestonesOf } from './grade/scoring.mjs';
import { climb, firstData, firstStamp } from './grade/truth.mjs';
import { truthFile } from './grade/truth-file.mjs';
import { libraryPackage } from './library/package.mjs';
import { referenceSteps } from './reference.mjs';
import { schedule } from './schedule.mjs';
import { wrongSolutions } from './variants.mjs';

const runtime = new URL('./grade/runtime/', import.meta.url);

/** @param {{units: number, seed: number, outDir: string}} options */
export async function build({ units, seed, outDir }) {
  const rng = createRng(`version-ladder/${units}/${seed}`);
  const plan = schedule(units, rng.fork('schedule'));
  const task = new TaskWriter(outDir);
  const packages = new Map(
    versions(plan).map((version) => [version, libraryPackage(plan, version, rng.fork('library'))]),
  );
  for (const [version, files] of packages)
    task.writeAll(`environment/packages/quarry-store-${version}`, files);

  const rows = makeTables(rng.fork('live'), 13);
  const sample = makeTables(rng.fork('sample'), 12);
  const questions = reportQuestions(plan.caps, rows);
  const { stamp, seal } = firstStamp(rng.fork('stamp'));
  const live = firstData(packages.get(1), rows, seal);
  const files = repositoryFiles({ plan, live, sample, questions, firstStamp: stamp });
  const truth = climb({ plan, packages, live, stamp, questions });
  const steps = referenceSteps(plan, { heredoc });

  task.write(
    'task.toml',
    taskToml({
      name: 'version-ladder',
      description:
        'An application through every major version of a library, each with breaking changes and a data migration of its own',
      keywords: ['javascript', 'migration', 'dependencies', 'data'],
      metadata: { difficulty: 'hard', category: 'migration', units },
      agentTimeoutSec: 14_400,
      verifierTimeoutSec: 300,
    }),
  );
  task.write('mimo.yaml', mimoYaml(endurance(plan, units, steps)));
  task.write('instruction.md', instruction(plan.last));
  task.writeAll('environment/app', files);
  task.write('environment/setup.sh', setupScript({ history }));
  task.write(
    'environment/Dockerfile',
    dockerfile({ copy: [{ from: 'packages/', to: '/srv/packages/' }], run: ['node tools/use.mjs 1'] }),
  );
  task.write('solution/solve.sh', solveScript(steps));
  task.write('alternative/solve.sh', solveScript(referenceSteps(plan, { heredoc }, 'other')));
  for (const [name, wrong] of Object.entries(wrongSolutions(plan, { heredoc }, sample)))
    task.write(`${name === 'late-bulk' ? 'bulk' : 'wrong'}/${name}.sh`, solveScript(wrong));
  task.writeAll('tests', graderFiles());
  for (const name of fs.readdirSync(runtime).sort())
    task.write(`tests/${name}`, fs.readFileSync(new URL(name, runtime)));
  task.write(
    'tests/truth.json',
    JSON.stringify(
      truthFile({ plan, units, files, truth, cases: gradingCases(plan.caps, rng.fork('grading')), history }),
    ),
  );
  task.write('tests/library.json', JSON.stringify(libraryFile(packages)));
}

const versions = (plan) => Array.from({ length: plan.last }, (_, at) => at + 1);

/** All versions of the library for the grader: most files are the same from one version to the next. */
function libraryFile(packages) {
  const places = new Map();
  const placeOf = (content) => {
    if (!places.has(content)) places.set(content, places.size);
    return places.get(content);
  };
  const byVersion = [...packages].map(([version, files]) => [
    version,
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, placeOf(content)])),
  ]);
  return { versions: Object.fromEntries(byVersion), blobs: [...places.keys()] };
}

function endurance(plan, units, steps) {
  return {
    schema: 'mimo-bench/task@1',
    family: 'version-ladder',
    tier: 'core',
    units: { default: units, dial: [25, 50, 100, 200, 400] },
    milestones: milestonesOf(plan, units).map(({ id, title, weight }) => ({ id, title, weight })),
    gates,
    constraints,
    protected: [
      'bin/**',
      'tools/**',
      'tests/**',
      'legacy/**',
      'data/archive/**',
      'src/platform/**',
      'src/cli/**',
      'PUBLIC.md',
    ],
    scope: ['src/**', 'config/**', 'data/**', 'docs/**', 'UPGRADES.tsv', 'package.json'],
    snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
    // What is written for the last version counts for the last version, whoever skipped the others.
    bulkShare: 0.35,
    reference: { steps: steps.length },
  };
}
