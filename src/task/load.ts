import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Endurance, type EnvironmentSource, enduranceSchema, type Task } from '../core/index.ts';
import { digestDirectory } from './digest.ts';
import { parseEndurance } from './endurance-file.ts';
import { type HarborFile, parseHarborToml } from './harbor-file.ts';
import {
  effectiveNetwork,
  healthcheckOf,
  limitsOf,
  sourceOf,
  variableFiller,
  workspaceOf,
} from './harbor-meaning.ts';
import type { HarborConfig } from './harbor-schema.ts';
import { artifactsOf, joinedInstructions, readLegs, whereThere } from './legs.ts';
import { readReference } from './reference-steps.ts';
import { requiredText, requireFile } from './required.ts';
import { unsupported } from './unsupported.ts';
import { type Reading, verifierOf } from './verifier.ts';

export interface LoadOptions {
  /** Default: the name of the parent directory. */
  readonly suite?: string;
  /** Default: the name of the directory. */
  readonly name?: string;
  /** What the directory was built with; default: the dial's default, or 1 without `mimo.yaml`. */
  readonly units?: number;
  readonly seed?: number;
  /**
   * Variables that `${NAME}` in the task's `env` tables may take from the host. Default none, so that a key of
   * the host enters a sandbox only where the caller hands it over.
   */
  readonly hostEnv?: Readonly<Record<string, string | undefined>>;
}

/** A task together with everything that its task.toml says. */
export interface LoadedTask extends Task {
  readonly title: string;
  readonly harbor: HarborConfig;
}

/**
 * Loads a complete Harbor task directory, with or without `mimo.yaml`.
 *
 * @throws MimoError user `TASK_TOML_INVALID`, `MIMO_YAML_INVALID` (file, line, key, what was expected) or
 *   `TASK_INCOMPLETE` (a file of the format is missing)
 */
export async function loadTask(directory: string, options: LoadOptions = {}): Promise<LoadedTask> {
  const root = resolve(directory);
  const toml = join(root, 'task.toml');
  const file = parseHarborToml(await requiredText(toml, 'every Harbor task has one'), toml);
  const endurance = await readEndurance(root);
  const { config } = file;
  const variables = variableFiller(options.hostEnv ?? {}, file.lines);
  const environment = await environmentOf(root, file);
  const reading = { root, file, variables, environment, hasEndurance: endurance !== undefined };
  const env = variables.fill(config.environment.env, ['environment', 'env']);
  const solutionEnv = variables.fill(config.solution.env, ['solution', 'env']);
  const legs = await readLegs(reading);
  const { suite = basename(dirname(root)), name = basename(root), seed = 1 } = options;
  const read = {
    ...(await assignmentOf(reading)),
    ...(legs.length === 0 ? {} : { instruction: joinedInstructions(legs) }),
    ...(legs.length === 0 ? {} : { reference: legs.flatMap((leg) => leg.reference) }),
    legs,
    rewardStrategy: config.multi_step_reward_strategy ?? ('mean' as const),
    limits: limitsOf(config.environment),
    network: effectiveNetwork(config.agent, config.environment),
    workdir: config.environment.workdir,
    healthcheck: healthcheckOf(config.environment.healthcheck),
    hasEndurance: endurance !== undefined,
  };
  requireTests(root, read);
  return {
    suite,
    name,
    title: endurance?.title ?? (config.task?.description || name),
    directory: root,
    digest: await digestDirectory(root),
    units: options.units ?? endurance?.units.default ?? 1,
    seed,
    endurance: endurance ?? rewardOnly(name, workspaceOf(root, config)),
    environment,
    ...read,
    env,
    solutionEnv,
    warnings: [...file.warnings, ...variables.warnings],
    refusals: unsupported(root, file, read),
    harbor: config,
  };
}

/** What a task without steps asks, and what one with steps asks by default. */
async function assignmentOf(reading: Reading) {
  const { root, file } = reading;
  const { config } = file;
  const { timeout_sec } = config.agent;
  return {
    instruction:
      config.steps.length > 0
        ? ''
        : await requiredText(join(root, 'instruction.md'), 'it is what the agent is asked to do'),
    agentTimeoutMs: timeout_sec === undefined ? undefined : timeout_sec * 1000,
    agentUser: config.agent.user,
    verifier: await verifierOf(reading),
    artifacts: artifactsOf(config.artifacts),
    reference: await readReference(join(root, 'solution')),
    solution: whereThere(join(root, 'solution')),
  };
}

/** Every leg has a test.sh, its own or the task's; a verifier's own image brings it. */
function requireTests(root: string, { legs, verifier }: Pick<Task, 'legs' | 'verifier'>): void {
  const lacks = ({ tests, own }: Task['verifier']): boolean =>
    (own === undefined || tests.length > 0) &&
    !tests.some((directory) => existsSync(join(directory, 'test.sh')));
  const why = 'it writes /logs/verifier/reward.json or reward.txt';
  if (legs.length === 0 && lacks(verifier)) requireFile(join(root, 'tests', 'test.sh'), why);
  for (const leg of legs) {
    if (lacks(leg.verifier)) requireFile(join(root, 'steps', leg.name, 'tests', 'test.sh'), why);
  }
}

async function readEndurance(root: string): Promise<Endurance | undefined> {
  const path = join(root, 'mimo.yaml');
  return existsSync(path) ? parseEndurance(await readFile(path, 'utf8'), path, true) : undefined;
}

/** A Harbor task without `mimo.yaml`: one milestone, its reward. */
function rewardOnly(name: string, workspace: string): Endurance {
  return enduranceSchema.parse({
    schema: 'mimo-bench/task@1',
    family: name.toLowerCase().replace(/[^a-z0-9._-]/g, '-'),
    tier: 'extended',
    units: { default: 1, dial: [1] },
    milestones: [{ id: 'reward', title: 'the reward of the task' }],
    snapshot: { workspace },
  });
}

function environmentOf(root: string, { config, lines }: HarborFile): Promise<EnvironmentSource> {
  const directory = join(root, 'environment');
  if (config.environment.docker_image === undefined)
    requireFile(join(directory, 'Dockerfile'), `${lines.file} names no environment.docker_image`);
  return sourceOf(config.environment, directory);
}
