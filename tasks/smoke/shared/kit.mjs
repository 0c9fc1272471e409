/** What the three smoke tasks are built with: a template of the start, the changed files of the reference. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  dockerfile,
  heredoc,
  mimoYaml,
  setupScript,
  solveScript,
  TaskWriter,
  taskToml,
} from '../../lib/build.mjs';
import { graderFiles } from '../../lib/grader.mjs';

/** @param {URL} directory @returns {Record<string, string>} texts by path, sorted */
export function readTemplate(directory) {
  const root = fileURLToPath(directory);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ''))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** A step of the reference that writes the solved text of files. */
export const writeStep = (title, files, paths) => ({
  title,
  script: paths.map((path) => heredoc(path, files[path])).join(''),
});

/**
 * Writes a whole smoke task.
 * @param {object} task
 * @param {string} task.outDir
 * @param {object} task.manifest `name`, `title`, `description`, `keywords`
 * @param {string} task.instruction
 * @param {Record<string, string>} task.start
 * @param {readonly object[]} task.history as of setupScript
 * @param {readonly {title: string, script: string}[]} task.steps
 * @param {object} task.grading `milestones`, `gates`, `constraints`, `protected`, `scope`
 * @param {object} task.expected what the hidden tests know beside it; JSON
 * @param {URL} task.grader the task's own grade.mjs
 */
export function writeSmokeTask({
  outDir,
  manifest,
  instruction,
  start,
  history,
  steps,
  grading,
  expected,
  grader,
}) {
  const { protected: protectedPaths, scope, ...parts } = grading;
  const task = new TaskWriter(outDir);
  task.write(
    'task.toml',
    taskToml({ ...manifest, agentTimeoutSec: 900, verifierTimeoutSec: 60, memoryMb: 1024, storageMb: 512 }),
  );
  task.write(
    'mimo.yaml',
    mimoYaml({
      schema: 'mimo-bench/task@1',
      title: manifest.title,
      family: manifest.name,
      tier: 'smoke',
      units: { default: 10, dial: [10] },
      ...parts,
      protected: protectedPaths,
      scope,
      snapshot: { workspace: '/app', state: ['/srv/origin.git'], exclude: ['node_modules'] },
      reference: { steps: steps.length },
    }),
  );
  task.write('instruction.md', instruction);
  task.writeAll('environment/app', start);
  task.write('environment/setup.sh', setupScript({ history }));
  task.write('environment/Dockerfile', dockerfile());
  task.write('solution/solve.sh', solveScript(steps));
  task.writeAll('tests', graderFiles());
  task.copy(new URL('checks.mjs', import.meta.url), 'tests/checks.mjs');
  task.copy(grader, 'tests/grade.mjs');
  task.writeJson('tests/expected.json', { ...parts, ...expected, start: startFacts(start, history) });
}

/** What the repository held before the agent came; Git names a blob by the SHA-1 of its length and bytes. */
function startFacts(start, history) {
  const blob = (text) =>
    createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0${text}`)
      .digest('hex');
  return {
    commits: history.map(({ author, date, message }) => ({ author, date, subject: message.split('\n')[0] })),
    blobs: Object.fromEntries(Object.entries(start).map(([path, text]) => [path, blob(text)])),
    sha256: Object.fromEntries(
      Object.entries(start).map(([path, text]) => [path, createHash('sha256').update(text).digest('hex')]),
    ),
  };
}
