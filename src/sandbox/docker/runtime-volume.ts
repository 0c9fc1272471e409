import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { Pack } from 'tar-stream';
import { supervisorFiles } from '../supervisor-files.ts';
import { engineVersion } from './engine.ts';
import { filledVolume } from './filled-volume.ts';

/**
 * The volume that every container sees read-only at /.mimo: the supervisor, and the harness's Node to run it.
 * Being a mount, it cannot be deleted or changed from inside, and it is filled once per engine, not per
 * container. Named after its content.
 */
export async function runtimeVolume(engine: Docker, image: string, signal?: AbortSignal): Promise<string> {
  const { digest, files } = await supervisorFiles();
  const withNode = await sameMachine(engine, signal);
  const name = `mimo-bench-runtime-${digest.slice(0, 12)}-${withNode ? `node${process.versions.node}` : 'plain'}`;
  const content = {
    name,
    kind: 'runtime',
    async write(tar: Pack) {
      for (const { name: file, content: bytes } of files) tar.entry({ name: file, mode: 0o555 }, bytes);
      if (!withNode) return;
      const path = await realpath(process.execPath);
      const { size } = await stat(path);
      await pipeline(createReadStream(path), tar.entry({ name: 'node', mode: 0o555, size }));
    },
  };
  return filledVolume(engine, image, content, signal);
}

/** True where the harness's own Node can run in the engine's containers. */
async function sameMachine(engine: Docker, signal?: AbortSignal): Promise<boolean> {
  const version = await engineVersion(engine, signal);
  const arch = version.Arch === 'amd64' ? 'x64' : version.Arch;
  return process.platform === 'linux' && version.Os === 'linux' && arch === process.arch;
}
