import type { Readable as NodeReadable } from 'node:stream';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { type Pack, pack } from 'tar-stream';
import { within } from '../deadline.ts';
import { thisOwner } from '../owner.ts';
import { engineCall, engineError, labels, statusOf, thisHost } from './engine.ts';

const marker = 'complete';
const mountPoint = '/fill';
/** The largest agent is 440 MB; a slow engine takes that in about a minute. */
const fillDeadlineMs = 15 * 60_000;

export interface VolumeContent {
  /** Names the content: a volume of this name is filled once and never changes. */
  readonly name: string;
  /** For messages and the volume's label. */
  readonly kind: string;
  /** Writes every entry; must not finalize. */
  write(tar: Pack): Promise<void>;
}

/**
 * A named volume that holds given content; filled through a container that never starts, so that it works with an
 * engine on any machine. Filled once per engine.
 */
export async function filledVolume(
  engine: Docker,
  image: string,
  content: VolumeContent,
  signal?: AbortSignal,
): Promise<string> {
  const { name, kind } = content;
  await engineCall(
    engine.createVolume({ Name: name, Labels: { [labels.environment]: kind } }),
    `volume ${name}`,
  );
  const container = await engineCall(
    engine.createContainer({
      Image: image,
      Entrypoint: ['/bin/true'],
      Labels: { [labels.owner]: thisOwner(), [labels.host]: thisHost, [labels.sandbox]: kind },
      NetworkDisabled: true,
      HostConfig: { Mounts: [{ Type: 'volume', Source: name, Target: mountPoint }] },
    }),
    `creating the container that fills the volume ${name}`,
  );
  try {
    if (!(await isComplete(container))) await fill(container, content, signal);
  } finally {
    await container.remove({ force: true });
  }
  return name;
}

async function isComplete(container: Docker.Container): Promise<boolean> {
  try {
    const answer: unknown = await container.infoArchive({ path: `${mountPoint}/${marker}` });
    // A HEAD has no body, yet its stream must be read: unread, its connection keeps the process alive for minutes.
    if (answer instanceof Readable) answer.resume();
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** The marker comes last: a volume whose filling was cut short is filled again. */
async function fill(
  container: Docker.Container,
  content: VolumeContent,
  signal?: AbortSignal,
): Promise<void> {
  const tar = pack();
  const body: NodeReadable = Readable.from(tar);
  const sent = container.putArchive(body, { path: mountPoint });
  const written = writeAll(tar, content).catch((error: Error) => {
    tar.destroy(error);
    throw error;
  });
  const what = `filling the volume ${content.name}`;
  try {
    await within(Promise.all([sent, written]), fillDeadlineMs, what, signal);
  } catch (error) {
    tar.destroy();
    signal?.throwIfAborted();
    throw engineError(what, error);
  }
}

async function writeAll(tar: Pack, content: VolumeContent): Promise<void> {
  await content.write(tar);
  tar.entry({ name: marker, mode: 0o444 }, '');
  tar.finalize();
}
