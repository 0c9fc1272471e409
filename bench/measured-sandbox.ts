import type { ExecResult, Sandbox, SandboxProvider } from '../src/core/index.ts';

/** One call into a sandbox, seen from both sides. */
export interface SandboxCall {
  readonly kind: 'exec' | 'get' | 'put' | 'scan';
  /** `performance.now()`. */
  readonly startedAt: number;
  /** Seen from the harness: what it waited for. */
  readonly waitedMs: number;
  /** Seen from inside: a command as the supervisor timed it, a scan likewise; 0 where nobody says. */
  readonly insideMs: number;
}

/** Notes every call that a provider's sandboxes get. The calls themselves are passed on as they are. */
export function measuredProvider(inner: SandboxProvider, calls: SandboxCall[]): SandboxProvider {
  return {
    kind: inner.kind,
    probe: (signal) => inner.probe(signal),
    prepare: (source, options) => inner.prepare(source, options),
    create: async (spec, signal) => measuredSandbox(await inner.create(spec, signal), calls),
    reap: (filter) => inner.reap(filter),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

function measuredSandbox(inner: Sandbox, calls: SandboxCall[]): Sandbox {
  const note = async <T>(
    kind: SandboxCall['kind'],
    call: () => Promise<T>,
    inside: (value: T) => number,
  ): Promise<T> => {
    const startedAt = performance.now();
    const value = await call();
    calls.push({ kind, startedAt, waitedMs: performance.now() - startedAt, insideMs: inside(value) });
    return value;
  };
  return {
    id: inner.id,
    kind: inner.kind,
    workdir: inner.workdir,
    gatewayUrl: inner.gatewayUrl,
    lost: inner.lost,
    exec: (spec) =>
      note(
        'exec',
        () => inner.exec(spec),
        (result: ExecResult) => result.durationMs,
      ),
    get: (path, options) =>
      note(
        'get',
        () => inner.get(path, options),
        () => 0,
      ),
    put: (entries) =>
      note(
        'put',
        () => inner.put(entries),
        () => 0,
      ),
    scan: (request) =>
      note(
        'scan',
        () => inner.scan(request),
        (result) => result.scanMs,
      ),
    killAll: () => inner.killAll(),
    dispose: () => inner.dispose(),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}
