import { randomBytes } from 'node:crypto';
import type { ReapFilter, SandboxSpec } from '../../core/index.ts';
import { isAlive, thisOwner } from '../owner.ts';
import { ControlGroup, type GroupLayout, listGroups } from './control-group.ts';
import { killNamespace, runningNamespaces } from './host-processes.ts';

/** Owner, run and sandbox, for reaping; and a part of its own, for ids are unique by the caller's word only. */
export function sandboxName({ runId, id }: SandboxSpec): string {
  return [thisOwner(), safeName(runId), safeName(id), randomBytes(4).toString('hex')].join('@');
}

const safeName = (text: string): string => text.replaceAll(/[^\w.-]/g, '_');

/** The kernel empties a group a moment after its last process has ended. */
export async function removeGroup(group: ControlGroup): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const processes = group.processes();
    if (processes.length === 0) break;
    for (const pid of processes) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  group[Symbol.dispose]();
}

/**
 * Ends sandboxes whose owner is gone, or that the filter asks for, and removes their groups; returns their ids.
 * Where there are no groups only running ones are found, and those die with their owner by themselves.
 */
export async function reapSandboxes(layout: GroupLayout | undefined, filter: ReapFilter): Promise<string[]> {
  const running = runningNamespaces();
  const names = new Set([...(layout === undefined ? [] : listGroups(layout)), ...running.keys()]);
  const reaped: string[] = [];
  for (const name of names) {
    const [owner, runId, id] = name.split('@');
    if (owner === undefined || id === undefined) continue;
    if (filter.runId !== undefined && safeName(filter.runId) !== runId) continue;
    if (!filter.all && filter.runId === undefined && isAlive(owner)) continue;
    reaped.push(id);
    if (filter.dryRun) continue;
    const pid = running.get(name);
    if (pid !== undefined) killNamespace(pid);
    if (layout !== undefined) await removeGroup(new ControlGroup(layout, name));
  }
  return reaped;
}
