import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Scratch extends AsyncDisposable {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/** A directory that goes away with its scope. */
export async function scratch(): Promise<Scratch> {
  const path = await mkdtemp(join(tmpdir(), 'mimo-bench-test-'));
  return {
    path,
    write: async (files) => {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** The least that Harbor asks of a task directory. */
export const harborFiles = (toml = ''): Record<string, string> => ({
  'task.toml': toml,
  'instruction.md': 'Do it.\n',
  'environment/Dockerfile': 'FROM debian:12\n',
  'tests/test.sh': '#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n',
});

export const mimoYaml = `schema: mimo-bench/task@1
family: small
tier: smoke
units: { default: 10, dial: [10] }
milestones:
  - { id: done, title: it is done }
`;

/** A generator that writes a whole task and puts \`extra\` into its body. */
export const generator = (extra = ''): string => `
export async function build({ units, seed, outDir, lib }) {
  const rng = lib.createRng(\`small/\${units}/\${seed}\`);
  const task = new lib.TaskWriter(outDir);
  ${extra}
  task.write('task.toml', lib.taskToml({ name: 'small', description: 'Small' }));
  task.write('mimo.yaml', ${JSON.stringify(mimoYaml)});
  task.write('instruction.md', 'Number ' + rng.int(1, 1e9) + '\\n');
  task.write('environment/Dockerfile', lib.dockerfile({ setup: null }));
  task.write('environment/app/a.txt', 'a\\n');
  task.write('tests/test.sh', 'exit 0\\n');
  task.write('solution/solve.sh', lib.solveScript([{ title: 'one', script: 'echo b > b.txt' }]));
}
`;
