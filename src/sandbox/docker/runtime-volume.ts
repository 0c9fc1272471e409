import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { type Pack, pack } from 'tar-stream';
import { thisOwner } from '../owner.ts';
import { supervisorFiles } from '../supervisor-files.ts';
import { engineCall, engineVersion, labels, statusOf, thisHost } from './engine.ts';

const marker = 'complete';
const mountPoint = '/.mimo';

/**
 * The volume that every container sees read-only at /.mimo: the supervisor, and the harness's Node to run it.
 * Being a mount, it cannot be deleted or changed from inside, and it is filled once per engine, not per
 * container. Named after its content.
 */
export async function runtimeVolume(engine: Docker, image: string, signal?: AbortSignal): Promise<string> {
  const { digest } = await supervisorFiles();
  const withNode = await sameMachine(engine, signal);
  const name = `mimo-bench-runtime-${digest.slice(0, 12)}-${withNode ? `node${process.versions.node}` : 'plain'}`;
  await engineCall(
    engine.createVolume({ Name: name, Labels: { [labels.environment]: 'runtime' } }),
    `volume ${name}`,
  );
  const container = await engineCall(
    engine.createContainer({
      Image: image,
      Entrypoint: ['/bin/true'],
      Labels: { [labels.owner]: thisOwner(), [labels.host]: thisHost, [labels.sandbox]: 'runtime' },
      NetworkDisabled: true,
      HostConfig: { Mounts: [{ Type: 'volume', Source: name, Target: mountPoint }] },
    }),
    'creating the container that fills the runtime volume',
  );
  try {
    if (!(await isComplete(container))) await fill(container, withNode, signal);
  } finally {
    await container.remove({ force: true });
  }
  return name;
}

/** True where the harness's own Node can run in the engine's containers. */
async function sameMachine(engine: Docker, signal?: AbortSignal): Promise<boolean> {
  const version = await engineVersion(engine, signal);
  const arch = version.Arch === 'amd64' ? 'x64' : version.Arch;
  return process.platform === 'linux' && version.Os === 'linux' && arch === process.arch;
}

async function isComplete(container: Docker.Container): Promise<boolean> {
  try {
    await container.infoArchive({ path: `${mountPoint}/${marker}` });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** The marker comes last: a volume whose filling was cut short is filled again. */
async function fill(container: Docker.Container, withNode: boolean, signal?: AbortSignal): Promise<void> {
  const tar = pack();
  const sent = container.putArchive(Readable.from(tar), { path: mountPoint });
  const written = writeRuntime(tar, withNode).catch((error: Error) => {
    tar.destroy(error);
    throw error;
  });
  await engineCall(Promise.all([sent, written]), 'filling the runtime volume', signal);
}

async function writeRuntime(tar: Pack, withNode: boolean): Promise<void> {
  for (const { name, content } of (await supervisorFiles()).files) tar.entry({ name, mode: 0o555 }, content);
  if (withNode) {
    const path = await realpath(process.execPath);
    const { size } = await stat(path);
    await pipeline(createReadStream(path), tar.entry({ name: 'node', mode: 0o555, size }));
  }
  tar.entry({ name: marker, mode: 0o444 }, '');
  tar.finalize();
}
