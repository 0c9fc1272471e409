import type { Agent, AgentInstallation } from '../core/index.ts';

/** Installs each agent once, when its first trial needs it; all its trials share the result or the failure. */
export function lazyInstallations(
  onLog: (agent: string, line: string) => void,
  signal: AbortSignal,
): (spec: string, agent: Agent) => Promise<AgentInstallation> {
  const installations = new Map<string, Promise<AgentInstallation>>();
  return async (spec, agent) => {
    if (!agent.install) return { mounts: [] };
    let installation = installations.get(spec);
    if (!installation) {
      installation = agent.install({ signal, onLog: (line) => onLog(agent.name, line) });
      installations.set(spec, installation);
      // A retried trial tries again: a registry that did not answer may be back.
      installation.catch(() => installations.delete(spec));
    }
    return installation;
  };
}
