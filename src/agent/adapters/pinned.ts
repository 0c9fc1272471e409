import { internalError, userError } from '../../core/index.ts';
import { type AgentPackage, insideDirectory, isInstalled, storeDirectory } from './store.ts';
import data from './versions.json' with { type: 'json' };

interface Pinned {
  readonly package: string;
  readonly version: string;
  /** A native program, or a script for Node; under `node_modules`. */
  readonly program?: string;
  readonly script?: string;
  /** Installed, on x64. */
  readonly sizeMb: number;
}

const pinned: Readonly<Record<string, Pinned>> = data.agents;

/** A pinned program as a listing shows it. */
export interface AgentProgram {
  readonly package: string;
  /** Pinned; another one is asked for as NAME@VERSION. */
  readonly version: string;
  readonly sizeMb: number;
  /** Day on which this version was seen at work, `YYYY-MM-DD`. */
  readonly seen: string;
  readonly installed: boolean;
}

export function describeProgram(agent: string): AgentProgram {
  const wanted = packageOf(agent, undefined);
  const installed = isInstalled(storeDirectory(process.env), wanted);
  const { package: name, version } = wanted;
  return { package: name, version, sizeMb: entryOf(agent).sizeMb, seen: data.seen, installed };
}

/** The package of an agent, at the pinned version or another exact one. Throws user `AGENT_VERSION_INVALID`. */
export function packageOf(agent: string, version: string | undefined): AgentPackage {
  const { package: name, version: own } = entryOf(agent);
  if (version !== undefined && !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) {
    throw userError(
      'AGENT_VERSION_INVALID',
      `agent "${agent}@${version}": "${version}" is no exact version`,
      {
        hint: `Give one in full, such as ${agent}@${own}: results of a moving version cannot be compared.`,
      },
    );
  }
  return { agent, package: filled(name), version: version ?? own };
}

/** The command that starts an agent inside a sandbox, without arguments. */
export function commandOf(agent: string): readonly [string, ...string[]] {
  const { program, script } = entryOf(agent);
  const modules = `${insideDirectory(agent)}/node_modules`;
  if (program !== undefined) return [`${modules}/${filled(program)}`];
  return ['node', `${modules}/${script}`];
}

function entryOf(agent: string): Pinned {
  const entry = pinned[agent];
  if (!entry) throw internalError('AGENT_NOT_PINNED', `versions.json has no agent "${agent}"`);
  return entry;
}

const machines: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

function filled(text: string): string {
  return text
    .replaceAll('{arch}', process.arch)
    .replaceAll('{machine}', machines[process.arch] ?? process.arch);
}
