import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Leg, NetworkPolicy, Task } from '../core/index.ts';
import type { HarborFile } from './harbor-file.ts';
import { type KeyLines, locate } from './located.ts';

type Read = Pick<Task, 'legs' | 'verifier' | 'network' | 'hasEndurance'>;

/**
 * What a task asks for and cannot be had here, whatever the sandbox: such a task is read and shown, and refused
 * before anything of it starts, since run otherwise it would measure something else than its author meant.
 */
export function unsupported(root: string, { config, lines }: HarborFile, task: Read): string[] {
  const { environment, verifier, steps } = config;
  const asked: [boolean, PropertyKey[], string][] = [
    [environment.os === 'windows', ['environment', 'os'], 'Windows containers are not supported'],
    [environment.gpus > 0, ['environment', 'gpus'], 'GPUs are not supported'],
    [
      environment.mcp_servers.length > 0,
      ['environment', 'mcp_servers'],
      'MCP servers are not offered to agents',
    ],
    [environment.skills_dir !== undefined, ['environment', 'skills_dir'], 'skills are not given to agents'],
    [
      task.network.kind === 'allowlist' || task.verifier.network.kind === 'allowlist',
      [config.agent.network_mode === 'allowlist' ? 'agent' : 'environment', 'network_mode'],
      'a network limited to a list of hosts is not supported',
    ],
    [
      verifier.environment_mode === 'shared' && verifier.environment !== undefined,
      ['verifier', 'environment'],
      'an environment of its own contradicts environment_mode = "shared"',
    ],
    [
      task.hasEndurance && task.verifier.own !== undefined,
      ['verifier', 'environment'],
      "a task with mimo.yaml is graded in its own environment's clean copy",
    ],
    [
      task.hasEndurance && steps.length > 0,
      ['steps'],
      'steps with instructions of their own do not go with mimo.yaml, whose milestones are of the whole',
    ],
    ...config.artifacts.map(({ service }, index): [boolean, PropertyKey[], string] => [
      isOther(service),
      ['artifacts', index, 'service'],
      'only the main service is run',
    ]),
    ...verifier.collect.map(({ service }, index): [boolean, PropertyKey[], string] => [
      isOther(service),
      ['verifier', 'collect', index, 'service'],
      'only the main service is run',
    ]),
    ...task.legs.flatMap((leg, index) => ofLeg(task, leg, index)),
  ];
  const texts = asked.filter(([is]) => is).map(([, path, text]) => locate(lines, { path, text }));
  return [...texts, ...changedNetwork(task, task.legs.length === 0, lines), ...inFiles(root)];
}

const isOther = (service: string | undefined): boolean => service !== undefined && service !== 'main';

function ofLeg(task: Read, leg: Leg, index: number): [boolean, PropertyKey[], string][] {
  const at = (...path: PropertyKey[]): PropertyKey[] => ['steps', index, ...path];
  const { network, mode } = leg.verifier;
  return [
    [network.kind === 'allowlist', at('verifier'), 'a network limited to a list of hosts is not supported'],
    [
      mode === 'shared' && !alike(network, task.network),
      at('verifier'),
      'the network of a sandbox cannot be changed between the agent and its grader',
    ],
  ];
}

function changedNetwork(task: Read, single: boolean, lines: KeyLines): string[] {
  if (!single || task.verifier.mode !== 'shared' || alike(task.network, task.verifier.network)) return [];
  const text = 'the network of a shared sandbox cannot be changed between the agent and its grader';
  return [locate(lines, { path: ['verifier', 'network_mode'], text })];
}

const alike = (a: NetworkPolicy, b: NetworkPolicy): boolean => a.kind === b.kind;

/** What files beside task.toml ask for. */
function inFiles(root: string): string[] {
  const found: string[] = [];
  for (const directory of ['environment', 'tests']) {
    const compose = join(root, directory, 'docker-compose.yaml');
    if (existsSync(compose)) found.push(`${compose}: further services (docker compose) are not supported`);
  }
  const dockerfile = join(root, 'environment', 'Dockerfile');
  const line = existsSync(dockerfile) ? entrypointLine(readFileSync(dockerfile, 'utf8')) : undefined;
  if (line !== undefined) {
    found.push(
      `${dockerfile}:${line}: ENTRYPOINT: what it starts is not started; start it in a healthcheck or RUN`,
    );
  }
  return found;
}

/** Line of the last stage's ENTRYPOINT, 1-based; an empty one takes a base image's away and asks for nothing. */
function entrypointLine(dockerfile: string): number | undefined {
  let found: number | undefined;
  for (const [index, line] of dockerfile.split('\n').entries()) {
    if (/^\s*FROM\s/i.test(line)) found = undefined;
    if (/^\s*ENTRYPOINT\s/i.test(line)) found = /\[\s*\]/.test(line) ? undefined : index + 1;
  }
  return found;
}
