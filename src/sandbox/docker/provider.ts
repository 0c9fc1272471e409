import type Docker from 'dockerode';
import {
  type EnvironmentSource,
  type Mount,
  messageOf,
  type PreparedEnvironment,
  type PrepareOptions,
  type Probe,
  type Reaped,
  type ReapFilter,
  type Sandbox,
  type SandboxProvider,
  type SandboxSpec,
  userError,
} from '../../core/index.ts';
import { Channel } from '../channel/channel.ts';
import { ChannelSandbox, defaultWorkdir } from '../channel/channel-sandbox.ts';
import { within } from '../deadline.ts';
import { isAlive } from '../owner.ts';
import { Container, containerOptions, removeContainer } from './container.ts';
import { engineCall, engineError, engineVersion, labels, openEngine, thisHost } from './engine.ts';
import { prepareImage } from './image.ts';
import { mountSource } from './mount-volume.ts';
import { runtimeVolume } from './runtime-volume.ts';
import { StorageWatch } from './storage-watch.ts';

const gatewayPort = 8484;
const readyDeadlineMs = 30_000;

/** What a container has where its image says nothing else. HOME follows the user. */
const baseEnv: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  TZ: 'UTC',
};

export interface DockerProviderOptions {
  /** PEM file of certificate authorities that environment builds must trust (a company's proxy). */
  readonly caBundle?: string;
}

/** Sandboxes out of containers of the engine at DOCKER_HOST or the default socket. */
export function createDockerProvider(options: DockerProviderOptions = {}): SandboxProvider {
  return new DockerProvider(options);
}

class DockerProvider implements SandboxProvider {
  readonly kind = 'docker';
  readonly #options: DockerProviderOptions;
  readonly #engine: Docker = openEngine();
  readonly #live = new Set<Sandbox>();
  readonly #mounts = new Map<string, ReturnType<typeof mountSource>>();
  #runtime: Promise<string> | undefined;
  /** Undefined until a first container has shown whether the storage driver can bound its layer. */
  #boundedLayer: boolean | undefined;

  constructor(options: DockerProviderOptions) {
    this.#options = options;
  }

  async probe(signal?: AbortSignal): Promise<Probe> {
    try {
      const version = await engineVersion(this.#engine, signal);
      if (version.Os !== 'linux') {
        return {
          ok: false,
          reason: `the engine runs ${version.Os} containers`,
          hint: 'Switch it to Linux containers.',
        };
      }
      return { ok: true, detail: `Docker ${version.Version}, API ${version.ApiVersion}`, warnings: [] };
    } catch (error) {
      signal?.throwIfAborted();
      const reason = `no Docker engine answers at ${process.env['DOCKER_HOST'] ?? 'the default socket'}: ${messageOf(error)}`;
      return {
        ok: false,
        reason,
        hint: 'Install and start Docker, or set DOCKER_HOST; or use --sandbox local.',
      };
    }
  }

  prepare(source: EnvironmentSource, options: PrepareOptions): Promise<PreparedEnvironment> {
    return prepareImage(this.#engine, source, options, this.#options.caBundle);
  }

  async create(spec: SandboxSpec, signal?: AbortSignal): Promise<Sandbox> {
    if (spec.network.kind === 'allowlist') {
      throw userError(
        'NETWORK_UNSUPPORTED',
        'docker sandboxes cannot limit the network to a list of hosts yet',
        {
          hint: 'Use the network mode "none", "gateway" or "public".',
        },
      );
    }
    await using undo = new AsyncDisposableStack();
    const image = this.#engine.getImage(spec.environment.ref);
    const { Config } = await engineCall(image.inspect(), `the image ${spec.environment.ref}`, signal);
    const { kind } = spec.network;
    const gateway = kind === 'gateway' || (kind === 'public' && spec.onConnection !== undefined);
    const workdir = spec.workdir ?? (Config.WorkingDir || defaultWorkdir);
    const container = await this.#startContainer(spec, gateway ? gatewayPort : 0, undo, signal);
    const channel = new Channel({
      sandboxId: spec.id,
      input: container.input,
      output: container.output,
      onConnection: gateway ? spec.onConnection : undefined,
      revive: () => container.revive(),
      explain: () => container.explain(),
    });
    undo.defer(() => channel.fail('it was disposed of'));
    await within(channel.ready, readyDeadlineMs, 'the start of the supervisor', signal);
    const teardown = new AsyncDisposableStack();
    const sandbox = new ChannelSandbox({
      id: spec.id,
      kind: 'docker',
      workdir,
      env: { ...baseEnv, ...environmentOf(Config.Env), ...spec.env },
      gatewayUrl: gateway ? `http://127.0.0.1:${gatewayPort}` : undefined,
      channel,
      destroy: async () => {
        this.#live.delete(sandbox);
        await teardown.disposeAsync();
      },
    });
    if (workdir !== Config.WorkingDir)
      await sandbox.put([{ path: workdir, mode: '040000', content: new Uint8Array(0) }]);
    undo.use(new StorageWatch(container, sandbox, spec.limits.storageMb * 1024 * 1024));
    teardown.use(undo.move());
    this.#live.add(sandbox);
    return sandbox;
  }

  async reap(filter: ReapFilter = {}): Promise<Reaped> {
    const filters = { label: [filter.runId === undefined ? labels.owner : `${labels.run}=${filter.runId}`] };
    const listing = this.#engine.listContainers({ all: true, filters });
    const reaped: string[] = [];
    for (const { Id, Labels } of await engineCall(listing, 'listing containers')) {
      const elsewhere = Labels[labels.host] !== thisHost;
      const orphaned = !elsewhere && !isAlive(Labels[labels.owner] ?? '');
      if (!orphaned && !filter.all && filter.runId === undefined) continue;
      if (!filter.dryRun) await removeContainer(this.#engine.getContainer(Id));
      reaped.push(Labels[labels.sandbox] ?? Id);
    }
    return { sandboxes: reaped };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#live].map((sandbox) => sandbox.dispose()));
  }

  async #startContainer(
    spec: SandboxSpec,
    port: number,
    undo: AsyncDisposableStack,
    signal: AbortSignal | undefined,
  ): Promise<Container> {
    const container = await this.#createContainer(spec, port);
    undo.defer(() => removeContainer(container));
    signal?.throwIfAborted();
    const attaching = container.attach({
      stream: true,
      stdin: true,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const stream = await engineCall(attaching, 'attaching to a container', signal);
    const started = new Container(this.#engine, container, stream);
    await engineCall(container.start(), 'starting a container', signal);
    return started;
  }

  /** Never given up half-way: a container that the engine makes after we stopped waiting is removed again. */
  async #createContainer(spec: SandboxSpec, port: number): Promise<Docker.Container> {
    const image = spec.environment.ref;
    const parts = {
      spec,
      runtimeVolume: await this.#runtimeVolume(image),
      mounts: await Promise.all((spec.mounts ?? []).map((mount) => this.#mount(mount, image))),
      gatewayPort: port,
    };
    if (this.#boundedLayer !== false) {
      try {
        const container = await this.#engine.createContainer(
          containerOptions({ ...parts, boundedLayer: true }),
        );
        this.#boundedLayer = true;
        return container;
      } catch (error) {
        if (!/storage-opt|quota/i.test(messageOf(error)))
          throw engineError(`creating the container of ${spec.id}`, error);
        this.#boundedLayer = false;
      }
    }
    const creating = this.#engine.createContainer(containerOptions({ ...parts, boundedLayer: false }));
    try {
      return await engineCall(creating, `creating the container of ${spec.id}`);
    } catch (error) {
      // Either the creation itself failed, or it is late and nobody else will know of the container.
      void creating.then(removeContainer).catch(() => undefined);
      throw error;
    }
  }

  /** Copied to the engine once per provider; a failure is not remembered. */
  async #mount(mount: Mount, image: string): Promise<Docker.MountSettings> {
    const key = mount.key ?? mount.source;
    let source = this.#mounts.get(key);
    if (!source) {
      source = mountSource(this.#engine, image, mount);
      this.#mounts.set(key, source);
      source.catch(() => this.#mounts.delete(key));
    }
    return { ...(await source), Target: mount.target, ReadOnly: true };
  }

  /** Filled once per provider; a failure is not remembered. */
  #runtimeVolume(image: string): Promise<string> {
    this.#runtime ??= runtimeVolume(this.#engine, image).catch((error: unknown) => {
      this.#runtime = undefined;
      throw error;
    });
    return this.#runtime;
  }
}

function environmentOf(list: readonly string[] | null | undefined): Record<string, string> {
  return Object.fromEntries(
    (list ?? []).map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}
