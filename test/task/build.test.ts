import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  buildTask,
  describeTask,
  digestDirectory,
  listTasks,
  loadSuite,
  type TaskSource,
} from '../../src/task/index.ts';
import { generator, harborFiles, mimoYaml, scratch } from './fixtures.ts';

async function withSource<T>(
  buildText: string | undefined,
  use: (source: TaskSource, out: string) => Promise<T>,
): Promise<T> {
  await using root = await scratch();
  const files = buildText === undefined ? harborFiles() : { 'mimo.yaml': mimoYaml, 'build.mjs': buildText };
  await root.write(
    Object.fromEntries(Object.entries(files).map(([path, content]) => [`in/${path}`, content])),
  );
  const directory = join(root.path, 'in');
  const build = buildText === undefined ? undefined : join(directory, 'build.mjs');
  return await use({ suite: 'small', name: 'one', directory, build }, join(root.path, 'out'));
}

/** One letter of the kernel for a process; one that nobody has collected yet is a zombie, `Z`. */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') gone');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0]!;
}

describe('building', () => {
  it('gives the same bytes for the same units and seed, others for another seed', async () => {
    await withSource(generator(), async (source, out) => {
      const first = await buildTask(source, { seed: 1, outDir: join(out, 'a') });
      const second = await buildTask(source, { seed: 1, outDir: join(out, 'b') });
      const other = await buildTask(source, { seed: 2, outDir: join(out, 'c') });
      expect(second.digest).toBe(first.digest);
      expect(other.digest).not.toBe(first.digest);
      expect(first).toMatchObject({ suite: 'small', name: 'one', units: 10, seed: 1, hasEndurance: true });
      expect(first.reference).toEqual([{ title: 'one', script: 'echo b > b.txt\n' }]);
    });
  });

  it('copies a finished Harbor directory, whatever units are asked', async () => {
    await withSource(undefined, async (source, out) => {
      const task = await buildTask(source, { units: 100, seed: 7, outDir: out });
      expect(task).toMatchObject({
        units: 1,
        directory: out,
        digest: await digestDirectory(source.directory),
      });
    });
  });

  it('refuses units that are not on the dial', async () => {
    await withSource(generator(), async (source, out) => {
      await expect(buildTask(source, { units: 11, seed: 1, outDir: out })).rejects.toMatchObject({
        code: 'TASK_UNITS_UNKNOWN',
        hint: 'Its dial has 10.',
      });
    });
  });

  it('refuses a directory that is not empty', async () => {
    await withSource(generator(), async (source) => {
      await expect(buildTask(source, { seed: 1, outDir: source.directory })).rejects.toMatchObject({
        kind: 'user',
        code: 'TASK_OUT_DIR_NOT_EMPTY',
      });
    });
  });

  it("shows the generator's own error", async () => {
    await withSource(generator("throw new Error('no more names');"), async (source, out) => {
      await expect(buildTask(source, { seed: 1, outDir: out })).rejects.toMatchObject({
        kind: 'user',
        code: 'TASK_BUILD_FAILED',
        message: expect.stringMatching(
          /building small\/one \(units 10, seed 1\) failed[\s\S]*no more names[\s\S]*build\.mjs:\d+/,
        ),
      });
    });
  });

  it('says that a generator has no build function', async () => {
    await withSource('export const built = 1;\n', async (source, out) => {
      await expect(buildTask(source, { seed: 1, outDir: out })).rejects.toThrow(
        /exports no function "build"/,
      );
    });
  });

  it('leaves nothing behind where it fails, so that the next try starts afresh', async () => {
    for (const broken of [generator("throw new Error('no');"), 'export async function build() {}\n']) {
      await withSource(broken, async (source, out) => {
        await expect(buildTask(source, { seed: 1, outDir: out })).rejects.toThrow();
        expect(await readdir(dirname(out))).toEqual(['in']);
        await writeFile(source.build!, generator());
        expect((await buildTask(source, { seed: 1, outDir: out })).directory).toBe(out);
      });
    }
  });

  it('finds what a generator forgot to write', async () => {
    await withSource('export async function build() {}\n', async (source, out) => {
      await expect(buildTask(source, { seed: 1, outDir: out })).rejects.toMatchObject({
        code: 'TASK_INCOMPLETE',
      });
    });
  });

  it('ends a generator that hangs, with the processes that it started', async () => {
    const hang = `
      const { spawn } = await import('node:child_process');
      const child = spawn('sleep', ['300'], { stdio: ['ignore', 'ignore', 'inherit'] });
      console.error('child ' + child.pid);
      for (;;) {}`;
    await withSource(generator(hang), async (source, out) => {
      const error: Error = await buildTask(source, { seed: 1, outDir: out, deadlineMs: 1000 }).then(
        () => Promise.reject(new Error('the build ended')),
        (thrown: Error) => thrown,
      );
      expect(error).toMatchObject({ code: 'TASK_BUILD_TIMEOUT', kind: 'user' });
      const pid = Number(/child (\d+)/.exec(error.message)![1]);
      await vi.waitFor(async () => expect(await stateOf(pid)).toMatch(/gone|Z/), 5000);
    });
  });

  it('stops when it is aborted', async () => {
    await withSource(generator('for (;;) {}'), async (source, out) => {
      const building = buildTask(source, { seed: 1, outDir: out, signal: AbortSignal.timeout(300) });
      await expect(building).rejects.toThrow(/timeout/i);
    });
  });

  it("shows no variable of the host's environment to a generator", async () => {
    process.env['MIMO_TEST_CANARY'] = 'canary';
    await withSource(
      generator("throw new Error('sees ' + Object.keys(process.env).sort());"),
      async (source, out) => {
        await expect(buildTask(source, { seed: 1, outDir: out })).rejects.toThrow(/sees LANG,PATH,TZ\n/);
      },
    );
    delete process.env['MIMO_TEST_CANARY'];
  });

  it('describes a task and leaves nothing behind', async () => {
    await withSource(generator(), async (source) => {
      const description = await describeTask(source, { seed: 1 });
      expect(description).toMatchObject({ name: 'one', units: 10, title: 'Small' });
      expect(Object.keys(description)).not.toContain('directory');
    });
  });

  it('lists tasks with their dial, and on demand their digest', async () => {
    await using root = await scratch();
    await root.write({
      'small/suite.yaml': 'name: small\ntitle: S\npurpose: P\nmembers: [one, two]\n',
      'small/one/mimo.yaml': `${mimoYaml}title: The first\n`,
      'small/one/build.mjs': generator(),
      ...Object.fromEntries(Object.entries(harborFiles()).map(([path, text]) => [`small/two/${path}`, text])),
    });
    const suites = [await loadSuite('small', [root.path])];
    const plain = await listTasks({ roots: [], suites });
    expect(plain).toEqual([
      {
        suite: 'small',
        name: 'one',
        title: 'The first',
        family: 'small',
        tier: 'smoke',
        units: { default: 10, dial: [10] },
        digest: undefined,
      },
      {
        suite: 'small',
        name: 'two',
        title: 'two',
        family: 'two',
        tier: 'extended',
        units: { default: 1, dial: [1] },
        digest: undefined,
      },
    ]);
    const [one] = await listTasks({ roots: [], suites, digests: true });
    expect(one!.digest).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the digest of a directory', () => {
  it('changes with a byte, a name and an executable bit, and not with time or other mode bits', async () => {
    await using root = await scratch();
    await root.write({ 'a.txt': 'a', 'b/c.txt': 'c' });
    const seen = [await digestDirectory(root.path)];
    await writeFile(join(root.path, 'a.txt'), 'a');
    await chmod(join(root.path, 'a.txt'), 0o600);
    expect(await digestDirectory(root.path)).toBe(seen[0]);
    await chmod(join(root.path, 'a.txt'), 0o755);
    seen.push(await digestDirectory(root.path));
    await root.write({ 'b/c.txt': 'd' });
    seen.push(await digestDirectory(root.path));
    await root.write({ 'b/d.txt': '' });
    seen.push(await digestDirectory(root.path));
    expect(new Set(seen).size).toBe(4);
    expect(await readdir(root.path)).toEqual(['a.txt', 'b']);
  });
});
