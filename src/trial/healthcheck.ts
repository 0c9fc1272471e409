import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, type Healthcheck, infraError, type Sandbox } from '../core/index.ts';

/**
 * Waits until a sandbox says of itself that it is ready. Throws infra `ENVIRONMENT_UNHEALTHY` after so many failures
 * in a row as the check allows; those within its start period do not count, as with Docker.
 */
export async function passHealthcheck(
  sandbox: Sandbox,
  check: Healthcheck | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  if (check === undefined) return;
  const started = clock.monotonic();
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    const result = await sandbox.exec({
      argv: ['sh', '-c', check.command],
      timeoutMs: Math.max(1, check.timeoutMs),
      signal,
    });
    if (result.exitCode === 0 && !result.timedOut) return;
    signal.throwIfAborted();
    const starting = clock.monotonic() - started < check.startPeriodMs;
    if (!starting) failures += 1;
    if (failures >= Math.max(1, check.retries)) {
      const said = `${result.stderr}\n${result.stdout}`.trim().slice(-300);
      const how = result.timedOut ? 'did not end in time' : `exited with ${result.exitCode}`;
      throw infraError('ENVIRONMENT_UNHEALTHY', `the healthcheck failed: ${check.command}: ${how}: ${said}`, {
        hint: 'Look whether what it asks for is started by the environment.',
      });
    }
    await delay(starting ? check.startIntervalMs : check.intervalMs, undefined, { signal });
  }
}
