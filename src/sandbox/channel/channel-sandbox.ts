import { posix } from 'node:path';
import {
  type ExecResult,
  type ExecSpec,
  infraError,
  type MimoError,
  type Sandbox,
  type SandboxKind,
  type ScanRequest,
  type ScanResult,
  type TreeEntry,
  userError,
} from '../../core/index.ts';
import {
  encodeRecordHead,
  modeOfTag,
  type RawRecord,
  RecordReader,
  recordTag,
  tagOfMode,
} from '../supervisor/records.ts';
import type { Answer, Channel } from './channel.ts';
import { type CommandAnswer, CommandCall, commandRequest } from './command-call.ts';
import { RepeatedOperations } from './repeated-operations.ts';
import { checkSentPath } from './sent-path.ts';

export interface ChannelSandboxParts {
  readonly id: string;
  readonly kind: SandboxKind;
  readonly workdir: string;
  /** The whole environment of a command, but for HOME where it is not set: that follows the user. */
  readonly env: Readonly<Record<string, string>>;
  readonly gatewayUrl: string | undefined;
  readonly channel: Channel;
  /** Destroys the machine under the channel; called once. */
  readonly destroy: () => Promise<void>;
}

/** The working directory where the environment names none; it is made. */
export const defaultWorkdir = '/app';
/** Room for why an entry was skipped and for a link's target. */
const reasonBytes = 8192;
const defaultGetBytes = 64 * 1024 * 1024;

/** A sandbox of either kind, spoken to over its channel. */
export class ChannelSandbox implements Sandbox {
  readonly id: string;
  readonly kind: SandboxKind;
  readonly workdir: string;
  readonly gatewayUrl: string | undefined;
  readonly #parts: ChannelSandboxParts;
  readonly #channel: Channel;
  readonly #repeated = new RepeatedOperations();
  #disposal: Promise<void> | undefined;

  constructor(parts: ChannelSandboxParts) {
    this.id = parts.id;
    this.kind = parts.kind;
    this.workdir = parts.workdir;
    this.gatewayUrl = parts.gatewayUrl;
    this.#parts = parts;
    this.#channel = parts.channel;
  }

  get lost(): AbortSignal {
    return this.#channel.lost;
  }

  exec(spec: ExecSpec): Promise<ExecResult> {
    if (spec.operationId === undefined) return this.#exec(spec);
    return this.#repeated.once(spec.operationId, () => this.#exec(spec));
  }

  async put(entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>): Promise<void> {
    const operation = this.#channel.start({ method: 'put' });
    // Awaited only at the end; a sandbox lost before must not surface as an unhandled rejection.
    operation.answer.catch(() => undefined);
    try {
      for await (const entry of entries) {
        if (!entry.path.startsWith('/'))
          throw userError('PATH_NOT_ABSOLUTE', `put needs absolute paths: ${entry.path}`);
        await operation.write(encodeRecordHead(tagOfMode(entry.mode), entry.path, entry.content.length));
        await operation.write(entry.content);
      }
    } finally {
      operation.end();
    }
    this.#value(await operation.answer, 'put');
  }

  async get(wanted: string, options: { readonly maxBytes?: number } = {}): Promise<TreeEntry[]> {
    const path = posix.normalize(wanted);
    const maxBytes = options.maxBytes ?? defaultGetBytes;
    const entries: TreeEntry[] = [];
    let bytes = 0;
    const answer = await this.#records({ method: 'get', path, maxBytes }, [path], maxBytes, (record) => {
      const mode = modeOfTag(record.tag);
      bytes += record.content.length;
      if (bytes > maxBytes) throw tooMuch(path, bytes, maxBytes);
      if (mode !== undefined) entries.push({ path: record.name, mode, content: Buffer.from(record.content) });
    });
    const { tooLarge } = this.#value(answer, `get ${path}`);
    if (tooLarge !== undefined) {
      throw tooMuch(path, Number(tooLarge), maxBytes);
    }
    return entries;
  }

  async scan(request: ScanRequest): Promise<ScanResult> {
    const removed: string[] = [];
    const skipped: ScanResult['skipped'][number][] = [];
    const { exclude, maxFileBytes, full = false } = request;
    const roots = request.roots.map((root) => posix.normalize(root));
    const order = { method: 'scan', roots, exclude, maxFileBytes, full } as const;
    const answer = await this.#records(order, roots, Math.max(maxFileBytes, reasonBytes), (record) => {
      const mode = modeOfTag(record.tag);
      if (mode !== undefined)
        request.onEntry({ path: record.name, mode, content: Buffer.from(record.content) });
      else if (record.tag === recordTag.removed) removed.push(record.name);
      else skipped.push({ path: record.name, ...JSON.parse(record.content.toString('utf8')) });
    });
    const value = this.#value(answer, 'scan') as Pick<ScanResult, 'full' | 'entries' | 'scanMs'>;
    return {
      full: value.full,
      removed: value.full ? [] : removed,
      skipped,
      entries: value.entries,
      scanMs: value.scanMs,
    };
  }

  async killAll(): Promise<void> {
    this.#value(await this.#channel.start({ method: 'kill-all' }).answer, 'killAll');
  }

  dispose(): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #dispose(): Promise<void> {
    this.#channel.fail('it was disposed of');
    await this.#parts.destroy();
  }

  async #exec(spec: ExecSpec): Promise<ExecResult> {
    const call = new CommandCall(spec);
    const request = commandRequest(spec, this.workdir, this.#parts.env);
    const answer = await call.answer(this.#channel.start(request, (frame) => call.receive(frame)));
    if (answer.kind === 'interrupted') return call.killedWithSupervisor();
    return call.result(this.#value(answer, spec.argv[0]) as unknown as CommandAnswer);
  }

  /** An operation that reads. When the supervisor is killed before it delivered anything, it is asked again. */
  async #records(
    request: Parameters<Channel['start']>[0],
    roots: readonly string[],
    maxContentBytes: number,
    onRecord: (record: RawRecord) => void,
  ): Promise<Answer> {
    for (;;) {
      const reader = new RecordReader(maxContentBytes);
      let delivered = false;
      const answer = await this.#channel.start(request, (frame) => {
        for (const record of reader.read(frame.payload)) {
          delivered = true;
          checkSentPath(record.name, roots);
          onRecord(record);
        }
      }).answer;
      if (answer.kind === 'answer' || delivered) return answer;
    }
  }

  #value(answer: Answer, what: string): Readonly<Record<string, unknown>> {
    if (answer.kind === 'interrupted') {
      throw infraError(
        'SANDBOX_INTERRUPTED',
        `${what}: something in sandbox ${this.id} killed its supervisor`,
      );
    }
    if (answer.value['error'] !== undefined) {
      throw infraError('SANDBOX_OPERATION_FAILED', `${what} in sandbox ${this.id}: ${answer.value['error']}`);
    }
    return answer.value;
  }
}

function tooMuch(path: string, bytes: number, maxBytes: number): MimoError {
  return infraError('SANDBOX_GET_TOO_LARGE', `${path} holds ${bytes} bytes, more than ${maxBytes}`);
}
