import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, Leg } from '../core/index.ts';
import { healthcheckOf } from './harbor-meaning.ts';
import type { HarborConfig } from './harbor-schema.ts';
import { readReference } from './reference-steps.ts';
import { requiredText } from './required.ts';
import { type IndexedStep, type Reading, verifierOf } from './verifier.ts';

/** The `[[steps]]` of a task.toml, each with what it takes over from the task. */
export async function readLegs(reading: Reading): Promise<Leg[]> {
  const legs: Leg[] = [];
  for (const [index, step] of reading.file.config.steps.entries())
    legs.push(await readLeg(reading, { step, index }));
  return legs;
}

async function readLeg(reading: Reading, at: IndexedStep): Promise<Leg> {
  const { root, file } = reading;
  const { step } = at;
  const directory = join(root, 'steps', step.name);
  const why = `the step "${step.name}" of ${file.lines.file} needs it`;
  const timeoutSec = step.agent?.timeout_sec ?? file.config.agent.timeout_sec;
  return {
    name: step.name,
    instruction: await requiredText(join(directory, 'instruction.md'), why),
    agentTimeoutMs: timeoutSec === undefined ? undefined : timeoutSec * 1000,
    agentUser: step.agent?.user ?? file.config.agent.user,
    verifier: await verifierOf(reading, at),
    artifacts: artifactsOf([...file.config.artifacts, ...step.artifacts]),
    reference: await readReference(join(directory, 'solution')),
    solution: whereThere(join(directory, 'solution')),
    workdirFiles: whereThere(join(directory, 'workdir')),
    healthcheck: healthcheckOf(step.healthcheck),
    minRewards: typeof step.min_reward === 'number' ? { reward: step.min_reward } : (step.min_reward ?? {}),
  };
}

export const artifactsOf = (tables: HarborConfig['artifacts']): Artifact[] =>
  tables.map(({ source, destination, exclude }) => ({ source, destination, exclude }));

export const whereThere = (directory: string): string | undefined =>
  existsSync(directory) ? directory : undefined;

/** The instructions of all legs in order, for whoever shows a task as a whole. */
export const joinedInstructions = (legs: readonly Leg[]): string =>
  legs.map(({ name, instruction }) => `## ${name}\n\n${instruction.trim()}\n`).join('\n');
