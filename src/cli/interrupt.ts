import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that the first Ctrl-C aborts, so that trials stop cleanly and stay resumable. The
 * second one exits at once: sandboxes of kind local die with us, containers are reaped at the next start.
 *
 * @param said to the user at the first Ctrl-C
 */
export async function interruptible(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<number>,
  said = 'Stopping: trials end cleanly and can be resumed. Press Ctrl-C again to stop at once.',
): Promise<number> {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    terminal.err.write(`\n${said}\n`);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted || !isAbort(error, controller.signal)) throw error;
    return EXIT.interrupted;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}

/** Whether an error is the abort itself, as thrown by whatever was waiting for something else at that moment. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  return error instanceof Error && (error.name === 'AbortError' || isAbort(error.cause, signal));
}
