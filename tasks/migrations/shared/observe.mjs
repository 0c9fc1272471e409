/** What a solution must be observed to do: probes and command lines, run on the reference as they are when grading. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openIsolation } from '../../lib/grader.mjs';

/**
 * @param {object} options
 * @param {Readonly<Record<string, string>>} options.files the finished tree, by path
 * @param {readonly {id: string, probes: {source: string, args: unknown}[], runs: string[][]}[]} options.units
 * @param {(root: string) => void} [options.prepare] what else the tree needs
 * @returns {Promise<Map<string, {probes: unknown[], runs: unknown[]}>>} by unit
 */
export async function observe({ files, units, prepare }) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'reference-'));
  fs.chmodSync(scratch, 0o711);
  const root = path.join(scratch, 'workspace');
  const isolation = openIsolation({ scratch, workspace: root, trusted: true });
  try {
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
    prepare?.(root);
    const seen = new Map();
    const queue = [...units];
    await Promise.all([0, 1].map(() => observeNext({ isolation, queue, seen, root })));
    return seen;
  } finally {
    isolation.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function observeNext({ isolation, queue, seen, root }) {
  const probe = isolation.probe({ timeoutMs: 10_000, cwd: root });
  try {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
      try {
        const probes = [];
        for (const { source, args } of unit.probes) probes.push(await probe.evaluate(source, args));
        const runs = [];
        for (const argv of unit.runs) runs.push(said(await isolation.command({ argv, cwd: root })));
        seen.set(unit.id, { probes, runs });
      } catch (error) {
        throw new Error(`${unit.id}: a probe fails on the reference`, { cause: error });
      }
    }
  } finally {
    await probe.close();
  }
}

const said = ({ exitCode, stdout, stderr, timedOut }) => {
  if (timedOut) throw new Error('a command of the reference did not end');
  return { exitCode, stdout, stderr };
};
