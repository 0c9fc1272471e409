import type { Sandbox } from '../../core/index.ts';
import type { Container } from './container.ts';

/** The engine sums up the layer's files each time, so not too often; single files are bounded at once. */
const periodMs = 3_000;

/**
 * Kills the commands of a container whose layer outgrew its storage. Most engines (overlay2 on ext4) cannot
 * bound a layer, and many files below the limit of one could fill the disk of everybody.
 */
export class StorageWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #busy = false;

  constructor(container: Container, sandbox: Sandbox, maxBytes: number) {
    this.#timer = setInterval(() => void this.#watch(container, sandbox, maxBytes), periodMs);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #watch(container: Container, sandbox: Sandbox, maxBytes: number): Promise<void> {
    if (this.#busy || sandbox.lost.aborted) return;
    this.#busy = true;
    try {
      if ((await container.layerBytes()) > maxBytes) await sandbox.killAll();
    } catch {
      // The container or its engine has gone: the channel reports that as `lost`, with the reason.
    } finally {
      this.#busy = false;
    }
  }
}
