import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkPolicy } from '../core/index.ts';
import type { HarborFile } from './harbor-file.ts';
import type { HarborConfig } from './harbor-schema.ts';
import { type KeyLines, locate } from './located.ts';

type NetworkKeys = Pick<HarborConfig['agent'], 'network_mode' | 'allowed_hosts'>;

/** A phase's own network keys, or else those of the environment; Harbor's default is `public`. */
export function effectiveNetwork(environment: NetworkKeys, phase: NetworkKeys): NetworkPolicy {
  const declared = isDeclared(phase) ? phase : environment;
  const mode = declared.network_mode ?? (declared.allowed_hosts.length > 0 ? 'allowlist' : 'public');
  switch (mode) {
    case 'public':
      return { kind: 'public' };
    case 'no-network':
      return { kind: 'none' };
    case 'allowlist':
      return { kind: 'allowlist', hosts: declared.allowed_hosts };
  }
}

const isDeclared = ({ network_mode, allowed_hosts }: NetworkKeys): boolean =>
  network_mode !== undefined || allowed_hosts.length > 0;

type Variables = Readonly<Record<string, string>>;

/** The `env` tables with `${NAME}` and `${NAME:-default}` filled in; what cannot be filled is left out and said. */
export function resolveVariables(
  config: HarborConfig,
  host: Readonly<Record<string, string | undefined>>,
  lines: KeyLines,
): { environment: Variables; verifier: Variables; solution: Variables; warnings: string[] } {
  const warnings: string[] = [];
  const resolve = (section: 'environment' | 'verifier' | 'solution'): Variables => {
    const filled: Record<string, string> = {};
    for (const [name, template] of Object.entries(config[section].env)) {
      const missing: string[] = [];
      const value = fill(template, host, missing);
      if (missing.length === 0) filled[name] = value;
      else {
        const text = `left out: ${missing.join(', ')} is not handed to sandboxes and has no default`;
        warnings.push(locate(lines, { path: [section, 'env', name], text }));
      }
    }
    return filled;
  };
  return {
    environment: resolve('environment'),
    verifier: resolve('verifier'),
    solution: resolve('solution'),
    warnings,
  };
}

function fill(
  template: string,
  host: Readonly<Record<string, string | undefined>>,
  missing: string[],
): string {
  return template.replace(
    /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => {
      const value = host[name] ?? fallback;
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
  );
}

/** What task.toml asks for and is read and kept, but not acted on: said, so that nobody takes it for done. */
export function unsupportedKeys(root: string, { config, lines }: HarborFile): string[] {
  const { environment, verifier } = config;
  const asked: [boolean, PropertyKey[], string][] = [
    [
      config.steps.length > 0,
      ['steps'],
      `running step by step is not supported yet: the ${config.steps.length} instructions are given as one, and tests/ must grade the whole`,
    ],
    [environment.os === 'windows', ['environment', 'os'], 'Windows containers are not supported'],
    [environment.gpus > 0, ['environment', 'gpus'], 'GPUs are not supported yet: none is given'],
    [
      environment.mcp_servers.length > 0,
      ['environment', 'mcp_servers'],
      'MCP servers are not offered to agents yet',
    ],
    [
      environment.skills_dir !== undefined,
      ['environment', 'skills_dir'],
      'skills are not copied to agents yet',
    ],
    [
      environment.healthcheck !== undefined,
      ['environment', 'healthcheck'],
      'the health check is not run yet',
    ],
    [
      verifier.environment !== undefined,
      ['verifier', 'environment'],
      "grading uses the task's own environment",
    ],
    [verifier.collect.length > 0, ['verifier', 'collect'], 'collect hooks are not run yet'],
  ];
  const warnings = asked.filter(([is]) => is).map(([, path, text]) => locate(lines, { path, text }));
  if (existsSync(join(root, 'tests', 'Dockerfile'))) {
    warnings.push(`${join(root, 'tests', 'Dockerfile')}: not built, grading uses the task's own environment`);
  }
  const compose = join(root, 'environment', 'docker-compose.yaml');
  if (existsSync(compose))
    warnings.push(`${compose}: only the Dockerfile is used, its further services do not start`);
  return warnings;
}
