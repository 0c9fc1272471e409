import { existsSync } from 'node:fs';
import { runPaths, type TrialPaths } from '../store/index.ts';
import { TrialView } from './trial-view.ts';

/** Indexes of so many trials are kept at once: each is a file that stays open. */
const mostOpen = 8;

/** The trials that pages look at, the latest kept open. */
export class OpenTrials implements AsyncDisposable {
  readonly #root: string;
  readonly #open = new Map<string, Promise<TrialView>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Undefined where the run has no such trial, or it has not begun. */
  async find(id: string): Promise<TrialView | undefined> {
    const held = this.#open.get(id);
    if (held) {
      // Seen just now: the last to be closed.
      this.#open.delete(id);
      this.#open.set(id, held);
      return held;
    }
    const paths = this.#pathsOf(id);
    if (!paths || !existsSync(paths.journal)) return undefined;
    const opened = TrialView.open(paths);
    this.#open.set(id, opened);
    const [oldest] = this.#open;
    if (this.#open.size > mostOpen && oldest) {
      this.#open.delete(oldest[0]);
      await (await oldest[1])[Symbol.asyncDispose]();
    }
    return opened;
  }

  #pathsOf(id: string): TrialPaths | undefined {
    // An id is a name, never a way to another place.
    if (!/^[\w.@+-]+$/.test(id) || id === '.' || id === '..') return undefined;
    return runPaths(this.#root).trial(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const views = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const view of views) if (view.status === 'fulfilled') await view.value[Symbol.asyncDispose]();
  }
}
