import { Command, type CommandRequest } from './command.ts';
import { type Frame, frameType } from './frames.ts';
import type { Outlet } from './outlet.ts';
import type { PipePool } from './pipe-pool.ts';
import { RecordReader, recordTag, tagOfMode } from './records.ts';
import { TreeScanner } from './scan.ts';
import { isGone, liveProcesses } from './session.ts';
import { readEntries, treeBytes, writeEntry } from './tree-files.ts';
import type { ScanOrder } from './tree-walk.ts';

export type Request =
  | ({ readonly method: 'exec' } & CommandRequest)
  | { readonly method: 'put' }
  | { readonly method: 'get'; readonly path: string; readonly maxBytes: number }
  | ({ readonly method: 'scan' } & ScanOrder)
  | { readonly method: 'kill-all' };

/** What takes the further frames of a running operation. */
interface Running {
  input?(chunk: Buffer): void;
  inputEnd?(): void;
  cancel?(): void;
}

/** The operations of one sandbox: started, fed and answered. A failure is an answer, never a crash. */
export class Operations {
  readonly #outlet: Outlet;
  readonly #pool: PipePool;
  readonly #scanner = new TreeScanner();
  readonly #running = new Map<number, Running>();

  constructor(outlet: Outlet, pool: PipePool) {
    this.#outlet = outlet;
    this.#pool = pool;
  }

  receive(frame: Frame): void {
    if (frame.type === frameType.request) {
      this.#start(frame.id, JSON.parse(frame.payload.toString('utf8')) as Request);
      return;
    }
    const running = this.#running.get(frame.id);
    if (frame.type === frameType.input) running?.input?.(frame.payload);
    else if (frame.type === frameType.inputEnd) running?.inputEnd?.();
    else if (frame.type === frameType.cancel) running?.cancel?.();
  }

  #start(id: number, request: Request): void {
    try {
      if (request.method === 'exec') this.#exec(id, request);
      else if (request.method === 'put') this.#put(id);
      else if (request.method === 'get') this.#get(id, request.path, request.maxBytes);
      else if (request.method === 'scan') this.#scan(id, request);
      else void this.#killAll(id);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #exec(id: number, request: CommandRequest): void {
    if (!request.hasInput) {
      this.#run(id, request, undefined);
      return;
    }
    const chunks: Buffer[] = [];
    let cancelled = false;
    this.#running.set(id, {
      // Copied: the chunk is a view of a read buffer that holds much more.
      input: (chunk) => void chunks.push(Buffer.from(chunk)),
      inputEnd: () => {
        this.#run(id, request, Buffer.concat(chunks));
        if (cancelled) this.#running.get(id)?.cancel?.();
      },
      cancel: () => {
        cancelled = true;
      },
    });
  }

  #run(id: number, request: CommandRequest, input: Buffer | undefined): void {
    const command = new Command(request, input, this.#pool, (stream, chunk) =>
      this.#outlet.send(stream === 'stdout' ? frameType.stdout : frameType.stderr, id, chunk),
    );
    this.#running.set(id, { cancel: () => command.cancel() });
    void command.ended.then(({ stdout, stderr, ...end }) => {
      this.#running.delete(id);
      const body = this.#outlet.body(id);
      body.record(recordTag.stdout, '', stdout.bytes);
      body.record(recordTag.stderr, '', stderr.bytes);
      body.end();
      this.#outlet.done(id, { ...end, dropped: { stdout: stdout.dropped, stderr: stderr.dropped } });
    });
  }

  /** The first failure is kept for the end, so that the channel's input is read on. */
  #put(id: number): void {
    const records = new RecordReader();
    let failure: unknown;
    this.#running.set(id, {
      input: (chunk) => {
        if (failure !== undefined) return;
        try {
          for (const record of records.read(chunk)) writeEntry(record);
        } catch (error) {
          failure = error;
        }
      },
      inputEnd: () => {
        this.#running.delete(id);
        if (failure === undefined && records.torn) failure = new Error('the last entry is incomplete');
        if (failure === undefined) this.#outlet.done(id, {});
        else this.#fail(id, failure);
      },
    });
  }

  #get(id: number, path: string, maxBytes: number): void {
    const bytes = treeBytes(path);
    if (bytes > maxBytes) {
      this.#outlet.done(id, { tooLarge: bytes });
      return;
    }
    const body = this.#outlet.body(id);
    for (const entry of readEntries(path)) body.record(tagOfMode(entry.mode), entry.path, entry.content);
    body.end();
    this.#outlet.done(id, {});
  }

  #scan(id: number, order: ScanOrder): void {
    const begin = performance.now();
    const body = this.#outlet.body(id);
    const result = this.#scanner.scan(order, (tag, name, content) => body.record(tag, name, content));
    body.end();
    this.#outlet.done(id, { ...result, scanMs: performance.now() - begin });
  }

  /**
   * One kill(-1) takes all processes but PID 1 and us at once: a fork bomb cannot outrun it. Commands that
   * start while the killed ones end are new ones, and none of its business.
   */
  async #killAll(id: number): Promise<void> {
    try {
      process.kill(-1, 'SIGKILL');
    } catch {
      // ESRCH: there was nobody.
    }
    const dying = liveProcesses();
    while (dying.some((pid) => !isGone(pid))) await new Promise((resolve) => setTimeout(resolve, 5));
    this.#outlet.done(id, {});
  }

  #fail(id: number, error: unknown): void {
    this.#running.delete(id);
    const message = error instanceof Error ? error.message : String(error);
    this.#outlet.done(id, { error: message.slice(0, 2000) });
  }
}
