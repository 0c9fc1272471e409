import { recordTag } from './records.ts';
import { type EmitRecord, type Known, type ScanOrder, TreeWalk } from './tree-walk.ts';

const noBytes = Buffer.alloc(0);
/** Trees of more shapes than a trial has; the oldest is dropped, and its next scan is a full one. */
const maxShapes = 8;

/** Remembers what it sent, per shape of request, and sends only what changed since. */
export class TreeScanner {
  readonly #shapes = new Map<string, Map<string, Known>>();
  #generation = 0;

  scan(order: ScanOrder, emit: EmitRecord): { readonly full: boolean; readonly entries: number } {
    const shape = JSON.stringify([order.roots, order.exclude, order.maxFileBytes]);
    const remembered = order.full ? undefined : this.#shapes.get(shape);
    const known = remembered ?? new Map<string, Known>();
    this.#shapes.delete(shape);
    this.#generation += 1;
    const walk = new TreeWalk(order, known, this.#generation, emit);
    for (const root of order.roots) walk.root(root);
    for (const [path, entry] of known) {
      if (entry.generation === this.#generation) continue;
      known.delete(path);
      if (!entry.skipped) emit(recordTag.removed, path, noBytes);
    }
    // Only a scan that came to its end is remembered; one that threw makes the next a full one.
    this.#shapes.set(shape, known);
    for (const oldest of this.#shapes.keys()) {
      if (this.#shapes.size <= maxShapes) break;
      this.#shapes.delete(oldest);
    }
    return { full: remembered === undefined, entries: walk.entries };
  }
}
