import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  builtInTasksDirectory,
  findSuites,
  fullName,
  loadSuite,
  selectTasks,
  taskRoots,
} from '../../src/task/index.ts';
import { generator, harborFiles, mimoYaml, scratch } from './fixtures.ts';

const suiteYaml = `name: small
title: Small
purpose: For tests.
members: [alpha, beta-one, beta-two]
`;

const member = (name: string): Record<string, string> => ({
  [`small/${name}/mimo.yaml`]: mimoYaml,
  [`small/${name}/build.mjs`]: generator(),
});

const suiteFiles = {
  'small/suite.yaml': suiteYaml,
  ...member('alpha'),
  ...member('beta-one'),
  ...member('beta-two'),
};

const under = (base: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${base}/${path}`, content]));

describe('suites', () => {
  it('finds the built-in suites from the sources', async () => {
    const names = (await findSuites(taskRoots())).map((suite) => suite.name);
    expect(names).toContain('smoke');
    expect(names).not.toContain('lib');
  });

  it('loads the built-in suite smoke', async () => {
    const suite = await loadSuite('smoke', taskRoots());
    expect(suite.members).toHaveLength(3);
    expect(suite.directory).toBe(join(builtInTasksDirectory(), 'smoke'));
  });

  it('reads defaults and members in their order', async () => {
    await using root = await scratch();
    await root.write({
      ...suiteFiles,
      'small/suite.yaml': `${suiteYaml}defaults: { units: 10, timeout: 5m }\n`,
    });
    const suite = await loadSuite('small', [root.path]);
    expect(suite.defaults).toEqual({ units: 10, seed: 1, trials: 1, timeout: '5m' });
    expect(suite.members.map(fullName)).toEqual(['small/alpha', 'small/beta-one', 'small/beta-two']);
  });

  it('takes the nearer of two suites of one name: asked directories, then ./tasks, then the built-in ones', async () => {
    await using root = await scratch();
    await root.write({ ...under('asked', suiteFiles), ...under('cwd/tasks', suiteFiles) });
    const roots = taskRoots({ tasksDirs: [join(root.path, 'asked')], cwd: join(root.path, 'cwd') });
    expect(roots).toEqual([
      join(root.path, 'asked'),
      join(root.path, 'cwd', 'tasks'),
      builtInTasksDirectory(),
    ]);
    expect((await loadSuite('small', roots)).directory).toBe(join(root.path, 'asked', 'small'));
  });

  it('takes a folder of Harbor tasks without suite.yaml as a suite of its name', async () => {
    await using root = await scratch();
    await root.write({ ...under('bench/one', harborFiles()), ...under('bench/two', harborFiles()) });
    const suite = await loadSuite('bench', [join(root.path, 'bench')]);
    expect(suite.members.map(({ name, build }) => [name, build])).toEqual([
      ['one', undefined],
      ['two', undefined],
    ]);
  });

  it('is found when a root is the suite itself', async () => {
    await using root = await scratch();
    await root.write(suiteFiles);
    expect((await loadSuite('small', [join(root.path, 'small')])).members).toHaveLength(3);
  });

  it('offers the nearest names for an unknown suite', async () => {
    await expect(loadSuite('smok', taskRoots())).rejects.toMatchObject({
      kind: 'user',
      code: 'SUITE_UNKNOWN',
      hint: expect.stringContaining('Did you mean smoke?'),
    });
  });

  it('lists all names when none is near', async () => {
    await expect(loadSuite('quaternions', taskRoots())).rejects.toMatchObject({
      hint: expect.stringMatching(/Known: .*smoke/),
    });
  });

  it('says that an asked directory does not exist', () => {
    expect(() => taskRoots({ tasksDirs: ['/nonexistent/tasks'] })).toThrow(/no such directory/);
  });

  it.each([
    [
      'an unknown key',
      suiteYaml.replace('purpose', 'porpose'),
      /suite\.yaml:3: porpose: unknown key; expected purpose/,
    ],
    [
      'a missing member',
      suiteYaml.replace('beta-two', 'gamma'),
      /suite\.yaml:4: members\[2\]: expected a directory "gamma"/,
    ],
    [
      "another name than its directory's",
      suiteYaml.replace('name: small', 'name: tiny'),
      /suite\.yaml:1: name: expected the directory's name "small"/,
    ],
    [
      'a bad time',
      `${suiteYaml}defaults:\n  timeout: soon\n`,
      /suite\.yaml:6: defaults\.timeout: expected a time such as/,
    ],
    [
      'no member',
      suiteYaml.replace(/members:.*/, 'members: []'),
      /suite\.yaml:4: members: expected at least 1 item/,
    ],
  ])('names file, line, key and expectation of %s', async (_, yaml, message) => {
    await using root = await scratch();
    await root.write({ ...suiteFiles, 'small/suite.yaml': yaml });
    await expect(loadSuite('small', [root.path])).rejects.toMatchObject({
      kind: 'user',
      code: 'SUITE_YAML_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('finds the others where one suite is broken', async () => {
    await using root = await scratch();
    await root.write({ ...suiteFiles, 'broken/suite.yaml': '{{' });
    await mkdir(join(root.path, 'no-suite'));
    expect((await findSuites([root.path])).map((suite) => suite.name)).toEqual(['broken', 'small']);
    expect((await loadSuite('small', [root.path])).name).toBe('small');
  });
});

describe('selection', () => {
  async function select(...globs: string[]): Promise<string[]> {
    await using root = await scratch();
    await root.write(suiteFiles);
    const suites = [await loadSuite('small', [root.path])];
    return selectTasks({ suites, globs }).map(fullName);
  }

  it('is everything without a glob', async () => {
    expect(await select()).toHaveLength(3);
  });

  it.each([
    [['beta-*'], ['small/beta-one', 'small/beta-two']],
    [['small/alpha'], ['small/alpha']],
    [['*/alpha', 'alpha'], ['small/alpha']],
    [['{alpha,beta-two}'], ['small/alpha', 'small/beta-two']],
  ])('%j selects %j', async (globs, expected) => {
    expect(await select(...globs)).toEqual(expected);
  });

  it('offers the nearest names for a task that matches nothing', async () => {
    await expect(select('alpha', 'beta-on')).rejects.toMatchObject({
      kind: 'user',
      code: 'TASK_UNKNOWN',
      message: 'unknown task "beta-on"',
      hint: expect.stringContaining('Did you mean beta-one'),
    });
  });
});
