import { type AgentContext, MimoError } from '../../core/index.ts';

/** A session of a thousand steps is some ten megabytes; a runaway log must not fill the results' disk. */
const mostBytes = 256 * 1024 * 1024;

/** Keeps the program's own session logs, as they stood when it had ended, under the paths they had in its HOME. */
export async function keepLogs(home: string, paths: readonly string[], context: AgentContext): Promise<void> {
  for (const path of paths) {
    try {
      for (const entry of await context.sandbox.get(`${home}/${path}`, { maxBytes: mostBytes })) {
        if (!entry.mode.startsWith('100')) continue;
        await context.keepNative(entry.path.slice(home.length + 1), entry.content);
      }
    } catch (error) {
      if (!(error instanceof MimoError) || error.code !== 'SANDBOX_GET_TOO_LARGE') throw error;
      await context.audit({ type: 'native-log-left-out', path, reason: error.message });
    }
  }
}
