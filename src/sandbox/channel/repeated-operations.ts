import { type ExecResult, internalError } from '../../core/index.ts';

/** Results kept for repetition. A retry comes soon after its first call, so the oldest may go. */
const keptBytes = 32 * 1024 * 1024;

interface Kept {
  readonly result: Promise<ExecResult>;
  bytes: number;
}

/** Makes execs idempotent by their operation id. It never runs one twice: a forgotten id is refused. */
export class RepeatedOperations {
  readonly #kept = new Map<string, Kept>();
  readonly #forgotten = new Set<string>();
  #bytes = 0;

  async once(id: string, run: () => Promise<ExecResult>): Promise<ExecResult> {
    if (this.#forgotten.has(id)) {
      throw internalError('OPERATION_FORGOTTEN', `operation ${id} ran before; its result is no longer kept`);
    }
    const earlier = this.#kept.get(id);
    if (earlier !== undefined) return earlier.result;
    const kept: Kept = { result: run(), bytes: 0 };
    this.#kept.set(id, kept);
    const result = await kept.result;
    kept.bytes = result.stdout.length + result.stderr.length;
    this.#bytes += kept.bytes;
    this.#forgetOldest();
    return result;
  }

  #forgetOldest(): void {
    for (const [id, kept] of this.#kept) {
      if (this.#bytes <= keptBytes) return;
      this.#bytes -= kept.bytes;
      this.#kept.delete(id);
      this.#forgotten.add(id);
    }
  }
}
