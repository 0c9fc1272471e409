import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MimoError } from '../../src/core/index.ts';
import {
  builtInTasksDirectory,
  digestDirectory,
  exportTasks,
  importTasks,
  loadSuite,
  loadTask,
  newTask,
  taskRoots,
} from '../../src/task/index.ts';
import { harborFiles, scratch } from '../task/fixtures.ts';
import { runHarbor } from './run.ts';
import { separate, shared, steps } from './tasks.ts';

async function failure(promise: Promise<unknown>): Promise<MimoError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MimoError);
  return error as MimoError;
}

const smoke = async () => (await loadSuite('smoke', [builtInTasksDirectory()])).members;
const noPackages = async (): Promise<void> => undefined;

describe('tasks export', () => {
  test('writes what Harbor needs and mimo.yaml, with the packages that were put into the environment', async () => {
    await using place = await scratch();
    const [task] = await exportTasks((await smoke()).slice(0, 1), {
      ...{ directory: join(place.path, 'out'), seed: 3 },
      carryPackages: (environment) => writeFile(join(environment, 'carried'), ''),
    });
    expect(task).toMatchObject({ units: 10, seed: 3 });
    expect(readdirSync(task!.directory).sort()).toEqual(
      expect.arrayContaining([
        'environment',
        'instruction.md',
        'mimo.yaml',
        'solution',
        'task.toml',
        'tests',
      ]),
    );
    expect(readdirSync(join(task!.directory, 'environment'))).toContain('carried');
    expect(readdirSync(join(place.path, 'out'))).toEqual([task!.name]);
  });

  test('overwrites nothing, and says so before it writes anything', async () => {
    await using place = await scratch();
    await place.write({ 'rename-config-key/mine.txt': 'precious' });
    const options = { directory: place.path, seed: 1, carryPackages: noPackages };
    const error = await failure(exportTasks(await smoke(), options));
    expect(error).toMatchObject({ kind: 'user', code: 'ALREADY_THERE' });
    expect(readdirSync(place.path)).toEqual(['rename-config-key']);
  });

  test('leaves nothing behind when its packages cannot be had', async () => {
    await using place = await scratch();
    const carryPackages = () => Promise.reject(new Error('no registry'));
    const options = { directory: place.path, seed: 1, carryPackages };
    await expect(exportTasks((await smoke()).slice(0, 1), options)).rejects.toThrow('no registry');
    expect(readdirSync(place.path)).toEqual([]);
  });
});

describe('tasks import', () => {
  test('makes a suite that is found, of copies or of links to where the tasks lie', async () => {
    await using place = await scratch();
    await place.write(under('given', { ...shared, ...steps }));
    const given = join(place.path, 'given');
    const into = join(place.path, 'tasks');
    const { tasks, leftOut } = await importTasks(given, { into });
    expect(leftOut).toEqual([]);
    expect(tasks.map(({ name, legs }) => [name, legs.length])).toEqual([
      ['greeter', 3],
      ['greeting', 0],
    ]);
    await importTasks(given, { into, suite: 'linked', link: true });
    const roots = taskRoots({ tasksDirs: [into] });
    for (const suite of ['given', 'linked']) {
      const { members } = await loadSuite(suite, roots);
      expect(members.map(({ name }) => name)).toEqual(['greeter', 'greeting']);
    }
    expect(await digestDirectory(join(into, 'given', 'greeter'))).toBe(
      await digestDirectory(join(given, 'greeter')),
    );
    await writeFile(join(given, 'greeting', 'instruction.md'), 'changed\n');
    expect(await readFile(join(into, 'given', 'greeting', 'instruction.md'), 'utf8')).not.toBe('changed\n');
    expect(await readFile(join(into, 'linked', 'greeting', 'instruction.md'), 'utf8')).toBe('changed\n');
  });

  test('leaves out what cannot be run, each with file, line and key, and takes the rest', async () => {
    await using place = await scratch();
    await place.write({
      ...under('set/good', harborFiles()),
      ...under('set/broken', harborFiles('[agent]\n\ntimeout_sec = "soon"\n')),
      ...under('set/gpu', harborFiles('[environment]\ngpus = 2\n')),
      ...under('set/outward', harborFiles()),
    });
    await symlink('/etc/hostname', join(place.path, 'set/outward/tests/data'));
    const { tasks, leftOut } = await importTasks(join(place.path, 'set'), { into: place.path, suite: 's' });
    expect(tasks.map(({ name }) => name)).toEqual(['good']);
    const shown = leftOut.map(({ name, reasons }) => [
      name,
      reasons.join().replaceAll(`${place.path}/set/`, ''),
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      broken: 'broken/task.toml:3: agent.timeout_sec: expected a number, got "soon"',
      gpu: 'gpu/task.toml:2: environment.gpus: GPUs are not supported',
      outward: 'outward/tests/data: a link that leads out of the task, to /etc/hostname',
    });
  });

  test('keeps links inside a task, modes and empty directories, but not version control at its root', async () => {
    await using place = await scratch();
    await place.write({
      ...under('one', harborFiles()),
      'one/.git/HEAD': 'x',
      'one/environment/repo/.git/HEAD': 'y',
    });
    await symlink('test.sh', join(place.path, 'one/tests/again.sh'));
    await chmod(join(place.path, 'one/tests/test.sh'), 0o755);
    await mkdir(join(place.path, 'one/environment/empty'));
    const { directory } = await importTasks(join(place.path, 'one'), { into: join(place.path, 'tasks') });
    expect(existsSync(join(directory, 'one/environment/repo/.git/HEAD'))).toBe(true);
    expect(existsSync(join(directory, 'one/environment/empty'))).toBe(true);
    expect(existsSync(join(directory, 'one/.git'))).toBe(false);
    expect(existsSync(join(directory, 'one/tests/again.sh'))).toBe(true);
  });

  test.each([
    ['nothing there', 'absent', {}, 'IMPORT_NOTHING'],
    ['no task in it', 'empty', {}, 'IMPORT_NOTHING'],
    ['a name that a suite of ours has', 'one', { suite: 'smoke' }, 'SUITE_NAME_INVALID'],
    ['a name that is a path', 'one', { suite: '../up' }, 'SUITE_NAME_INVALID'],
    ['a suite that is there', 'one', { suite: 'taken' }, 'ALREADY_THERE'],
  ])('says what is wrong with %s, and writes nothing', async (_, path, options, code) => {
    await using place = await scratch();
    await place.write({ ...under('one', harborFiles()), 'empty/a.txt': '', 'tasks/taken/suite.yaml': '' });
    const into = join(place.path, 'tasks');
    expect(await failure(importTasks(join(place.path, path), { into, ...options }))).toMatchObject({ code });
    expect(readdirSync(into)).toEqual(['taken']);
  });
});

describe('in the local sandbox', { timeout: 240_000 }, () => {
  test('an exported and imported task of ours is the same task: digest, length and score', async () => {
    await using place = await scratch();
    const [source] = await smoke();
    const at = (name: string): string => join(place.path, name);
    const options = { directory: at('out'), seed: 1, carryPackages: noPackages };
    const [exported] = await exportTasks([source!], options);
    const { tasks } = await importTasks(at('out'), { into: at('tasks'), suite: 'back' });
    const [imported] = tasks;
    expect(imported).toMatchObject({ digest: exported!.digest, units: exported!.units, hasEndurance: true });
    const run = (tasksDir: string, suite: string) =>
      runHarbor({ tasksDir, suite, task: source!.name, agents: ['oracle'], kind: 'local' });
    await using before = await run(builtInTasksDirectory(), 'smoke');
    await using after = await run(at('tasks'), 'back');
    const facts = ({ score, steps, digests, snapshots }: ReturnType<typeof before.trial>) => ({
      ...{ score, steps, digests },
      tree: snapshots.final.tree,
    });
    expect(facts(after.trial('oracle'))).toEqual(facts(before.trial('oracle')));
    expect(after.trial('oracle').score).toBe(1);
  });

  test('a Harbor task whose verifier is separate runs there; of a shared one it is said why it cannot', async () => {
    await using place = await scratch();
    await place.write({ ...under('tasks', shared), ...under('tasks', steps), ...under('apart', separate) });
    const tasksDir = join(place.path, 'tasks');
    const asked = { tasksDir, suite: 'tasks', agents: ['oracle'], kind: 'local' as const };
    const error = await failure(runHarbor(asked));
    expect(error).toMatchObject({ kind: 'user', code: 'TASK_NEEDS_DOCKER' });
    expect(error.message.split('\n').slice(1)).toEqual([
      "tasks/greeter: graded in the agent's own sandbox",
      "tasks/greeting: graded in the agent's own sandbox; has a user other than root",
    ]);
    await using run = await runHarbor({
      ...{ tasksDir: join(place.path, 'apart'), suite: 'apart', agents: ['oracle'], kind: 'local' },
    });
    expect(run.trial('oracle')).toMatchObject({ score: 1, outcome: { kind: 'completed' } });
  });

  test('a new task is what its README says at any units: the reference scores 1 and doing nothing 0', async () => {
    await using place = await scratch();
    const { directory, files } = await newTask('records', { suite: 'mine', into: place.path });
    await newTask('second', { suite: 'mine', into: place.path });
    expect(files).toEqual(
      expect.arrayContaining(['build.mjs', 'mimo.yaml', 'README.md', 'wrong/no-seals.sh']),
    );
    expect((await readFile(join(directory, 'README.md'), 'utf8')).match(/\{\{/)).toBeNull();
    const { members } = await loadSuite('mine', [place.path]);
    expect(members.map(({ name }) => name)).toEqual(['records', 'second']);
    const options = { seed: 2, carryPackages: noPackages };
    const [long] = await exportTasks(members.slice(0, 1), {
      ...options,
      directory: join(place.path, 'long'),
      units: 100,
    });
    expect((await loadTask(long!.directory)).reference).toHaveLength(100);
    await using run = await runHarbor({
      ...{ tasksDir: place.path, suite: 'mine', task: 'records', agents: ['oracle', 'nop'], kind: 'local' },
    });
    expect(run.trial('oracle')).toMatchObject({ score: 1, passed: true, steps: 12 });
    expect(run.trial('nop')).toMatchObject({ score: 0 });
    expect(await failure(newTask('records', { suite: 'mine', into: place.path }))).toMatchObject({
      code: 'ALREADY_THERE',
    });
  });
});

const under = (directory: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
