/**
 * Builds the whole task for (units, seed): the same bytes for the same input. It reads no clock, network or
 * environment. `lib` is mimo-bench's own helper library (tasks/lib/build.mjs).
 */
import { readFileSync } from 'node:fs';
import { makeRecords } from './records.mjs';

const here = (path) => new URL(path, import.meta.url);
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

export async function build({ units, seed, outDir, lib }) {
  const rng = lib.createRng(`{{name}}/${units}/${seed}`);
  const records = makeRecords(units, rng);
  const steps = referenceSteps(records, lib);
  const task = new lib.TaskWriter(outDir);
  task.write(
    'task.toml',
    lib.taskToml({ name: '{{name}}', description: 'Every record of a store brought to version 2, in order' }),
  );
  task.write('mimo.yaml', lib.mimoYaml(grading(units, steps.length)));
  task.write(
    'instruction.md',
    readFileSync(here('instruction.md'), 'utf8').replace('{{units}}', String(units)),
  );

  // What the agent finds in /app.
  task.copy(here('app/RULES.md'), 'environment/app/RULES.md');
  task.copy(here('app/seal.mjs'), 'environment/app/bin/seal.mjs');
  task.copy(here('app/check.mjs'), 'environment/app/bin/check.mjs');
  for (const { file, old } of records) task.write(`environment/app/${file}`, json(old));
  task.write('environment/app/LEDGER.tsv', 'record\trule\n');
  task.write('environment/Dockerfile', lib.dockerfile({ setup: null }));

  task.write('solution/solve.sh', lib.solveScript(steps));

  // What grades it; it comes into a clean sandbox when the agent is gone.
  task.write('tests/test.sh', '#!/bin/bash\nexec env -i PATH="$PATH" node /tests/grade.mjs\n');
  task.copy(here('grade.mjs'), 'tests/grade.mjs');
  task.writeJson(
    'tests/expected.json',
    records.map(({ id, rule, file, record }) => ({ id, rule, file, record })),
  );
}

/** One step a unit. What each writes depends on the step before it: the seal of its record. */
function referenceSteps(records, { heredoc }) {
  return records.map(({ id, rule, file, record }) => ({
    title: `Record ${id} to version 2 by rule ${rule}`,
    script: heredoc(file, json(record)) + heredoc('LEDGER.tsv', `${id}\t${rule}\n`, { append: true }),
  }));
}

/** The finished mimo.yaml: milestones are graded apart from one another, so that half of the work scores half. */
function grading(units, steps) {
  const dial = [4, 12, 25, 50, 100];
  return {
    schema: 'mimo-bench/task@1',
    title: 'Bring every record of a store to version 2',
    family: '{{name}}',
    tier: 'extended',
    units: { default: units, dial: dial.includes(units) ? dial : [units] },
    milestones: [
      ...[1, 2, 3, 4].map((quarter) => ({
        id: `quarter-${quarter}`,
        title: `Records of quarter ${quarter} are in version 2`,
        weight: 2,
      })),
      { id: 'ledger', title: 'The ledger names each finished record with its rule', weight: 2 },
    ],
    gates: [{ id: 'readable', title: 'Every record is there and readable' }],
    constraints: [{ id: 'ledger-order', title: 'The ledger was only ever added to, in order', penalty: 0.2 }],
    protected: ['bin/**', 'RULES.md'],
    scope: ['records/**', 'LEDGER.tsv'],
    snapshot: { workspace: '/app', state: [], exclude: ['node_modules'] },
    bulkShare: 0.1,
    reference: { steps },
  };
}
