import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const projectRoot = join(import.meta.dirname, '..', '..');

const stepSchema = z.object({
  name: z.string(),
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});
const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  runs: z.object({ steps: z.array(stepSchema) }),
});

export async function readAction(): Promise<z.infer<typeof actionSchema>> {
  return actionSchema.parse(parse(await readFile(join(projectRoot, 'action.yml'), 'utf8')));
}

export interface StepDone {
  readonly code: number | null;
  readonly output: string;
  /** What the step wrote to GITHUB_OUTPUT. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface JobPlace {
  /** The checkout in which the job works. */
  readonly cwd: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Outputs of earlier steps, by `steps.<id>.outputs.<name>`. */
  readonly outputs: Map<string, string>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs one step of the action as a runner does: its expressions filled in, its script under bash. */
export async function runStep(name: string, job: JobPlace): Promise<StepDone> {
  const action = await readAction();
  const step = action.runs.steps.find((one) => one.name === name);
  if (!step?.run) throw new Error(`the action has no step "${name}" that runs a script`);
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([key, { default: value }]) => [key, job.inputs[key] ?? value]),
  );
  const fill = (text: string) =>
    text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_match: string, expression: string) =>
      expression.startsWith('inputs.')
        ? (inputs[expression.slice('inputs.'.length)] ?? '')
        : (job.outputs.get(expression) ?? ''),
    );
  const outputFile = join(job.cwd, '.github-output');
  await writeFile(outputFile, '');
  const done = await bash(fill(step.run), {
    cwd: job.cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: job.cwd,
      RUNNER_TEMP: job.cwd,
      GITHUB_ACTION_PATH: projectRoot,
      GITHUB_OUTPUT: outputFile,
      ...Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, fill(value)])),
      ...job.env,
    },
  });
  const lines = (await readFile(outputFile, 'utf8')).split('\n').filter((line) => line !== '');
  const outputs = Object.fromEntries(
    lines.map((line): [string, string] => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]),
  );
  for (const [key, value] of Object.entries(outputs))
    job.outputs.set(`steps.${step.id}.outputs.${key}`, value);
  return { ...done, outputs };
}

function bash(
  script: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
