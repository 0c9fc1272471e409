import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectHook, EnvironmentSource, Verifier } from '../core/index.ts';
import type { HarborFile } from './harbor-file.ts';
import { effectiveNetwork, limitsOf, sourceOf, type VariableFiller } from './harbor-meaning.ts';
import type { HarborConfig } from './harbor-schema.ts';

type Step = HarborConfig['steps'][number];

/** A task directory that is being read. */
export interface Reading {
  readonly root: string;
  readonly file: HarborFile;
  readonly variables: VariableFiller;
  readonly hasEndurance: boolean;
  /** The agent's. */
  readonly environment: EnvironmentSource;
}

/** One of `[[steps]]` with its place in the file. */
export interface IndexedStep {
  readonly step: Step;
  readonly index: number;
}

/**
 * How a task is graded, or with `at` one of its steps: what the step does not say is the task's, and its test files
 * lie over the task's.
 */
export async function verifierOf(reading: Reading, at?: IndexedStep): Promise<Verifier> {
  const { root, file, variables, environment: source } = reading;
  const { verifier, environment } = file.config;
  const own = at?.step.verifier;
  const mode = verifierMode(reading, at?.step);
  const declared = mode === 'separate' ? (own?.environment ?? verifier.environment) : undefined;
  const tests = testDirectories(root, at?.step);
  const context = tests.at(-1);
  const table = declared ?? environment;
  const builds = context !== undefined && existsSync(join(context, 'Dockerfile'));
  const brings = mode === 'separate' && (declared?.docker_image !== undefined || builds);
  const usesOwn = mode === 'separate' && (declared !== undefined || builds);
  const envPath = own?.env === undefined ? ['verifier', 'env'] : ['steps', at!.index, 'verifier', 'env'];
  const env = variables.fill(own?.env ?? verifier.env, envPath);
  return {
    timeoutMs: (own?.timeout_sec ?? verifier.timeout_sec) * 1000,
    env,
    user: own?.user ?? verifier.user,
    mode,
    network: effectiveNetwork(own, verifier, declared ?? environment),
    tests: brings ? [] : tests,
    collect: [...verifier.collect, ...(own?.collect ?? [])].map((hook) => hookOf(hook)),
    own: usesOwn
      ? {
          environment:
            declared?.docker_image === undefined && !builds
              ? source
              : await sourceOf(
                  // Without a table of its own a verifier that is built from tests/ shares nothing but limits.
                  declared ?? { ...table, docker_image: undefined },
                  context ?? root,
                ),
          limits: limitsOf(table),
          env: variables.fill(table.env, [...(declared ? ['verifier'] : []), 'environment', 'env']),
          workdir: table.workdir,
        }
      : undefined,
  };
}

function verifierMode({ file, hasEndurance }: Reading, step: Step | undefined): Verifier['mode'] {
  for (const table of [step?.verifier, file.config.verifier]) {
    if (table?.environment_mode !== undefined) return table.environment_mode;
    if (table?.environment !== undefined) return 'separate';
  }
  // Harbor's own default shares the agent's sandbox; a task made for endurance is graded in a clean one.
  return hasEndurance ? 'separate' : 'shared';
}

function testDirectories(root: string, step: Step | undefined): string[] {
  const own = step === undefined ? [] : [join(root, 'steps', step.name, 'tests')];
  return [join(root, 'tests'), ...own].filter((directory) => existsSync(directory));
}

/** Harbor's own default for a hook. */
const hookTimeoutSec = 60;

const hookOf = ({
  command,
  timeout_sec,
  user,
}: HarborConfig['verifier']['collect'][number]): CollectHook => ({
  command,
  timeoutMs: (timeout_sec ?? hookTimeoutSec) * 1000,
  user,
});
