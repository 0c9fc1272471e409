import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { buildTask, digestDirectory, listTasks, loadSuite, taskRoots } from '../../src/task/index.ts';
import { scratch } from './fixtures.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Packs the package with this room compiled, and unpacks it under `node_modules` as npm does. */
async function install(root: string): Promise<string> {
  const staging = join(root, 'staging');
  await mkdir(staging);
  for (const name of ['package.json', 'tasks'])
    await cp(join(repository, name), join(staging, name), { recursive: true });
  const config = {
    extends: join(repository, 'tsconfig.build.json'),
    compilerOptions: {
      rootDir: join(repository, 'src'),
      outDir: join(staging, 'dist'),
      typeRoots: [join(repository, 'node_modules/@types')],
    },
    include: [join(repository, 'src/task')],
  };
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify(config));
  await run(join(repository, 'node_modules/.bin/tsc'), ['-p', join(root, 'tsconfig.json')]);
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', root], { cwd: staging });
  const archive = (await readdir(root)).find((name) => name.endsWith('.tgz'))!;
  const installed = join(root, 'node_modules', 'mimo-bench');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(root, archive), '-C', installed, '--strip-components=1']);
  for (const name of ['zod', 'yaml', 'smol-toml', 'fastest-levenshtein']) {
    await symlink(join(repository, 'node_modules', name), join(root, 'node_modules', name));
  }
  return installed;
}

it('an installed package finds, lists and builds the same tasks as a clone', async () => {
  await using root = await scratch();
  const installed = await install(root.path);
  // npm leaves some names out of a package (ignore files, lock files); a generator would miss its templates.
  expect(await digestDirectory(join(installed, 'tasks'))).toBe(
    await digestDirectory(join(root.path, 'staging', 'tasks')),
  );
  await root.write({
    'try.mjs': `
import { buildTask, digestDirectory, listTasks, loadSuite, taskRoots } from ${JSON.stringify(join(installed, 'dist/task/index.js'))};
const roots = taskRoots();
const [first] = (await loadSuite('smoke', roots)).members;
const task = await buildTask(first, { seed: 1, outDir: 'built' });
console.log(JSON.stringify({ roots, digest: task.digest, tasks: await listTasks({ roots }) }));
`,
  });
  const { stdout } = await run(process.execPath, [join(root.path, 'try.mjs')], { cwd: root.path });
  const found = JSON.parse(stdout) as { roots: string[]; digest: string; tasks: unknown[] };
  expect(found.roots).toEqual([join(installed, 'tasks')]);
  const [first] = (await loadSuite('smoke', taskRoots())).members;
  const here = await buildTask(first!, { seed: 1, outDir: join(root.path, 'here') });
  expect(found.digest).toBe(here.digest);
  expect(found.tasks).toEqual(JSON.parse(JSON.stringify(await listTasks({ roots: taskRoots() }))));
});
