import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createAgent } from '../src/agent/index.ts';
import { type SandboxProvider, type Step, stepSchema } from '../src/core/index.ts';
import { createGateway } from '../src/gateway/index.ts';
import { createLocalProvider } from '../src/sandbox/index.ts';
import { readJournal } from '../src/store/index.ts';
import { writeBenchTask } from './bench-task.ts';
import { fineClock, runBenchTrial } from './bench-trial.ts';
import { type DockerBench, dockerBench } from './docker.ts';
import { type BenchOptions, type Figure, type Floor, figureOf, floorOf, type Measured } from './figure.ts';
import { measuredProvider, type SandboxCall } from './measured-sandbox.ts';
import { scratchDirectory } from './scratch.ts';

/** Left out at the start of each trial: empty folders of its record are made then. */
const firstSteps = 20;
/** Of a trial that is not counted: a run has many trials, and one process compiles its code once. */
const warmUpSteps = 100;

/**
 * Milliseconds before the simulated model's first token. The harness takes the snapshot of a step while the model
 * works on the next one; ten times faster than any real model, this one still leaves it that time.
 */
const latencies = [20, 0] as const;

/** Harness overhead per step of a real trial: all that is neither the model nor the command. */
export async function benchSteps(options: BenchOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  await using local = createLocalProvider();
  const spawns = await timeSpawns(options.quick ? 20 : 100);
  const floor = floorOf('sh -c true on the host', spawns);
  options.say('a trial to warm up');
  await timeTrial(local, { steps: warmUpSteps, latency: 0 });
  for (const latency of latencies)
    figures.push(...(await stepFigures(local, { latency, atMost: 5, floor }, options)));
  await using docker = await dockerBench(options);
  if (docker.kind === 'none') {
    figures.push({ kind: 'not-measured', name: 'step overhead, docker', reason: docker.reason });
  } else figures.push(...(await dockerFigures(docker, options)));
  return figures;
}

async function dockerFigures(docker: DockerBench, options: BenchOptions): Promise<Figure[]> {
  const execs = await docker.timeExecs(options.quick ? 5 : 25);
  const floor = floorOf('docker exec true', execs);
  const figures: Figure[] = [];
  for (const latency of latencies)
    figures.push(...(await stepFigures(docker.provider, { latency, atMost: 10, floor }, options)));
  return figures;
}

interface Setting {
  readonly latency: number;
  readonly atMost: number;
  readonly floor: Floor;
}

async function stepFigures(
  provider: SandboxProvider,
  { latency, atMost, floor }: Setting,
  options: BenchOptions,
): Promise<Figure[]> {
  const steps = options.quick ? 60 : 220;
  const where = `${provider.kind}, model of ${latency} ms`;
  options.say(`a trial of ${steps} steps, ${where}`);
  const parts = (await timeTrial(provider, { steps, latency })).slice(firstSteps);
  const of = (part: keyof StepParts, name: string): Measured =>
    figureOf(
      parts.map((step) => step[part]),
      { name: `  of it ${name}`, unit: 'ms' },
    );
  const all = parts.map((step) => step.all);
  return [
    figureOf(all, { name: `step overhead, ${where}`, unit: 'ms', target: { atMost }, floor }),
    of('snapshots', 'scanning the workspace'),
    of('channel', 'the way to and from the command'),
    of('rest', 'agent, gateway, record'),
  ];
}

/** Runs a trial and tells its steps apart. */
async function timeTrial(
  provider: SandboxProvider,
  { steps, latency }: { readonly steps: number; readonly latency: number },
): Promise<StepParts[]> {
  await using scratch = await scratchDirectory();
  const task = await writeBenchTask(join(scratch.path, 'task'), steps);
  await using gateway = await createGateway({ clock: fineClock });
  const calls: SandboxCall[] = [];
  const { paths } = await runBenchTrial({
    task,
    agent: createAgent('mimo', { clock: fineClock }),
    provider: measuredProvider(provider, calls),
    gateway,
    model: `sim/steady?latency=${latency}`,
    directory: scratch.path,
  });
  return overheads(await readSteps(paths.journal), calls);
}

/** Milliseconds of one step, beside the model and the command. */
interface StepParts {
  readonly all: number;
  /** Waited for scans of the workspace. */
  readonly snapshots: number;
  /** Waited for commands beyond what they took inside. */
  readonly channel: number;
  readonly rest: number;
}

/**
 * The time from a step's model request to the next one's, less what the model took and less what the commands took
 * by the supervisor's own clock.
 */
function overheads(steps: readonly Step[], calls: readonly SandboxCall[]): StepParts[] {
  return steps.slice(1).map((next, index) => {
    const step = steps[index]!;
    const from = step.startedAt - performance.timeOrigin;
    const until = next.startedAt - performance.timeOrigin;
    const own = calls.filter(({ startedAt }) => startedAt >= from && startedAt < until);
    const commands = own.filter(({ kind }) => kind === 'exec');
    const scans = own.filter(({ kind }) => kind === 'scan');
    const inside = sum(commands, ({ insideMs }) => insideMs);
    const all = until - from - step.modelMs - inside;
    const snapshots = sum(scans, ({ waitedMs }) => waitedMs);
    const channel = sum(commands, ({ waitedMs }) => waitedMs) - inside;
    return { all, snapshots, channel, rest: all - snapshots - channel };
  });
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

async function readSteps(journal: string): Promise<Step[]> {
  const steps: Step[] = [];
  const keys = Object.keys(stepSchema.shape);
  for await (const event of readJournal(journal)) {
    if (event.type !== 'step') continue;
    steps.push(stepSchema.parse(Object.fromEntries(keys.map((key) => [key, event[key]]))));
  }
  return steps;
}

/** What this machine takes to start a shell and see it end: no harness can run a command in less. */
async function timeSpawns(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await once(spawn('sh', ['-c', 'true'], { stdio: 'ignore' }), 'exit');
    times.push(performance.now() - from);
  }
  return times;
}
