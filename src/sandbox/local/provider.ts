import { createHash } from 'node:crypto';
import {
  type EnvironmentSource,
  infraError,
  type Limits,
  messageOf,
  type NetworkPolicy,
  type PreparedEnvironment,
  type PrepareOptions,
  type Probe,
  type Reaped,
  type ReapFilter,
  type Sandbox,
  type SandboxProvider,
  type SandboxSpec,
  userError,
} from '../../core/index.ts';
import { Channel } from '../channel/channel.ts';
import { ChannelSandbox } from '../channel/channel-sandbox.ts';
import { within } from '../deadline.ts';
import { preparePackages } from '../packages/prepare.ts';
import { supervisorFiles } from '../supervisor-files.ts';
import { replayBuild } from './build-replay.ts';
import {
  ControlGroup,
  controllersOf,
  findGroupLayout,
  type GroupLayout,
  type GroupLimits,
} from './control-group.ts';
import { readEnvironmentPlan } from './dockerfile.ts';
import { baseEnv, grantedStorageMb, requireNpm, shownTools, toolVersions } from './host-view.ts';
import { Namespace } from './namespace.ts';
import { reapSandboxes, removeGroup, sandboxName } from './reaping.ts';
import { MemoryWatchdog } from './watchdog.ts';

/** The port of the gateway inside every sandbox; each has a network of its own. */
const gatewayPort = 8484;
const readyDeadlineMs = 20_000;
/** Our supervisor lives within the sandbox's limits and must not eat into them. */
const supervisorMemoryMb = 96;
const supervisorTasks = 32;
const defaultBuildTimeoutMs = 600_000;

export interface LocalProviderOptions {
  /** PEM file of certificate authorities that the host's npm must trust when it fetches packages. */
  readonly caBundle?: string;
}

/** Sandboxes out of Linux namespaces over a read-only view of the host's /usr; no engine, no image. */
export function createLocalProvider(options: LocalProviderOptions = {}): SandboxProvider {
  return new LocalProvider(options);
}

class LocalProvider implements SandboxProvider {
  readonly kind = 'local';
  readonly #options: LocalProviderOptions;
  /** Undefined where control groups cannot be made, or turned out not to take processes of ours. */
  #layout: GroupLayout | undefined = process.platform === 'linux' ? findGroupLayout() : undefined;
  readonly #live = new Set<Sandbox>();

  constructor(options: LocalProviderOptions) {
    this.#options = options;
  }

  async probe(signal?: AbortSignal): Promise<Probe> {
    if (process.platform !== 'linux') {
      return {
        ok: false,
        reason: `local sandboxes need Linux, not ${process.platform}`,
        hint: 'Use --sandbox docker.',
      };
    }
    try {
      await using sandbox = await this.#start(probeSpec(), { workdir: '/', env: baseEnv }, signal);
      const git = await sandbox.exec({ argv: ['git', '--version'], timeoutMs: 10_000 });
      if (git.exitCode !== 0)
        throw infraError('NO_GIT', 'no git in /usr/bin, which sandboxes see of the host');
      const detail = `namespaces, ${await toolVersions()}, ${limitsInForce(this.#layout)}`;
      return { ok: true, detail, warnings: this.#warnings() };
    } catch (error) {
      signal?.throwIfAborted();
      const hint =
        'Install git and util-linux, and allow user namespaces (sysctl user.max_user_namespaces, ' +
        'kernel.apparmor_restrict_unprivileged_userns=0); or use --sandbox docker.';
      return { ok: false, reason: messageOf(error), hint };
    }
  }

  async prepare(source: EnvironmentSource, options: PrepareOptions): Promise<PreparedEnvironment> {
    if (source.directory === undefined) {
      throw userError(
        'ENVIRONMENT_UNSUPPORTED',
        `the local sandbox cannot use the image ${source.image ?? '(none)'}`,
        {
          hint: 'Use --sandbox docker.',
        },
      );
    }
    const plan = await readEnvironmentPlan(source.directory, baseEnv);
    const { caBundle } = this.#options;
    const packages = await preparePackages(source.directory, { ...options, caBundle });
    if (packages !== undefined) requireNpm(source.directory);
    const versions = await toolVersions();
    options.onLog?.(`${plan.base} is replaced by the host's /usr (${versions})`);
    const digest = createHash('sha256').update(`${source.digest}\n${versions}`).digest('hex');
    return { ref: source.directory, digest, ...(packages === undefined ? {} : { packages }) };
  }

  async create(spec: SandboxSpec, signal?: AbortSignal): Promise<Sandbox> {
    checkNetwork(spec.network);
    const { ref: directory, packages } = spec.environment;
    const plan = await readEnvironmentPlan(directory, baseEnv);
    const workdir = spec.workdir ?? plan.workdir;
    const sandbox = await this.#start(spec, { ...plan, workdir }, signal);
    try {
      await replayBuild(sandbox, { directory, packages }, plan, defaultBuildTimeoutMs, signal);
      if (workdir !== plan.workdir)
        await sandbox.put([{ path: workdir, mode: '040000', content: new Uint8Array(0) }]);
      return sandbox;
    } catch (error) {
      await sandbox.dispose();
      throw error;
    }
  }

  /** Processes die with their harness by themselves; what can stay behind are control groups. */
  async reap(filter: ReapFilter = {}): Promise<Reaped> {
    return { sandboxes: await reapSandboxes(this.#layout, filter) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#live].map((sandbox) => sandbox.dispose()));
  }

  async #start(
    spec: SandboxSpec,
    plan: { readonly workdir: string; readonly env: Readonly<Record<string, string>> },
    signal: AbortSignal | undefined,
  ): Promise<Sandbox> {
    await using undo = new AsyncDisposableStack();
    // First in, so last out: a group can be removed only when the namespace in it is gone.
    const teardownGroup = undo.use(new AsyncDisposableStack());
    const storageMb = await grantedStorageMb(spec.limits.storageMb);
    let group: ControlGroup | undefined;
    const gateway = spec.network.kind === 'gateway';
    const name = sandboxName(spec);
    const namespaceSpec = {
      id: spec.id,
      name,
      storageMb,
      maxTasks: spec.limits.pids + supervisorTasks,
      gatewayPort: gateway ? gatewayPort : 0,
      path: baseEnv['PATH'] ?? '',
      shown: [...shownTools(), ...(spec.mounts ?? [])],
      supervisor: await supervisorFiles(),
      confine: async (pid: number) => {
        group = await this.#confine(pid, name, groupLimits(spec.limits, storageMb));
        const made = group;
        if (made !== undefined) teardownGroup.defer(() => removeGroup(made));
      },
    };
    const namespace = undo.use(new Namespace(namespaceSpec));
    await namespace.boot(namespaceSpec, signal);
    const channel = new Channel({
      sandboxId: spec.id,
      input: namespace.input,
      output: namespace.output,
      onConnection: gateway ? spec.onConnection : undefined,
      revive: () => namespace.revive(),
      explain: () => namespace.explain(),
    });
    undo.defer(() => channel.fail('it was disposed of'));
    await within(channel.ready, readyDeadlineMs, 'the start of the supervisor', signal);
    const memoryBytes = (spec.limits.memoryMb + supervisorMemoryMb) * 1024 * 1024;
    if (namespace.initPid !== undefined) {
      undo.use(new MemoryWatchdog({ initPid: namespace.initPid, group, memoryBytes }));
    }
    const teardown = undo.move();
    const sandbox = new ChannelSandbox({
      id: spec.id,
      kind: 'local',
      workdir: plan.workdir,
      env: { ...plan.env, ...spec.env },
      gatewayUrl: gateway ? `http://127.0.0.1:${gatewayPort}` : undefined,
      channel,
      destroy: async () => {
        this.#live.delete(sandbox);
        await teardown.disposeAsync();
      },
    });
    this.#live.add(sandbox);
    return sandbox;
  }

  /**
   * Puts a process into a control group of its own. Delegation has rules that only trying shows (a common
   * ancestor that must be writable, parents that may hold no process): where it fails, sandboxes are limited
   * as where there are no groups, and `probe` says so.
   */
  async #confine(pid: number, name: string, limits: GroupLimits): Promise<ControlGroup | undefined> {
    if (this.#layout === undefined) return undefined;
    const group = new ControlGroup(this.#layout, name);
    try {
      group.create(limits);
      group.add(pid);
      return group;
    } catch (error) {
      await removeGroup(group);
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['EACCES', 'EPERM', 'EBUSY', 'EOPNOTSUPP', 'ENOENT', 'EROFS'].includes(code)) throw error;
      this.#layout = undefined;
      return undefined;
    }
  }

  #warnings(): string[] {
    const held = controllersOf(this.#layout);
    const warnings: string[] = [];
    if (!held.has('memory'))
      warnings.push('memory is limited by a watchdog only: no writable memory control group');
    if (!held.has('pids'))
      warnings.push('processes are limited per user inside only: no writable pids control group');
    if (!held.has('cpu')) warnings.push('CPU time is not limited: no writable cpu control group');
    if (process.geteuid?.() !== 0)
      warnings.push('commands can only run as root inside: one user id can be mapped');
    return warnings;
  }
}

function limitsInForce(layout: GroupLayout | undefined): string {
  if (layout === undefined) return 'no control groups';
  return `control groups v${layout.version} for ${[...controllersOf(layout)].join(', ')}`;
}

/** The wall of the control group: the sandbox's tmpfs is charged to it as well as its processes. */
function groupLimits(limits: Limits, storageMb: number) {
  return {
    cpus: limits.cpus,
    memoryBytes: (limits.memoryMb + storageMb + 2 * supervisorMemoryMb) * 1024 * 1024,
    tasks: limits.pids + supervisorTasks,
  };
}

function checkNetwork(network: NetworkPolicy): void {
  if (network.kind === 'none' || network.kind === 'gateway') return;
  throw userError(
    'NETWORK_UNSUPPORTED',
    `the local sandbox has no network "${network.kind}", only none and gateway`,
    {
      hint: 'Use --sandbox docker.',
    },
  );
}

function probeSpec(): SandboxSpec {
  return {
    id: `probe-${process.pid}`,
    runId: 'probe',
    environment: { ref: '', digest: '' },
    env: {},
    limits: { cpus: 1, memoryMb: 256, storageMb: 64, pids: 64 },
    network: { kind: 'none' },
  };
}
