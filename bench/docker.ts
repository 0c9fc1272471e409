import { once } from 'node:events';
import type Docker from 'dockerode';
import type { SandboxProvider } from '../src/core/index.ts';
import { openEngine } from '../src/sandbox/docker/engine.ts';
import { createDockerProvider } from '../src/sandbox/index.ts';
import type { BenchOptions } from './figure.ts';

const image = 'node:24-bookworm';

/** An engine that answers and has the image that the benches start from. */
export interface DockerBench extends AsyncDisposable {
  readonly kind: 'engine';
  readonly provider: SandboxProvider;
  /** Milliseconds of `docker exec true`, each a fresh exec in one running container. */
  timeExecs(count: number): Promise<number[]>;
}

export interface NoDocker extends AsyncDisposable {
  readonly kind: 'none';
  readonly reason: string;
}

/** The engine, or why there is none: said at once, for a table without docker must not look like a whole one. */
export async function dockerBench({ say }: BenchOptions): Promise<DockerBench | NoDocker> {
  const provider = createDockerProvider();
  const probe = await provider.probe();
  const engine = openEngine();
  const reason = probe.ok ? await missingImage(engine) : probe.reason;
  if (reason !== undefined) {
    say(`NOT MEASURED in docker: ${reason}`);
    await provider[Symbol.asyncDispose]();
    return { kind: 'none', reason, [Symbol.asyncDispose]: async () => undefined };
  }
  return {
    kind: 'engine',
    provider,
    timeExecs: (count) => timeExecs(engine, count),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}

async function missingImage(engine: Docker): Promise<string | undefined> {
  const found = await engine.listImages({ filters: { reference: [image] } });
  return found.length > 0 ? undefined : `the engine has no image ${image}; run scripts/base-image.sh`;
}

async function timeExecs(engine: Docker, count: number): Promise<number[]> {
  const container = await engine.createContainer({
    Image: image,
    Entrypoint: ['sleep', '600'],
    NetworkDisabled: true,
    HostConfig: { AutoRemove: true, Init: true },
  });
  try {
    await container.start();
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const from = performance.now();
      const exec = await container.exec({ Cmd: ['true'], AttachStdout: true, AttachStderr: true });
      const stream = await exec.start({});
      stream.resume();
      await once(stream, 'end');
      await exec.inspect();
      times.push(performance.now() - from);
    }
    return times;
  } finally {
    await container.remove({ force: true });
  }
}
