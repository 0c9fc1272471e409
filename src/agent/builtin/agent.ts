import type { Agent, AgentContext, AgentEnd, Clock, ModelEndpoint } from '../../core/index.ts';
import { internalError, noClaim } from '../../core/index.ts';
import { createModelClient } from '../../model/index.ts';
import { readClaim } from '../claim.ts';
import { type Checkpoint, readCheckpoint, restore } from './checkpoint.ts';
import { newConversation } from './conversation.ts';
import { watchDependencies } from './dependencies/watch.ts';
import { auditOf } from './events.ts';
import { runLoop } from './loop.ts';
import { newMonitor } from './monitor.ts';
import type { MimoExitReason, MimoOptions } from './options.ts';
import { versionOf } from './options-file.ts';
import { newProgress } from './progress.ts';
import { systemPrompt } from './prompt.ts';
import { endedEvent, type LoopEnd, requestTokens, type Session } from './session.ts';

export interface MimoSetup {
  /** As the user asked for it. */
  readonly name: string;
  readonly options: MimoOptions;
  readonly clock: Clock;
}

/** The built-in agent: one loop whose every action is audited, and that resumes to the byte. */
export function createMimo(setup: MimoSetup): Agent {
  return {
    name: setup.name,
    version: versionOf(setup.options),
    needsModel: true,
    wires: ['anthropic', 'openai-chat'],
    resumable: true,
    run: (context) => run(context, setup),
  };
}

async function run(context: AgentContext, setup: MimoSetup): Promise<AgentEnd> {
  const { endpoint, signal } = context;
  if (!endpoint)
    throw internalError('AGENT_NO_ENDPOINT', 'the built-in agent was started without a model endpoint');
  const saved = savedCheckpoint(context);
  if (saved?.ending) return agentEnd({ ending: saved.ending, lastWords: saved.ending.lastWords });
  let session: Session | undefined;
  try {
    session = await openSession(context, endpoint, saved, setup);
    const end = await runLoop(session);
    await session.audit(endedEvent(session.turn, end.ending));
    return agentEnd(end);
  } catch (error) {
    // The sandbox's death and bugs go on; only the trial's own abort is an ordinary way to end.
    if (!signal.aborted || error !== signal.reason) throw error;
    const ending = { reason: 'aborted', detail: 'the trial ended' } as const;
    await session?.audit(endedEvent(session.turn, ending));
    return agentEnd({ ending, lastWords: '' });
  }
}

function savedCheckpoint({ checkpoint }: AgentContext): Checkpoint | undefined {
  return checkpoint === undefined || checkpoint === null ? undefined : readCheckpoint(checkpoint);
}

async function openSession(
  context: AgentContext,
  endpoint: ModelEndpoint,
  saved: Checkpoint | undefined,
  setup: MimoSetup,
): Promise<Session> {
  const options = saved?.config.options ?? setup.options;
  const shell = saved?.config.shell ?? (await findShell(context));
  const system = systemPrompt({ workdir: context.sandbox.workdir, shell });
  const kept = saved
    ? await restore(saved, context)
    : {
        conversation: newConversation(context.instruction),
        progress: newProgress(),
        outputs: new Set<string>(),
      };
  const { commit, tree } = await context.snapshot();
  const audit = auditOf((event) => context.audit(event));
  if (saved) {
    const treeMatches = tree === saved.workspace.tree;
    await audit({ type: 'resumed', turn: saved.turn, tree, treeMatches });
  }
  return {
    context,
    endpoint,
    client: createModelClient({ endpoint }),
    clock: setup.clock,
    audit,
    options,
    shell,
    system,
    maxOutputTokens: Math.min(options.maxOutputTokens, Math.floor(endpoint.contextWindow / 4)),
    dependencies: await watchDependencies(context),
    ...kept,
    ...stateOf(saved, context.seed, requestTokens({ system, conversation: kept.conversation })),
    tree: { commit, tree },
  };
}

type State = Pick<Session, 'random' | 'monitor' | 'turn' | 'vetoes' | 'cuts' | 'size' | 'log'>;

function stateOf(saved: Checkpoint | undefined, seed: number, tokens: number): State {
  const unsaved = { messages: 0, facts: [] };
  if (!saved) {
    return {
      random: { state: seed >>> 0 },
      monitor: newMonitor(),
      turn: 0,
      vetoes: 0,
      cuts: 0,
      size: { tokens, estimated: true },
      log: { head: null, unsaved },
    };
  }
  return {
    random: { state: saved.random },
    monitor: saved.monitor,
    turn: saved.turn,
    vetoes: saved.counters.vetoes,
    cuts: saved.counters.cuts,
    size: saved.size,
    log: { head: saved.log.head, unsaved },
  };
}

async function findShell({ sandbox, signal }: AgentContext): Promise<string> {
  const found = await sandbox.exec({
    argv: ['sh', '-c', 'command -v bash'],
    timeoutMs: 30_000,
    signal,
  });
  return found.exitCode === 0 ? 'bash' : 'sh';
}

/** How each reason looks to the trial. */
const kinds: Readonly<Record<MimoExitReason, AgentEnd['kind']>> = {
  completed: 'ended',
  'gave-up': 'ended',
  stopped: 'ended',
  'max-vetoes': 'ended',
  'loop-stopped': 'ended',
  'output-limit': 'ended',
  'model-refusal': 'ended',
  aborted: 'ended',
  'budget-refused': 'refused',
  'model-error': 'crashed',
  'context-exhausted': 'crashed',
};

/** Only an agent that ended its turn by itself claims anything; words before a forced end are kept as text. */
const claiming: readonly MimoExitReason[] = ['completed', 'gave-up', 'stopped', 'max-vetoes'];

function agentEnd({ ending, lastWords }: LoopEnd): AgentEnd {
  const read = readClaim(lastWords);
  const claim = claiming.includes(ending.reason) ? read : { ...noClaim, text: read.text };
  return { kind: kinds[ending.reason], claim, exitReason: ending.reason };
}
