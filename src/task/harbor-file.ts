import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { userError } from '../core/index.ts';
import { type HarborConfig, harborSchema } from './harbor-schema.ts';
import { invalidFile, type KeyLines, locate, nearest, type Problem, problemOf } from './located.ts';
import { tomlLines } from './toml-lines.ts';
import { knownKeys } from './yaml-file.ts';

const code = 'TASK_TOML_INVALID';
const hint = "Correct the keys that are named; the keys and types are those of Harbor's task format 1.4.";

export interface HarborFile {
  readonly config: HarborConfig;
  readonly lines: KeyLines;
  /** Unknown keys, deprecated forms, newer versions: each with file and line. */
  readonly warnings: readonly string[];
}

/**
 * Reads the text of a task.toml. Unknown keys and deprecated forms become warnings.
 *
 * @param file name for messages
 * @throws MimoError user `TASK_TOML_INVALID`, naming file, line, key and what was expected
 */
export function parseHarborToml(text: string, file: string): HarborFile {
  const data = parseToml(text, file);
  const lines = tomlLines(file, text);
  const warnings: Problem[] = [];
  const problems: Problem[] = modernise(data, warnings);
  const config = problems.length > 0 ? undefined : validate(data, problems, warnings);
  if (config !== undefined) problems.push(...contradictions(config));
  if (config === undefined || problems.length > 0) throw invalidFile(code, lines, problems, hint);
  if (Number.parseFloat(config.schema_version) > 1.4) {
    const text = `${config.schema_version} is newer than 1.4, the version that is known here`;
    warnings.push({ path: ['schema_version'], text });
  }
  return { config, lines, warnings: warnings.map((warning) => locate(lines, warning)) };
}

type Table = Record<string, unknown>;

function parseToml(text: string, file: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '');
    throw userError(code, `${file}:${error.line}: ${reason} (column ${error.column})`, {
      hint: 'Correct the TOML syntax at this line.',
      cause: error,
    });
  }
}

/** Drops unknown keys one layer at a time, as warnings, until what is left fits or is wrong. */
function validate(data: Table, problems: Problem[], warnings: Problem[]): HarborConfig | undefined {
  for (;;) {
    const parsed = harborSchema.safeParse(data);
    if (parsed.success) return parsed.data;
    const unknown = parsed.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
    const wrong = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
    for (const issue of unknown) dropKeys(data, issue, warnings);
    if (unknown.length > 0) continue;
    problems.push(...wrong.flatMap((issue) => problemOf(issue, data)));
    return undefined;
  }
}

function dropKeys(
  data: Table,
  issue: Extract<z.core.$ZodIssue, { code: 'unrecognized_keys' }>,
  warnings: Problem[],
): void {
  const table = issue.path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown>)[part],
    data,
  ) as Table;
  for (const key of issue.keys) {
    const near = nearest(key, knownKeys(harborSchema, issue.path));
    const offer = near.length > 0 ? ` (did you mean ${near.join(' or ')}?)` : '';
    warnings.push({ path: [...issue.path, key], text: `unknown key, ignored${offer}` });
    delete table[key];
  }
}

/** Replaces deprecated forms by today's, with a warning each. */
function modernise(data: Table, warnings: Problem[]): Problem[] {
  const problems: Problem[] = [];
  if ('version' in data) {
    warnings.push({ path: ['version'], text: 'deprecated, use schema_version' });
    data['schema_version'] ??= data['version'];
    delete data['version'];
  }
  const environments: [PropertyKey[], unknown][] = [[['environment'], data['environment']]];
  const verifier = data['verifier'];
  if (isTable(verifier)) environments.push([['verifier', 'environment'], verifier['environment']]);
  for (const [path, environment] of environments) {
    if (isTable(environment)) problems.push(...moderniseEnvironment(environment, path, warnings));
  }
  return problems;
}

function moderniseEnvironment(environment: Table, path: PropertyKey[], warnings: Problem[]): Problem[] {
  const problems: Problem[] = [];
  for (const key of ['memory', 'storage']) {
    const size = environment[key];
    if (size === undefined) continue;
    const megabytes = typeof size === 'string' ? parseMegabytes(size) : undefined;
    if (megabytes === undefined) {
      problems.push({
        path: [...path, key],
        text: `expected a size such as "2G" or "512M", got ${JSON.stringify(size)}`,
      });
    } else {
      warnings.push({ path: [...path, key], text: `deprecated, use ${key}_mb = ${megabytes}` });
      environment[`${key}_mb`] = megabytes;
    }
    delete environment[key];
  }
  const internet = environment['allow_internet'];
  if (typeof internet === 'boolean') {
    const mode = internet ? 'public' : 'no-network';
    warnings.push({ path: [...path, 'allow_internet'], text: `deprecated, use network_mode = "${mode}"` });
    environment['network_mode'] ??= mode;
    delete environment['allow_internet'];
  } else if (internet !== undefined) {
    problems.push({
      path: [...path, 'allow_internet'],
      text: `expected true or false, got ${JSON.stringify(internet)}`,
    });
    delete environment['allow_internet'];
  }
  return problems;
}

function parseMegabytes(size: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([GMK])B?$/.exec(size.trim().toUpperCase());
  if (!match) return undefined;
  const factor = { G: 1024, M: 1, K: 1 / 1024 }[match[2] as 'G' | 'M' | 'K'];
  return Math.max(1, Math.trunc(Number(match[1]) * factor));
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a schema of single keys cannot say. */
function contradictions(config: HarborConfig): Problem[] {
  const problems: Problem[] = [];
  for (const section of ['environment', 'agent', 'verifier'] as const) {
    const { network_mode, allowed_hosts } = config[section];
    if (allowed_hosts.length > 0 && network_mode !== undefined && network_mode !== 'allowlist') {
      const text = `expected network_mode = "allowlist" beside it, got "${network_mode}"`;
      problems.push({ path: [section, 'allowed_hosts'], text });
    }
  }
  for (const [index, server] of config.environment.mcp_servers.entries()) {
    const needed = server.transport === 'stdio' ? 'command' : 'url';
    if (server[needed] !== undefined) continue;
    const path = ['environment', 'mcp_servers', index, needed];
    problems.push({
      path,
      text: `expected a text with the transport ${server.transport}, the key is missing`,
    });
  }
  return problems;
}
