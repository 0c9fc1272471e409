import { dirname, resolve } from 'node:path';
import type { Agent, Clock } from '../../core/index.ts';
import type { CliTask } from './adapter.ts';
import { type CliProgram, createCliAgent } from './cli-agent.ts';
import { type CommandFile, readCommandFile } from './command-file.ts';
import { commandOf, packageOf } from './pinned.ts';
import { type AgentPackage, insideDirectory, installAgent, mountDirectory, storeDirectory } from './store.ts';
import { adapters, readers } from './table.ts';

/**
 * An agent from `name` or `name@version`; undefined where the name is none of these. Throws user
 * `AGENT_VERSION_INVALID`.
 */
export function createAdapted(spec: string, clock: Clock): Agent | undefined {
  const [name, version] = spec.split('@', 2);
  const adapter = adapters.find((one) => one.name === name);
  if (!adapter) return undefined;
  const wanted = packageOf(adapter.name, version);
  const command = commandOf(adapter.name);
  return createCliAgent(
    {
      ...adapter,
      version: wanted.version,
      command,
      versionCommand: [...command, '--version'],
      install: installer(wanted, clock),
    },
    clock,
  );
}

/**
 * An agent from a description. Throws user `AGENT_FILE_UNREADABLE` or `AGENT_FILE_INVALID`.
 *
 * @param file as given after `command:`
 */
export function createDescribed(file: string, clock: Clock): Agent {
  const described = readCommandFile(file);
  const { name, description, wire, logs, droppings, output } = described;
  const [program = '', ...rest] = described.command;
  const read = readers.get(output);
  const { stdin } = described;
  return createCliAgent(
    {
      ...{ name, description, wire, logs, droppings },
      version: described.package?.version ?? described.digest,
      command: [program],
      versionCommand: described.versionCommand,
      install: installationOf(described, file, clock),
      argv: (task) => rest.map((text) => filled(text, task)),
      env: (task) => filledAll(described.env, task),
      files: (task) => filledAll(described.files, task),
      ...(stdin === undefined ? {} : { stdin: (task: CliTask) => filled(stdin, task) }),
      read: read ?? ((reading) => reading),
      plain: read === undefined,
    },
    clock,
  );
}

function installationOf(described: CommandFile, file: string, clock: Clock): CliProgram['install'] {
  const { name, package: wanted, directory } = described;
  if (wanted) return installer({ agent: name, package: wanted.name, version: wanted.version }, clock);
  if (directory === undefined) return undefined;
  const source = resolve(dirname(file), directory);
  return () => mountDirectory(source, insideDirectory(name));
}

function installer(wanted: AgentPackage, clock: Clock): NonNullable<CliProgram['install']> {
  return (options) => installAgent(storeDirectory(process.env), wanted, clock, options);
}

function filledAll(texts: Readonly<Record<string, string>>, task: CliTask): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, filled(text, task)]));
}

/** Only these words in braces are filled in: JSON and shell texts are full of other braces. */
function filled(text: string, task: CliTask): string {
  return text.replace(/\{(instruction|url|model|key|context)\}/g, (_all, word: string) =>
    word === 'context' ? String(task.contextWindow) : task[word as 'instruction' | 'url' | 'model' | 'key'],
  );
}
