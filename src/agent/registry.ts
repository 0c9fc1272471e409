import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Agent, Clock } from '../core/index.ts';
import { systemClock, userError } from '../core/index.ts';
import { createAdapted, createDescribed } from './adapters/create.ts';
import { type AgentProgram, describeProgram } from './adapters/pinned.ts';
import { adapters } from './adapters/table.ts';
import { createMimo } from './builtin/agent.ts';
import { type MimoOptionsInput, mimoOptionsSchema } from './builtin/options.ts';
import { readMimoOptions } from './builtin/options-file.ts';
import { createNop } from './nop.ts';
import { createOracle } from './oracle.ts';
import { createScript } from './script.ts';

export interface AgentOptions {
  /** Settings of the built-in agent, checked against `mimoOptionsSchema`. */
  readonly mimo?: MimoOptionsInput;
  readonly clock?: Clock;
}

export interface AgentListing {
  /** As `--agent` takes it. */
  readonly name: string;
  readonly description: string;
  readonly needsModel: boolean;
  /** Of a program that is installed: which, and where it stands; null for those that need no installation. */
  readonly program: AgentProgram | null;
}

const own: readonly Omit<AgentListing, 'program'>[] = [
  { name: 'mimo', description: 'the built-in coding agent', needsModel: true },
  { name: 'mimo:FILE', description: 'the same with the settings of a YAML file', needsModel: true },
  { name: 'oracle', description: "runs the task's reference solution step by step", needsModel: false },
  { name: 'nop', description: 'does nothing: what a task scores by itself', needsModel: false },
  {
    name: 'script:FILE',
    description: 'runs the paragraphs of a shell file, each as one step',
    needsModel: false,
  },
  {
    name: 'command:FILE.yaml',
    description: 'any other command line, described as data',
    needsModel: true,
  },
];

/** The agents that `createAgent` knows; looks which of them are installed. */
export function listAgents(): readonly AgentListing[] {
  return [
    ...own.map((agent) => ({ ...agent, program: null })),
    ...adapters.map(({ name, description }) => ({
      name,
      description,
      needsModel: true,
      program: describeProgram(name),
    })),
  ];
}

/**
 * Makes an agent from its name as the user writes it. Throws user `AGENT_UNKNOWN` (with the nearest names),
 * `AGENT_OPTIONS_UNREADABLE`, `AGENT_OPTIONS_INVALID`, `AGENT_VERSION_INVALID`, `AGENT_FILE_UNREADABLE`,
 * `AGENT_FILE_INVALID`, `SCRIPT_UNREADABLE` or `SCRIPT_EMPTY`, before anything starts.
 */
export function createAgent(spec: string, options: AgentOptions = {}): Agent {
  const clock = options.clock ?? systemClock;
  if (spec.startsWith('mimo:')) {
    return createMimo({ name: spec, options: readMimoOptions(spec.slice('mimo:'.length)), clock });
  }
  if (spec.startsWith('command:')) return createDescribed(spec.slice('command:'.length), clock);
  if (spec.startsWith('script:')) return createScript(spec.slice('script:'.length));
  switch (spec) {
    case 'mimo':
      return createMimo({ name: spec, options: mimoOptionsOf(options.mimo), clock });
    case 'oracle':
      return createOracle();
    case 'nop':
      return createNop();
    default: {
      const adapted = createAdapted(spec, clock);
      if (adapted) return adapted;
      throw unknownAgent(spec);
    }
  }
}

function mimoOptionsOf(input: MimoOptionsInput = {}) {
  const parsed = mimoOptionsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw userError('AGENT_OPTIONS_INVALID', `agent mimo: ${z.prettifyError(parsed.error)}`, {
    hint: `Its options are: ${Object.keys(mimoOptionsSchema.shape).join(', ')}.`,
  });
}

function unknownAgent(spec: string): Error {
  const names = [...own, ...adapters].map(({ name }) => name);
  const near = names.filter((name) => distance(name, spec.toLowerCase()) <= Math.max(2, name.length / 3));
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Known agents: ${names.join(', ')}.`;
  return userError('AGENT_UNKNOWN', `unknown agent "${spec}"`, { hint });
}
