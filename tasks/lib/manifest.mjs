/**
 * task.toml in Harbor's form (schema_version 1.4).
 * @param {{name: string, description: string, keywords?: readonly string[], version?: string,
 *   metadata?: Readonly<Record<string, string | number | boolean>>, agentTimeoutSec?: number,
 *   verifierTimeoutSec?: number, cpus?: number, memoryMb?: number, storageMb?: number, workdir?: string}} options
 */
export function taskToml({
  name,
  description,
  keywords = [],
  version = '1.0.0',
  metadata = {},
  agentTimeoutSec = 3600,
  verifierTimeoutSec = 120,
  cpus = 1,
  memoryMb = 2048,
  storageMb = 2048,
  workdir = '/app',
}) {
  const text = (value) => JSON.stringify(value);
  const seconds = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));
  const lines = [
    'schema_version = "1.4"',
    '',
    '[task]',
    `name = ${text(name.includes('/') ? name : `mimo-bench/${name}`)}`,
    `version = ${text(version)}`,
    `description = ${text(description)}`,
    'authors = [{ name = "mimo-bench contributors" }]',
    `keywords = [${keywords.map(text).join(', ')}]`,
    '',
    '[metadata]',
    ...Object.entries(metadata).map(([key, value]) => `${key} = ${text(value)}`),
    '',
    '[agent]',
    `timeout_sec = ${seconds(agentTimeoutSec)}`,
    'network_mode = "no-network"',
    '',
    '[verifier]',
    `timeout_sec = ${seconds(verifierTimeoutSec)}`,
    // No environment_mode: in Harbor "separate" wants an image that holds the tests, so Harbor grades these in the
    // agent's container (its default). mimo-bench grades a task with mimo.yaml in a clean sandbox.
    'network_mode = "no-network"',
    '',
    '[environment]',
    // Harbor installs agents inside while this holds; the agent's own phase above has no network.
    'network_mode = "public"',
    'build_timeout_sec = 600.0',
    `cpus = ${cpus}`,
    `memory_mb = ${memoryMb}`,
    `storage_mb = ${storageMb}`,
    `workdir = ${text(workdir)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * mimo.yaml from a plain object. Every key and text is written as JSON, which YAML contains, so nothing is
 * read as another type (`no`, `1.0`, `null`).
 * @param {Readonly<Record<string, unknown>>} endurance
 */
export function mimoYaml(endurance) {
  return `${blockLines(endurance, '').join('\n')}\n`;
}

function blockLines(value, indent) {
  return Object.entries(value).flatMap(([key, item]) => {
    if (item === undefined) return [];
    const name = `${indent}${/^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key)}:`;
    if (Array.isArray(item) && item.some(isRecord)) {
      return [name, ...item.map((entry) => `${indent}  - ${flow(entry)}`)];
    }
    if (isRecord(item) && Object.keys(item).length > 0) return [name, ...blockLines(item, `${indent}  `)];
    return [`${name} ${flow(item)}`];
  });
}

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{ ${pairs.map(([key, item]) => `${key}: ${flow(item)}`).join(', ')} }`;
}
