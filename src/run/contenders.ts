import { createAgent } from '../agent/index.ts';
import {
  type Agent,
  internalError,
  type ModelRef,
  type SimulationInput,
  type Upstream,
} from '../core/index.ts';
import {
  contextWindowOf,
  createSimulatedModel,
  parseModel,
  priceOf,
  upstreamFor,
  wireOf,
} from '../model/index.ts';
import type { TrialModel } from '../trial/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An agent and the model it drives; agents that call no model have none. */
export interface Contender {
  readonly agent: string;
  readonly model: string | null;
}

/**
 * Every asked agent with every asked model. Throws user errors for unknown agents, models, personas and missing
 * keys: before any sandbox starts.
 */
export function planContenders(
  agents: readonly string[],
  models: readonly string[],
  env: Environment,
): Contender[] {
  return agents.flatMap((agent): Contender[] => {
    if (!createAgent(agent).needsModel) return [{ agent, model: null }];
    for (const model of models) resolveModel(model, env);
    return models.map((model) => ({ agent, model }));
  });
}

export function agentOf(contender: Contender): Agent {
  return createAgent(contender.agent);
}

/** What a trial needs to know of its model. The upstream is made anew for each trial: a simulated one has state. */
export function resolveModel(id: string, env: Environment): TrialModel {
  const ref = parseModel(id, env);
  const upstream = upstreamOf(ref, env);
  // A persona that does not exist must be an error of the plan, not of the first trial.
  upstream({ reference: [], seed: 1, onTruth: () => undefined });
  return {
    id,
    name: ref.name,
    simulated: ref.simulated,
    wire: wireOf(ref, env),
    price: priceOf(ref),
    contextWindow: contextWindowOf(ref),
    upstream,
  };
}

function upstreamOf(ref: ModelRef, env: Environment): (input: SimulationInput) => Upstream {
  if (ref.simulated) return (input) => createSimulatedModel(ref.name, input);
  if (ref.provider === 'sim') throw internalError('MODEL_REF', `${ref.id} is simulated but not marked so`);
  const upstream = upstreamFor(ref, env);
  return () => upstream;
}
