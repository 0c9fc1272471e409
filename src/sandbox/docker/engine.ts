import { hostname } from 'node:os';
import Docker from 'dockerode';
import { infraError, type MimoError, messageOf } from '../../core/index.ts';
import { within } from '../deadline.ts';

export const labels = {
  run: 'mimo-bench.run',
  owner: 'mimo-bench.owner',
  host: 'mimo-bench.host',
  sandbox: 'mimo-bench.sandbox',
  environment: 'mimo-bench.environment',
} as const;

/** Whose containers these are: an engine may serve several machines, whose process ids mean nothing here. */
export const thisHost = hostname();

const probeDeadlineMs = 2_000;
export const callDeadlineMs = 60_000;

/** The engine of DOCKER_HOST, or of the default socket. Opens nothing yet. */
export function openEngine(): Docker {
  return new Docker();
}

/** The engine's own word on itself; throws when it does not answer within two seconds. */
export async function engineVersion(engine: Docker, signal?: AbortSignal): Promise<Docker.DockerVersion> {
  return within(engine.version(), probeDeadlineMs, 'the answer of the Docker engine', signal);
}

/** One call to the engine, with its deadline; failures name what was tried. */
export async function engineCall<T>(call: Promise<T>, what: string, signal?: AbortSignal): Promise<T> {
  try {
    return await within(call, callDeadlineMs, what, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw engineError(what, error);
  }
}

export function engineError(what: string, error: unknown): MimoError {
  return infraError('ENGINE_FAILED', `${what}: ${messageOf(error)}`, {
    hint: 'Check the Docker engine ("docker info"), or use --sandbox local.',
    cause: error,
  });
}

/** The HTTP status of an engine's refusal, where there was one. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { readonly statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? status : undefined;
}
