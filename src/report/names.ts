import type { ContenderSummary } from '../core/index.ts';

/** What stands for the model of agents that call none (oracle, nop, scripts). */
const NO_MODEL = 'none';

/** A contender as a reader knows it, labelled where its model is simulated or its calls were translated. */
export function contenderName(
  contender: Pick<ContenderSummary, 'agent' | 'agentVersion' | 'model' | 'simulated' | 'translated'>,
): string {
  const name = `${contender.agent} ${contender.agentVersion}`.trim();
  return labelled(contender.model === NO_MODEL ? name : `${name} · ${contender.model}`, contender);
}

export function labelled(
  name: string,
  row: { readonly simulated: boolean; readonly translated: boolean },
): string {
  const labels = [...(row.simulated ? ['simulated'] : []), ...(row.translated ? ['translated'] : [])];
  return labels.length === 0 ? name : `${name} (${labels.join(', ')})`;
}
