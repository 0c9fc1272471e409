import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type SandboxProvider, systemClock, type TreeEntry } from '../src/core/index.ts';
import { createLocalProvider } from '../src/sandbox/index.ts';
import { SnapshotStore } from '../src/store/index.ts';
import { MeteredSandbox } from '../src/trial/metered-sandbox.ts';
import { Workspace } from '../src/trial/workspace.ts';
import { writeBenchTask } from './bench-task.ts';
import { dockerBench } from './docker.ts';
import { type BenchOptions, type Figure, figureOf, floorOf } from './figure.ts';
import { scratchDirectory } from './scratch.ts';

const run = promisify(execFile);

interface Size {
  readonly files: number;
  readonly atMost: number;
  readonly samples: number;
}

const filesPerFolder = 50;

/** What a snapshot costs where five files of many have changed, against Git's own `add -A` and `write-tree`. */
export async function benchSnapshots(options: BenchOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  await using local = createLocalProvider();
  await using docker = await dockerBench(options);
  for (const size of sizes(options)) {
    const floor = floorOf('git add -A, git write-tree', await timeGit(size));
    for (const provider of [local, ...(docker.kind === 'engine' ? [docker.provider] : [])]) {
      options.say(`${size.samples} snapshots of ${size.files} files in a ${provider.kind} sandbox`);
      const { all, scans } = await timeSnapshots(provider, size);
      const what = `${size.files.toLocaleString('en-US')} files, ${provider.kind}`;
      figures.push(
        figureOf(all, {
          name: `snapshot, ${what}`,
          unit: 'ms',
          target: { atMost: size.atMost },
          floor,
        }),
        figureOf(scans, { name: '  of it scanning inside', unit: 'ms' }),
      );
    }
    if (docker.kind === 'none') {
      const name = `snapshot, ${size.files.toLocaleString('en-US')} files, docker`;
      figures.push({ kind: 'not-measured', name, reason: docker.reason });
    }
  }
  return figures;
}

function sizes({ quick }: BenchOptions): Size[] {
  return [
    { files: 2_000, atMost: 15, samples: quick ? 10 : 60 },
    { files: 20_000, atMost: 80, samples: quick ? 5 : 30 },
  ];
}

async function timeSnapshots(
  provider: SandboxProvider,
  { files, samples }: Size,
): Promise<{ readonly all: number[]; readonly scans: number[] }> {
  await using scratch = await scratchDirectory();
  const task = await writeBenchTask(join(scratch.path, 'task'), 1);
  const environment = await provider.prepare(task.environment, {});
  await using sandbox = await provider.create({
    ...{ id: `bench-snapshots-${process.pid}-${files}`, runId: `bench-${process.pid}` },
    ...{ environment, env: {}, limits: task.limits, network: { kind: 'none' } },
  });
  await sandbox.put(tree(files));
  const store = await SnapshotStore.open(join(scratch.path, 'snapshots.git'));
  const workspace = new Workspace(new MeteredSandbox(sandbox, systemClock), store, task, systemClock);
  await workspace.commit(0, 'as given');
  const all: number[] = [];
  const scans: number[] = [];
  for (let step = 1; step <= samples; step += 1) {
    await sandbox.exec({ argv: ['sh', '-c', changeFive(step, files)] });
    const { ms, scanMs, changes } = await workspace.commit(step, `step ${step}`);
    if (changes.length !== 5) throw new Error(`step ${step} changed ${changes.length} files, expected 5`);
    all.push(ms);
    scans.push(scanMs);
  }
  return { all, scans };
}

/** The same tree and the same changes on the host, kept by Git itself. */
async function timeGit({ files, samples }: Size): Promise<number[]> {
  await using scratch = await scratchDirectory();
  for (const { path, content } of tree(files)) {
    const target = join(scratch.path, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  const cwd = join(scratch.path, 'app');
  const keep = (): Promise<unknown> => run('sh', ['-c', 'git add -A && git write-tree'], { cwd });
  await run('git', ['init', '-q'], { cwd });
  await keep();
  const times: number[] = [];
  for (let step = 1; step <= Math.ceil(samples / 3); step += 1) {
    await run('sh', ['-c', changeFive(step, files)], { cwd });
    const from = performance.now();
    await keep();
    times.push(performance.now() - from);
  }
  return times;
}

function* tree(files: number): Generator<TreeEntry> {
  for (let index = 0; index < files; index += 1) {
    const text = `export const name = 'module ${index}';\n`.repeat(20);
    yield { path: `/app/${pathOf(index)}`, mode: '100644', content: Buffer.from(text) };
  }
}

const pathOf = (index: number): string =>
  `lib/area-${Math.floor(index / (filesPerFolder * 20))}/part-${Math.floor(index / filesPerFolder)}/file-${index}.js`;

/** Five files in five folders. */
function changeFive(step: number, files: number): string {
  const chosen = Array.from({ length: 5 }, (_, n) => pathOf((step * 7 + (n * files) / 5) % files));
  return `for f in ${chosen.join(' ')}; do echo '// step ${step}' >> "$f"; done`;
}
