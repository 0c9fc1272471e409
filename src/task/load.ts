import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type Endurance,
  type EnvironmentSource,
  enduranceSchema,
  type Task,
  userError,
} from '../core/index.ts';
import { digestDirectory } from './digest.ts';
import { parseEndurance } from './endurance-file.ts';
import { type HarborFile, parseHarborToml } from './harbor-file.ts';
import { effectiveNetwork, resolveVariables, unsupportedKeys } from './harbor-meaning.ts';
import type { HarborConfig } from './harbor-schema.ts';
import { parseSteps } from './reference-steps.ts';

/** Processes in a sandbox: Harbor has no key for it, and a test runner with workers stays well below. */
const defaultPids = 512;

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
  const variables = resolveVariables(config, options.hostEnv ?? {}, file.lines);
  const solve = await optionalText(join(root, 'solution', 'solve.sh'));
  if (config.steps.length === 0)
    requireFile(join(root, 'tests', 'test.sh'), 'it writes /logs/verifier/reward.json');
  const { suite = basename(dirname(root)), name = basename(root), seed = 1 } = options;
  return {
    suite,
    name,
    title: endurance?.title ?? (config.task?.description || name),
    directory: root,
    digest: await digestDirectory(root),
    units: options.units ?? endurance?.units.default ?? 1,
    seed,
    instruction: await readInstruction(root, config),
    endurance: endurance ?? rewardOnly(name),
    hasEndurance: endurance !== undefined,
    environment: await environmentOf(root, file),
    ...settings(config),
    env: variables.environment,
    verifier: { ...verifierSettings(config, endurance !== undefined), env: variables.verifier },
    solutionEnv: variables.solution,
    reference: solve === undefined ? [] : parseSteps(solve),
    warnings: [...file.warnings, ...variables.warnings, ...unsupportedKeys(root, file)],
    harbor: config,
  };
}

async function readEndurance(root: string): Promise<Endurance | undefined> {
  const path = join(root, 'mimo.yaml');
  const text = await optionalText(path);
  return text === undefined ? undefined : parseEndurance(text, path, true);
}

/** A Harbor task without `mimo.yaml`: one milestone, its reward. */
function rewardOnly(name: string): Endurance {
  return enduranceSchema.parse({
    schema: 'mimo-bench/task@1',
    family: name.toLowerCase().replace(/[^a-z0-9._-]/g, '-'),
    tier: 'extended',
    units: { default: 1, dial: [1] },
    milestones: [{ id: 'reward', title: 'the reward of the task' }],
  });
}

async function readInstruction(root: string, config: HarborConfig): Promise<string> {
  if (config.steps.length === 0) {
    return requiredText(join(root, 'instruction.md'), 'it is what the agent is asked to do');
  }
  const parts = config.steps.map(({ name }) =>
    requiredText(join(root, 'steps', name, 'instruction.md'), `the step "${name}" of task.toml needs it`),
  );
  return (await Promise.all(parts)).join('\n');
}

async function environmentOf(root: string, { config, lines }: HarborFile): Promise<EnvironmentSource> {
  const { docker_image: image, build_timeout_sec } = config.environment;
  const buildTimeoutMs = build_timeout_sec * 1000;
  if (image !== undefined) return { directory: undefined, image, digest: image, buildTimeoutMs };
  const directory = join(root, 'environment');
  requireFile(join(directory, 'Dockerfile'), `${lines.file} names no environment.docker_image`);
  return { directory, image: undefined, digest: await digestDirectory(directory), buildTimeoutMs };
}

function settings({ environment, agent }: HarborConfig) {
  return {
    limits: {
      cpus: environment.cpus,
      memoryMb: environment.memory_mb,
      storageMb: environment.storage_mb,
      pids: defaultPids,
    },
    network: effectiveNetwork(environment, agent),
    workdir: environment.workdir,
    agentTimeoutMs: agent.timeout_sec === undefined ? undefined : agent.timeout_sec * 1000,
    agentUser: agent.user,
  };
}

function verifierSettings({ environment, verifier }: HarborConfig, hasEndurance: boolean) {
  return {
    timeoutMs: verifier.timeout_sec * 1000,
    user: verifier.user,
    // Harbor's own default shares the agent's sandbox; a task made for endurance is graded in a clean one.
    mode: verifier.environment_mode ?? (hasEndurance ? ('separate' as const) : ('shared' as const)),
    network: effectiveNetwork(environment, verifier),
  };
}

const optionalText = async (path: string): Promise<string | undefined> =>
  existsSync(path) ? readFile(path, 'utf8') : undefined;

async function requiredText(path: string, why: string): Promise<string> {
  requireFile(path, why);
  return readFile(path, 'utf8');
}

function requireFile(path: string, why: string): void {
  if (existsSync(path)) return;
  throw userError('TASK_INCOMPLETE', `${path} is missing: ${why}`, {
    hint: 'A task has task.toml, instruction.md, environment/Dockerfile and tests/test.sh.',
  });
}
