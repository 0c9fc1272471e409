import type { ContenderSummary } from '../core/index.ts';

/** What stands for the model of agents that call none (oracle, nop, scripts). */
const NO_MODEL = 'none';

/** A contender as a reader knows it, labelled where its model is simulated or its calls were translated. */
export function contenderName(
  contender: Pick<ContenderSummary, 'agent' | 'agentVersion' | 'model' | 'simulated' | 'translated'>,
): string {
  return labelled(plainName(contender), contender);
}

/** Without labels, for who shows those in a way of their own. */
export function plainName({
  agent,
  agentVersion,
  model,
}: Pick<ContenderSummary, 'agent' | 'agentVersion' | 'model'>): string {
  const name = `${agent} ${agentVersion}`.trim();
  return model === NO_MODEL ? name : `${name} · ${model}`;
}

export function labelled(
  name: string,
  row: { readonly simulated: boolean; readonly translated: boolean },
): string {
  const labels = [...(row.simulated ? ['simulated'] : []), ...(row.translated ? ['translated'] : [])];
  return labels.length === 0 ? name : `${name} (${labels.join(', ')})`;
}
