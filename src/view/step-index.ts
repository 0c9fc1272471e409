import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { stepSchema } from '../core/index.ts';

/** A step's event as the journal has it: the step, its snapshot, the files that it changed. */
const stepEventSchema = z.object({
  ...stepSchema.shape,
  snapshot: z.object({ changes: z.array(z.unknown()).default([]) }).optional(),
});
export type StepEvent = z.infer<typeof stepEventSchema>;

interface Place {
  readonly at: number;
  readonly bytes: number;
}

const chunkBytes = 256 * 1024;
/** Every event begins with seq, at and type: so much is looked at to tell a step from the rest. */
const headBytes = 160;
/** A step with more in its line is shown as too long, not held. */
const mostLineBytes = 16 * 1024 * 1024;

/**
 * Where each step stands in a journal: sixteen bytes a step, whatever the steps hold. Read once, and then only from where
 * the last look ended, so that a trial under way is followed at the cost of what is new.
 */
export class StepIndex implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #places = new Map<number, Place>();
  #compactions: number[] = [];
  #read = 0;
  #last = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(journal: string): Promise<StepIndex> {
    const index = new StepIndex(await open(journal, 'r'));
    await index.refresh();
    return index;
  }

  /** The last step on record; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Steps before which the context was compacted. */
  get compactions(): readonly number[] {
    return this.#compactions;
  }

  /** Takes in whole lines that were written since the last look. */
  async refresh(): Promise<void> {
    const buffer = Buffer.alloc(chunkBytes);
    let start = this.#read;
    let head: Buffer = Buffer.alloc(0);
    for (let at = start; ; ) {
      const { bytesRead } = await this.#file.read(buffer, 0, chunkBytes, at);
      if (bytesRead === 0) return;
      let from = 0;
      for (let end = buffer.indexOf(10); end !== -1 && end < bytesRead; end = buffer.indexOf(10, from)) {
        if (head.length < headBytes)
          head = Buffer.concat([head, buffer.subarray(from, Math.min(end, from + headBytes))]);
        this.#take(head.toString('utf8'), { at: start, bytes: at + end - start });
        head = Buffer.alloc(0);
        from = end + 1;
        start = at + from;
        this.#read = start;
      }
      if (head.length < headBytes && from < bytesRead) {
        head = Buffer.concat([head, buffer.subarray(from, Math.min(bytesRead, from + headBytes))]);
      }
      at += bytesRead;
    }
  }

  /** A step that a resumed attempt did again counts as it was last. */
  #take(head: string, place: Place): void {
    const type = /"type":"([\w/-]+)"/.exec(head)?.[1];
    if (type === 'compaction' || type === 'agent/compaction') this.#compactions.push(this.#last + 1);
    if (type !== 'step') return;
    const step = Number(/"step":(\d+)/.exec(head)?.[1]);
    if (!(step > 0)) return;
    this.#places.set(step, place);
    this.#last = Math.max(this.#last, step);
  }

  /** Undefined where there is no such step, or its line is damaged or longer than can be shown. */
  async step(number: number): Promise<StepEvent | undefined> {
    const place = this.#places.get(number);
    if (!place || place.bytes > mostLineBytes) return undefined;
    const line = Buffer.alloc(place.bytes);
    await this.#file.read(line, 0, place.bytes, place.at);
    return stepOf(line.toString('utf8'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

function stepOf(line: string): StepEvent | undefined {
  try {
    return stepEventSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
