import { createHash } from 'node:crypto';
import type { AgentContext, AuditEvent, Operation, Sandbox, TreeChange } from '../../src/core/index.ts';
import { createHostSandbox, type HostSandbox } from '../../src/testing/host-sandbox.ts';

/** A trial as an agent sees it, with everything it records kept in memory. */
export interface TestTrial<S extends Sandbox = HostSandbox> extends AsyncDisposable {
  readonly sandbox: S;
  readonly events: AuditEvent[];
  readonly blobs: Map<string, string>;
  readonly checkpoints: unknown[];
  readonly steps: { operations: readonly Operation[]; text: string }[];
  /** Text of what was kept, by path. */
  readonly native: Map<string, string>;
  readonly versions: string[];
  readonly abort: AbortController;
  context(overrides?: Partial<AgentContext>): AgentContext;
  eventsOf<T extends string>(type: T): AuditEvent[];
}

export async function createTestTrial(files: Readonly<Record<string, string>> = {}): Promise<TestTrial> {
  return trialIn(await createHostSandbox(), files);
}

/** The same in a sandbox of any kind; the trial owns it from here on. */
export async function trialIn<S extends Sandbox>(
  sandbox: S,
  files: Readonly<Record<string, string>> = {},
): Promise<TestTrial<S>> {
  const { workdir } = sandbox;
  await sandbox.put(
    Object.entries(files).map(([path, text]) => ({
      path: `${workdir}/${path}`,
      mode: '100644',
      content: Buffer.from(text),
    })),
  );
  const events: AuditEvent[] = [];
  const blobs = new Map<string, string>();
  const checkpoints: unknown[] = [];
  const steps: TestTrial['steps'] = [];
  const native = new Map<string, string>();
  const versions: string[] = [];
  const abort = new AbortController();
  const takeSnapshot = snapshotter(sandbox);
  const context = (overrides: Partial<AgentContext> = {}): AgentContext => ({
    instruction: 'Make the tests pass.',
    sandbox,
    workspace: workdir,
    endpoint: undefined,
    seed: 7,
    signal: abort.signal,
    maxSteps: 1000,
    reference: [],
    stepEnded: async (operations, text) => void steps.push({ operations, text }),
    audit: async (event) => void events.push(structuredClone(event)),
    storeBlob: async (content) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      blobs.set(sha256, Buffer.from(content).toString('utf8'));
      return sha256;
    },
    readBlob: async (sha256) => {
      const blob = blobs.get(sha256);
      if (blob === undefined) throw new Error(`no blob ${sha256}`);
      return Buffer.from(blob);
    },
    keepNative: async (path, content) => void native.set(path, Buffer.from(content).toString('utf8')),
    ranVersion: async (version) => void versions.push(version),
    snapshot: takeSnapshot,
    checkpoint: undefined,
    // As on disk: what comes back is what JSON keeps.
    saveCheckpoint: async (state) => void checkpoints.push(JSON.parse(JSON.stringify(state))),
    ...overrides,
  });
  return {
    sandbox,
    events,
    blobs,
    checkpoints,
    steps,
    native,
    versions,
    abort,
    context,
    eventsOf: (type) => events.filter((event) => event.type === type),
    [Symbol.asyncDispose]: () => sandbox.dispose(),
  };
}

/** Snapshots by reading the whole tree each time: slow and plainly right. */
function snapshotter(sandbox: Sandbox): AgentContext['snapshot'] {
  let before = new Map<string, string>();
  let count = 0;
  return async () => {
    const now = new Map<string, string>();
    await sandbox.scan({
      roots: [sandbox.workdir],
      exclude: ['node_modules', '.git'],
      maxFileBytes: 1e9,
      full: true,
      onEntry: ({ path, mode, content }) => {
        const digest = createHash('sha256').update(mode).update(content).digest('hex');
        if (mode !== '040000') now.set(path.slice(sandbox.workdir.length + 1), digest);
      },
    });
    const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
    const changes = paths.flatMap((path): TreeChange[] => {
      if (before.get(path) === now.get(path)) return [];
      return [{ path, change: !before.has(path) ? 'added' : now.has(path) ? 'modified' : 'removed' }];
    });
    before = now;
    count += 1;
    const tree = createHash('sha256')
      .update(JSON.stringify([...now].sort()))
      .digest('hex');
    return { commit: `commit-${count}`, tree, changes };
  };
}
