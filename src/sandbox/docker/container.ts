import { PassThrough, type Readable, type Writable } from 'node:stream';
import type Docker from 'dockerode';
import type { NetworkPolicy, SandboxSpec } from '../../core/index.ts';
import { thisOwner } from '../owner.ts';
import { initScriptName } from '../supervisor-files.ts';
import { engineCall, engineError, labels, statusOf, thisHost } from './engine.ts';

/** What package-less work as root needs; the rest of root's powers is dropped. */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID'];
const supervisorMemoryMb = 96;
const supervisorTasks = 32;

/**
 * Our own Node first: it cannot be tampered with and is the one that was tested. An image of another C library
 * (musl) cannot run it; then the image's own Node serves, from version 20 on.
 */
const entry = `node=/.mimo/node
"$node" --version >/dev/null 2>&1 || node=$(command -v node) || {
  echo "the image has neither glibc with libstdc++ nor a node of its own" >&2
  exit 1
}
export MIMO_NODE="$node" MIMO_PORT="$1"
exec sh /.mimo/${initScriptName}`;

export interface ContainerParts {
  readonly spec: SandboxSpec;
  readonly runtimeVolume: string;
  /** Of the specification's directories, as the engine can make them. */
  readonly mounts: readonly Docker.MountSettings[];
  readonly gatewayPort: number;
  /** Set where the engine's storage driver can bound a container's layer. */
  readonly boundedLayer: boolean;
}

export function containerOptions({
  spec,
  runtimeVolume,
  mounts,
  gatewayPort,
  boundedLayer,
}: ContainerParts): Docker.ContainerCreateOptions {
  const { limits } = spec;
  const memory = (limits.memoryMb + supervisorMemoryMb) * 1024 * 1024;
  const storage = limits.storageMb * 1024 * 1024;
  return {
    name: `mimo-bench-${spec.id}`,
    Image: spec.environment.ref,
    Hostname: spec.id,
    User: '0:0',
    WorkingDir: '/',
    Entrypoint: ['/bin/sh', '-c', entry, 'sh', `${gatewayPort}`],
    Cmd: [],
    Healthcheck: { Test: ['NONE'] },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    // The harness's end closing the input is how a container learns that its harness was killed.
    StdinOnce: true,
    Labels: {
      [labels.run]: spec.runId,
      [labels.owner]: thisOwner(),
      [labels.host]: thisHost,
      [labels.sandbox]: spec.id,
    },
    HostConfig: {
      AutoRemove: true,
      NetworkMode: networkMode(spec.network),
      CapDrop: ['ALL'],
      CapAdd: capabilities,
      SecurityOpt: ['no-new-privileges'],
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids + supervisorTasks,
      // A single file is bounded at once, in the kernel; the sum of all by the storage watch.
      Ulimits: [
        { Name: 'fsize', Soft: storage, Hard: storage },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
      // The engine would keep every frame of the channel on its disk.
      LogConfig: { Type: 'none', Config: {} },
      Mounts: [{ Type: 'volume', Source: runtimeVolume, Target: '/.mimo', ReadOnly: true }, ...mounts],
      ...(boundedLayer ? { StorageOpt: { size: `${limits.storageMb}M` } } : {}),
    },
  };
}

function networkMode(network: NetworkPolicy): string {
  return network.kind === 'public' ? 'bridge' : 'none';
}

/** A started container with the two ends of its PID 1. Disposing removes it. */
export class Container implements AsyncDisposable {
  readonly #container: Docker.Container;
  readonly #errors: string[] = [];
  readonly input: Writable;
  readonly output: Readable;

  constructor(engine: Docker, container: Docker.Container, stream: NodeJS.ReadWriteStream) {
    this.#container = container;
    const output = new PassThrough();
    const errors = new PassThrough();
    errors.setEncoding('utf8').on('data', (text: string) => {
      if (this.#errors.length < 50) this.#errors.push(text);
    });
    engine.modem.demuxStream(stream, output, errors);
    stream.on('end', () => output.end());
    stream.on('close', () => output.end());
    stream.on('error', () => output.end());
    this.input = stream as unknown as Writable;
    this.output = output;
  }

  explain(): string {
    const said = this.#errors.join('').trim().slice(-1000);
    return `its container ended or the engine went away${said === '' ? '' : `; it said: ${said}`}`;
  }

  /** Bytes that the container has written to its own layer. */
  async layerBytes(): Promise<number> {
    const about = await this.#container.inspect({ size: true } as object);
    return (about as { SizeRw?: number }).SizeRw ?? 0;
  }

  /** Wakes the supervisor through PID 1's trap. Whether it helped shows on the channel. */
  revive(): void {
    this.#container.kill({ signal: 'SIGCONT' }).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeContainer(this.#container);
  }
}

/** Removes a container with its anonymous volumes; being gone or on its way is as good. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (statusOf(error) === 404) return;
    if (statusOf(error) !== 409) throw engineError('removing a container', error);
  }
  await engineCall(gone(container), 'the removal of a container');
}

async function gone(container: Docker.Container): Promise<void> {
  try {
    await container.wait({ condition: 'removed' });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}
