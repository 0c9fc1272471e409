import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that the first Ctrl-C aborts, so that trials stop cleanly and stay resumable. The
 * second one exits at once: sandboxes of kind local die with us, containers are reaped at the next start.
 */
export async function interruptible(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    terminal.err.write(
      '\nStopping: trials end cleanly and can be resumed. Press Ctrl-C again to stop at once.\n',
    );
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error !== controller.signal.reason) throw error;
    return EXIT.interrupted;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
