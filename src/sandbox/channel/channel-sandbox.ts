import { StringDecoder } from 'node:string_decoder';
import {
  type ExecResult,
  type ExecSpec,
  infraError,
  type Sandbox,
  type SandboxKind,
  type ScanRequest,
  type ScanResult,
  type TreeEntry,
  userError,
} from '../../core/index.ts';
import { type Frame, frameType } from '../supervisor/frames.ts';
import {
  encodeRecordHead,
  modeOfTag,
  type RawRecord,
  RecordReader,
  recordTag,
  tagOfMode,
} from '../supervisor/records.ts';
import type { Answer, Channel, Operation } from './channel.ts';
import { RepeatedOperations } from './repeated-operations.ts';

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
const defaultOutputCap = 1024 * 1024;
const defaultKillGraceMs = 2_000;
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

  async get(path: string, options: { readonly maxBytes?: number } = {}): Promise<TreeEntry[]> {
    const maxBytes = options.maxBytes ?? defaultGetBytes;
    const entries: TreeEntry[] = [];
    const answer = await this.#records({ method: 'get', path, maxBytes }, (record) => {
      const mode = modeOfTag(record.tag);
      if (mode !== undefined) entries.push({ path: record.name, mode, content: Buffer.from(record.content) });
    });
    const { tooLarge } = this.#value(answer, `get ${path}`);
    if (tooLarge !== undefined) {
      throw infraError('SANDBOX_GET_TOO_LARGE', `${path} holds ${tooLarge} bytes, more than ${maxBytes}`);
    }
    return entries;
  }

  async scan(request: ScanRequest): Promise<ScanResult> {
    const removed: string[] = [];
    const skipped: ScanResult['skipped'][number][] = [];
    const { roots, exclude, maxFileBytes, full = false } = request;
    const answer = await this.#records({ method: 'scan', roots, exclude, maxFileBytes, full }, (record) => {
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
    const startedAt = performance.now();
    const stdout = liveText(spec.onStdout);
    const stderr = liveText(spec.onStderr);
    const records = new RecordReader();
    const kept = { stdout: '', stderr: '' };
    const operation = this.#channel.start(this.#command(spec), (frame: Frame) => {
      if (frame.type === frameType.stdout) stdout.write(frame.payload);
      else if (frame.type === frameType.stderr) stderr.write(frame.payload);
      else {
        for (const record of records.read(frame.payload)) {
          kept[record.tag === recordTag.stdout ? 'stdout' : 'stderr'] = record.content.toString('utf8');
        }
      }
    });
    const answer = await this.#withInput(operation, spec);
    stdout.end();
    stderr.end();
    if (answer.kind === 'interrupted') return killedWithSupervisor(performance.now() - startedAt);
    const end = this.#value(answer, spec.argv[0]) as unknown as CommandAnswer;
    return {
      exitCode: end.exitCode ?? undefined,
      signal: end.signal ?? undefined,
      ...kept,
      dropped: end.dropped,
      timedOut: end.timedOut,
      aborted: end.aborted,
      durationMs: end.durationMs,
    };
  }

  async #withInput(operation: Operation, spec: ExecSpec): Promise<Answer> {
    const cancel = () => operation.cancel();
    spec.signal?.addEventListener('abort', cancel, { once: true });
    if (spec.signal?.aborted) cancel();
    try {
      if (spec.stdin !== undefined) {
        const bytes = typeof spec.stdin === 'string' ? Buffer.from(spec.stdin) : spec.stdin;
        // A sandbox lost meanwhile rejects the answer, which is awaited.
        void operation.write(bytes).then(operation.end, () => undefined);
      }
      return await operation.answer;
    } finally {
      spec.signal?.removeEventListener('abort', cancel);
    }
  }

  #command(spec: ExecSpec) {
    return {
      method: 'exec',
      argv: spec.argv,
      cwd: spec.cwd ?? this.workdir,
      env: { ...this.#parts.env, ...spec.env },
      user: spec.user,
      hasInput: spec.stdin !== undefined,
      timeoutMs: spec.timeoutMs,
      killGraceMs: spec.killGraceMs ?? defaultKillGraceMs,
      outputCapBytes: spec.outputCapBytes ?? defaultOutputCap,
      stream: spec.onStdout !== undefined || spec.onStderr !== undefined,
    } as const;
  }

  /** An operation that reads. When the supervisor is killed before it delivered anything, it is asked again. */
  async #records(
    request: Parameters<Channel['start']>[0],
    onRecord: (record: RawRecord) => void,
  ): Promise<Answer> {
    for (;;) {
      const reader = new RecordReader();
      let delivered = false;
      const answer = await this.#channel.start(request, (frame) => {
        for (const record of reader.read(frame.payload)) {
          delivered = true;
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

interface CommandAnswer {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly dropped: ExecResult['dropped'];
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
}

/** What was killed together with the supervisor (`kill -9 -1`); its kept output died with that. */
function killedWithSupervisor(durationMs: number): ExecResult {
  return {
    exitCode: undefined,
    signal: 'SIGKILL',
    stdout: '',
    stderr: '',
    dropped: { stdout: 0, stderr: 0 },
    timedOut: false,
    aborted: false,
    durationMs,
  };
}

/** Decodes chunks so that a character split over two of them arrives whole. */
function liveText(listener: ((text: string) => void) | undefined) {
  const decoder = new StringDecoder('utf8');
  const deliver = (text: string) => {
    if (text !== '') listener?.(text);
  };
  return { write: (bytes: Buffer) => deliver(decoder.write(bytes)), end: () => deliver(decoder.end()) };
}
