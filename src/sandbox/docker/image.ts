import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import {
  type EnvironmentSource,
  infraError,
  messageOf,
  type PreparedEnvironment,
  type PrepareOptions,
  userError,
} from '../../core/index.ts';
import { preparePackages } from '../packages/prepare.ts';
import { buildContext } from './build-context.ts';
import { engineCall, labels, statusOf } from './engine.ts';

const pullDeadlineMs = 900_000;

/** The image of an environment: found by its digest's label, or built, or pulled. */
export async function prepareImage(
  engine: Docker,
  source: EnvironmentSource,
  options: PrepareOptions,
  caBundle: string | undefined,
): Promise<PreparedEnvironment> {
  const id =
    source.directory === undefined
      ? await readyImage(engine, source.image, options)
      : await builtImage(engine, source, source.directory, options, caBundle);
  return { ref: id, digest: id };
}

async function readyImage(
  engine: Docker,
  name: string | undefined,
  options: PrepareOptions,
): Promise<string> {
  if (name === undefined) {
    throw userError('ENVIRONMENT_UNSUPPORTED', 'the environment has neither a directory nor an image');
  }
  const present = await imageId(engine, name);
  if (present !== undefined) return present;
  options.onLog?.(`pulling ${name}`);
  const deadline = AbortSignal.timeout(pullDeadlineMs);
  try {
    const stream = await engine.pull(name);
    await followed(engine, stream, anySignal(options.signal, deadline), options.onLog);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw infraError('ENVIRONMENT_BUILD_FAILED', `the image ${name} cannot be pulled: ${messageOf(error)}`, {
      hint: 'Check the name and the network, or load the image by hand.',
      cause: error,
    });
  }
  return builtId(engine, name);
}

async function imageId(engine: Docker, name: string): Promise<string | undefined> {
  try {
    return (await engine.getImage(name).inspect()).Id;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

async function builtImage(
  engine: Docker,
  source: EnvironmentSource,
  directory: string,
  options: PrepareOptions,
  caBundle: string | undefined,
): Promise<string> {
  const certificates = caBundle === undefined ? undefined : await readBundle(caBundle);
  const digest = createHash('sha256')
    .update(source.digest)
    .update(certificates ?? '')
    .digest('hex');
  const filters = { label: [`${labels.environment}=${digest}`] };
  const found = await engineCall(engine.listImages({ filters }), 'looking for a built image', options.signal);
  if (found[0] !== undefined) return found[0].Id;
  const { signal, onLog } = options;
  const packages = await preparePackages(directory, { caBundle, signal, onLog });
  const tag = `mimo-bench/env:${digest.slice(0, 12)}`;
  const log: string[] = [];
  const deadline = AbortSignal.timeout(source.buildTimeoutMs);
  try {
    const context = await buildContext(directory, packages, certificates);
    const stream = await engine.buildImage(context, {
      t: tag,
      labels: { [labels.environment]: digest },
      rm: true,
      forcerm: true,
    });
    await followed(engine, stream, anySignal(options.signal, deadline), (line) => {
      log.push(line);
      options.onLog?.(line);
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    const why = deadline.aborted ? `took longer than ${source.buildTimeoutMs} ms` : messageOf(error);
    throw infraError(
      'ENVIRONMENT_BUILD_FAILED',
      `${join(directory, 'Dockerfile')}: the build failed: ${why}\n${log.slice(-15).join('\n')}`,
      { hint: `Try it by hand: docker build ${directory}`, cause: error },
    );
  }
  return builtId(engine, tag);
}

async function builtId(engine: Docker, name: string): Promise<string> {
  const id = await imageId(engine, name);
  if (id === undefined)
    throw infraError('ENVIRONMENT_BUILD_FAILED', `the engine no longer has the image ${name}`);
  return id;
}

async function readBundle(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw userError('CA_BUNDLE_UNREADABLE', `the CA bundle ${path} cannot be read: ${messageOf(error)}`, {
      hint: 'Give a readable PEM file.',
      cause: error,
    });
  }
}

interface ProgressEvent {
  /** The build's or the pull's own failure: the response has long been 200 by then. */
  readonly error?: string;
  readonly stream?: string;
  readonly status?: string;
}

/** Follows a build or a pull to its end; the engine's own error rejects. */
async function followed(
  engine: Docker,
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
  onLog: ((line: string) => void) | undefined,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => {
    (stream as NodeJS.ReadableStream & { destroy?: () => void }).destroy?.();
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  engine.modem.followProgress(
    stream,
    (error: Error | null) => (error ? reject(error) : resolve()),
    (event: ProgressEvent) => {
      if (event.error !== undefined) reject(new Error(event.error));
      for (const line of (event.stream ?? event.status ?? '').split('\n'))
        if (line.trim() !== '') onLog?.(line);
    },
  );
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
