import { StringDecoder } from 'node:string_decoder';
import type { ExecResult, ExecSpec } from '../../core/index.ts';
import { type Frame, frameType } from '../supervisor/frames.ts';
import type { Request } from '../supervisor/operations.ts';
import { RecordReader, recordTag } from '../supervisor/records.ts';
import type { Answer, Operation } from './channel.ts';

const defaultOutputCap = 1024 * 1024;
/** Node fires longer timers at once; this is 24 days. */
const longestTimerMs = 2 ** 31 - 1;
const defaultKillGraceMs = 2_000;

/** How the supervisor tells the end of a command. */
export interface CommandAnswer {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly dropped: ExecResult['dropped'];
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
}

export function commandRequest(
  spec: ExecSpec,
  workdir: string,
  env: Readonly<Record<string, string>>,
): Request {
  return {
    method: 'exec',
    argv: spec.argv,
    cwd: spec.cwd ?? workdir,
    env: { ...env, ...spec.env },
    user: spec.user,
    hasInput: spec.stdin !== undefined,
    timeoutMs: spec.timeoutMs === undefined ? undefined : Math.min(spec.timeoutMs, longestTimerMs),
    killGraceMs: spec.killGraceMs ?? defaultKillGraceMs,
    outputCapBytes: spec.outputCapBytes ?? defaultOutputCap,
    stream: spec.onStdout !== undefined || spec.onStderr !== undefined,
  };
}

/** One exec as the host sees it: its input sent, its live output passed on, its kept output collected. */
export class CommandCall {
  readonly #spec: ExecSpec;
  readonly #startedAt = performance.now();
  readonly #records: RecordReader;
  readonly #kept = { stdout: '', stderr: '' };
  readonly #stdout: LiveText;
  readonly #stderr: LiveText;

  constructor(spec: ExecSpec) {
    this.#spec = spec;
    this.#records = new RecordReader(spec.outputCapBytes ?? defaultOutputCap);
    this.#stdout = liveText(spec.onStdout);
    this.#stderr = liveText(spec.onStderr);
  }

  receive(frame: Frame): void {
    if (frame.type === frameType.stdout) this.#stdout.write(frame.payload);
    else if (frame.type === frameType.stderr) this.#stderr.write(frame.payload);
    else {
      for (const record of this.#records.read(frame.payload)) {
        this.#kept[record.tag === recordTag.stdout ? 'stdout' : 'stderr'] = record.content.toString('utf8');
      }
    }
  }

  async answer(operation: Operation): Promise<Answer> {
    const { signal, stdin } = this.#spec;
    const cancel = () => operation.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      if (stdin !== undefined) {
        const bytes = typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
        // A sandbox lost meanwhile rejects the answer, which is awaited.
        void operation.write(bytes).then(operation.end, () => undefined);
      }
      return await operation.answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#stdout.end();
      this.#stderr.end();
    }
  }

  result(end: CommandAnswer): ExecResult {
    return { ...end, ...this.#kept, exitCode: end.exitCode ?? undefined, signal: end.signal ?? undefined };
  }

  /** What was killed together with the supervisor (`kill -9 -1`); its kept output died with that. */
  killedWithSupervisor(): ExecResult {
    return {
      ...this.#kept,
      exitCode: undefined,
      signal: 'SIGKILL',
      dropped: { stdout: 0, stderr: 0 },
      timedOut: false,
      aborted: false,
      durationMs: performance.now() - this.#startedAt,
    };
  }
}

interface LiveText {
  write(bytes: Buffer): void;
  end(): void;
}

/** Decodes chunks so that a character split over two of them arrives whole. */
function liveText(listener: ((text: string) => void) | undefined): LiveText {
  const decoder = new StringDecoder('utf8');
  const deliver = (text: string) => {
    if (text !== '') listener?.(text);
  };
  return { write: (bytes: Buffer) => deliver(decoder.write(bytes)), end: () => deliver(decoder.end()) };
}
