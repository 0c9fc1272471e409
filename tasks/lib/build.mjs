/**
 * What a task's `build.mjs` writes itself with. A build is a pure function of (units, seed):
 *
 *   import { TaskWriter, createRng, dockerfile, heredoc, mimoYaml, setupScript, solveScript, taskToml }
 *     from '../../lib/build.mjs';
 *
 *   export async function build({ units, seed, outDir }) {
 *     const rng = createRng(`my-task/${units}/${seed}`);
 *     const task = new TaskWriter(outDir);
 *     task.write('task.toml', taskToml({ name: 'my-task', description: '...' }));
 *     task.write('mimo.yaml', mimoYaml({ schema: 'mimo-bench/task@1', ... }));
 *     task.write('instruction.md', ...);
 *     task.writeAll('environment/app', files);                    // the finished tree of the start
 *     task.write('environment/setup.sh', setupScript({ history })); // makes it a git repository with an origin
 *     task.write('environment/Dockerfile', dockerfile());
 *     task.write('solution/solve.sh', solveScript(steps));
 *     task.copy(new URL('../../lib/grader.mjs', import.meta.url), 'tests/grader.mjs');
 *   }
 *
 * `build` also receives this module as `lib`. It must read no clock, network, environment or locale, and must
 * not sort with localeCompare. Plain JavaScript without dependencies: it also runs from an installed package,
 * where Node strips no types.
 */
export { mimoYaml, taskToml } from './manifest.mjs';
export { packageList, packageLock, placePackagesSource } from './npm-packages.mjs';
export { dockerfile, setupScript } from './repository.mjs';
export { createRng } from './rng.mjs';
export { heredoc, quote, solveScript, withInput } from './shell.mjs';
export { TaskWriter } from './task-writer.mjs';
