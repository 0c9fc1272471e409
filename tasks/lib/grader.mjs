/**
 * The grading side of every task. At build time `task.writeAll('tests', graderFiles())` puts this library and
 * `test.sh` into the built task's `tests/`, beside the task's own `grade.mjs`; at grading time `test.sh` runs
 * that as root, in a clean sandbox, with a clean environment.
 *
 * A task's `grade.mjs` imports this file, reads its own expectations into memory and calls
 *
 *     await grade({ milestones: [{ id, weight }], gates: [{ id }], constraints: [{ id, penalty }], checks });
 *     checks: [{ id, for: <milestone, gate or constraint id>, weight?: 1, run: async (context) => verdict }]
 *     verdict: true | false | number 0..1 | { ok: boolean | number, why?: string, weight?: number }, or
 *              { parts: [{ id, ok, why }] } where one check decides many equal things at once
 *     context: { tree, repository(path), probe(options), command(options), signal }
 *
 * A milestone's share is the weighted mean of its checks; a gate and a constraint hold when all of theirs do.
 * `/logs/verifier/reward.json` gets every id and `reward`; `details.json` says of each check why.
 *
 * Whom this file does not trust: everything under the workspace and the repositories. Their code is run only
 * in probe children (grader-probe.mjs) that hold no expectation, as another user, in a clean environment, on a
 * copy, with deadlines; `/tests` is emptied before the first of them starts; a verdict is reached here, by
 * comparing what they observed. Their Git data is read through a fresh bare repository (grader-repository.mjs)
 * that has none of their configuration; their files are read without following links (grader-tree.mjs).
 * Where a check throws, it fails: the hostile tree can make any reading of it go wrong. Where the task's own
 * definition is wrong (unknown or unchecked id), `grade` throws, no verdict is written and the grading is invalid.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openIsolation } from './grader-probe.mjs';
import { openRepository } from './grader-repository.mjs';
import { openTree } from './grader-tree.mjs';

export { openIsolation, openProbe } from './grader-probe.mjs';
export { openRepository } from './grader-repository.mjs';
export { openTree } from './grader-tree.mjs';

const FILES = [
  'grader.mjs',
  'grader-probe.mjs',
  'grader-child.mjs',
  'grader-deadline.mjs',
  'grader-repository.mjs',
  'grader-tree.mjs',
];

/**
 * Build side: the files of a task's `tests/` but for its own `grade.mjs`, by name:
 * `task.writeAll('tests', graderFiles())`.
 * @returns {Record<string, string>}
 */
export function graderFiles() {
  const read = (name) => fs.readFileSync(new URL(name, import.meta.url), 'utf8');
  return { 'test.sh': testScript, ...Object.fromEntries(FILES.map((name) => [name, read(name)])) };
}

/**
 * A clean environment, then the grader in place of the shell: nothing is sourced, and of the variables only PATH
 * survives. It is the clean sandbox's own, and says where its Node is: where a sandbox shows the host's /usr, a
 * fixed PATH finds the host's Node of any version, or none.
 */
const testScript = `#!/bin/bash
set -u
exec env -i PATH="$PATH" HOME=/nonexistent LANG=C.UTF-8 TZ=UTC node /tests/grade.mjs
`;

/**
 * Runs the checks, two at a time, and writes the verdict. Returns `{ reward, rewards, details }`.
 *
 * @param {object} options
 * @param {{id: string, weight?: number}[]} options.milestones
 * @param {{id: string}[]} [options.gates]
 * @param {{id: string, penalty?: number}[]} [options.constraints]
 * @param {{id: string, for: string, weight?: number, run: (context: object) => unknown}[]} options.checks
 * @param {string} [options.workspace] default /app
 * @param {string} [options.testsDir] emptied and locked before anything else; default /tests
 * @param {string} [options.outDir] default /logs/verifier
 * @param {number} [options.concurrency] default 2
 * @param {number} [options.deadlineMs] of the whole grading; what has not ended by then fails. Default 240,000
 */
export async function grade(options) {
  const { milestones, gates = [], constraints = [], checks } = options;
  const { workspace = '/app', testsDir = '/tests', outDir = '/logs/verifier', concurrency = 2 } = options;
  const { deadlineMs = 240_000 } = options;
  assertDefinition({ milestones, gates, constraints, checks });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'grade-'));
  fs.chmodSync(scratch, 0o711);
  const isolation = openIsolation({ scratch, workspace });
  lockTests(testsDir);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error('the grading ran out of time')), deadlineMs);
  const repositories = new Map();
  const context = {
    tree: openTree(workspace),
    repository: (directory) => {
      if (!repositories.has(directory)) repositories.set(directory, openRepository(directory, { scratch }));
      return repositories.get(directory);
    },
    probe: (probeOptions) => isolation.probe(probeOptions),
    command: (commandOptions) => isolation.command(commandOptions),
    signal: deadline.signal,
  };
  try {
    const details = await runChecks(checks, context, concurrency);
    const rewards = verdictOf({ milestones, gates, constraints, details });
    isolation.close();
    writeVerdict(outDir, rewards, details);
    return { reward: rewards.reward, rewards, details };
  } finally {
    clearTimeout(timer);
    isolation.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function assertDefinition({ milestones, gates, constraints, checks }) {
  const ids = [...milestones, ...gates, ...constraints].map((each) => each.id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at || id === 'reward');
  if (twice !== undefined) throw new Error(`grade: the id ${twice} is used twice or reserved`);
  const aimed = new Set(checks.map((check) => check.for));
  const unknown = [...aimed].find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new Error(`grade: a check is for ${unknown}, which is not declared`);
  const unchecked = ids.find((id) => !aimed.has(id));
  if (unchecked !== undefined) throw new Error(`grade: no check is for ${unchecked}`);
}

/** Expectations are in memory by now; nothing that the agent wrote may read them from disk. */
function lockTests(directory) {
  if (!fs.existsSync(directory)) return;
  fs.chmodSync(directory, 0o700);
  for (const name of fs.readdirSync(directory))
    fs.rmSync(path.join(directory, name), { recursive: true, force: true });
}

async function runChecks(checks, context, concurrency) {
  const details = new Array(checks.length);
  const aborted = new Promise((resolve) => {
    context.signal.addEventListener('abort', () => resolve({ ok: 0, why: context.signal.reason.message }), {
      once: true,
    });
  });
  let next = 0;
  const worker = async () => {
    while (next < checks.length) {
      const at = next++;
      const check = checks[at];
      const begun = performance.now();
      const verdict = context.signal.aborted
        ? await aborted
        : await Promise.race([runCheck(check, context), aborted]);
      details[at] = { id: check.id, for: check.for, weight: check.weight ?? 1, ...verdict };
      details[at].ms = Math.round(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  return details;
}

async function runCheck(check, context) {
  try {
    return readVerdict(await check.run(context));
  } catch (error) {
    return { ok: 0, why: String(error?.message ?? error).slice(0, 500) };
  }
}

function readVerdict(value) {
  if (value !== null && typeof value === 'object' && Array.isArray(value.parts)) {
    const parts = value.parts.map((part) => ({ id: part.id, ok: share(part.ok), why: part.why ?? '' }));
    const total = parts.reduce((sum, part) => sum + part.ok, 0);
    return { ok: parts.length === 0 ? 0 : total / parts.length, why: '', parts };
  }
  if (value !== null && typeof value === 'object')
    return { ...value, ok: share(value.ok), why: value.why ?? '' };
  return { ok: share(value), why: '' };
}

function share(value) {
  const number = Number(value === true ? 1 : value);
  return Number.isFinite(number) ? Math.min(1, Math.max(0, number)) : 0;
}

/** The rewards by id, and `reward`: 0 on a broken gate, else the weighted share less the penalties, not below 0. */
function verdictOf({ milestones, gates, constraints, details }) {
  const of = (id) => details.filter((detail) => detail.for === id);
  const rewards = {};
  for (const { id } of milestones) {
    const mine = of(id);
    const weight = mine.reduce((sum, detail) => sum + detail.weight, 0);
    const mean = weight === 0 ? 0 : mine.reduce((sum, detail) => sum + detail.weight * detail.ok, 0) / weight;
    rewards[id] = mean > 1 - 1e-9 ? 1 : mean;
  }
  for (const { id } of [...gates, ...constraints])
    rewards[id] = of(id).every((detail) => detail.ok === 1) ? 1 : 0;
  const weights = milestones.reduce((sum, each) => sum + (each.weight ?? 1), 0);
  const earned = milestones.reduce((sum, each) => sum + (each.weight ?? 1) * rewards[each.id], 0) / weights;
  const penalty = constraints.reduce(
    (sum, each) => sum + (rewards[each.id] === 1 ? 0 : (each.penalty ?? 0.1)),
    0,
  );
  rewards.reward = gates.some((gate) => rewards[gate.id] === 0) ? 0 : Math.max(0, earned - penalty);
  return rewards;
}

function writeVerdict(directory, rewards, details) {
  fs.mkdirSync(directory, { recursive: true });
  const write = (name, value) => {
    const target = path.join(directory, name);
    const temporary = fs.mkdtempSync(path.join(directory, '.verdict-'));
    fs.writeFileSync(path.join(temporary, name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o644 });
    // A directory or link that lies in the way was not made by us.
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(path.join(temporary, name), target);
    fs.rmdirSync(temporary);
  };
  write('details.json', { schema: 'mimo-bench/grade-details@1', checks: details });
  write('reward.json', rewards);
}
