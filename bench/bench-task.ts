import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LoadedTask, loadTask } from '../src/task/index.ts';

/** Files of the task's workspace: those of a small real repository. */
const workspaceFiles = 60;

/**
 * Writes a task whose reference has `steps` trivial steps, each one short command that changes one file, and loads
 * it. What a step costs beside such a command is the harness.
 */
export async function writeBenchTask(directory: string, steps: number): Promise<LoadedTask> {
  const files: Record<string, string> = {
    'task.toml': taskToml,
    'mimo.yaml': mimoYaml,
    'instruction.md': 'Append a line to each of the notes, one note a step.\n',
    'environment/Dockerfile': 'FROM node:24-bookworm\nWORKDIR /app\nCOPY files/ ./\n',
    'solution/solve.sh': solution(steps),
    'tests/test.sh': 'mkdir -p /logs/verifier\necho \'{"done": 1}\' > /logs/verifier/reward.json\n',
  };
  for (let index = 0; index < workspaceFiles; index += 1) {
    files[`environment/files/src/part-${index % 8}/module-${index}.js`] = moduleText(index);
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  return loadTask(directory, { suite: 'bench', name: 'steps', units: steps });
}

function solution(steps: number): string {
  const texts = Array.from(
    { length: steps },
    (_, index) =>
      `### step: append to note ${index}\nprintf 'line of step ${index}\\n' >> note-${index % 7}.txt`,
  );
  return `#!/bin/sh\nset -eu\ncd /app\n${texts.join('\n')}\n`;
}

const moduleText = (index: number): string =>
  `export function part${index}(value) {\n  return value + ${index};\n}\n`.repeat(20);

const taskToml = `schema_version = "1.2"

[agent]
timeout_sec = 3600.0

[verifier]
timeout_sec = 60.0

[environment]
cpus = 2
memory_mb = 2048
storage_mb = 2048
`;

const mimoYaml = `schema: mimo-bench/task@1
family: bench-steps
units: { default: 200, dial: [200] }
milestones:
  - { id: done, title: the grader ran }
`;
