/**
 * What each module must be observed to do: the probes, run on the reference in the same kind of child that
 * grades. Every probe is run on the real graph of modules, so an observation rests on those below it.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openIsolation } from '../../lib/grader.mjs';
import * as accessor from './accessor.mjs';

/** What is sent to the child for one module, in order. */
export const probesOf = (module) => [
  { name: 'price', source: String(accessor.probe), args: { file: module.path, price: module.price } },
  {
    name: 'contract',
    source: String(module.kind.probe),
    args: { file: module.path, op: module.op, n: module.n, f: module.f, noun: module.noun },
  },
];

/**
 * @param {Map<string, string>} files the migrated tree's modules, by path
 * @returns {Promise<Map<string, unknown[]>>} the observations by module id, in the order of `probesOf`
 */
export async function observe(plan, files) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'reference-'));
  fs.chmodSync(scratch, 0o711);
  const root = path.join(scratch, 'workspace');
  const isolation = openIsolation({ scratch, workspace: root, trusted: true });
  try {
    fs.mkdirSync(root);
    fs.writeFileSync(path.join(root, 'package.json'), '{}\n');
    for (const [file, text] of files) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
    const seen = new Map();
    const queue = [...plan.modules];
    await Promise.all([0, 1].map(() => observeNext(isolation, queue, seen)));
    return seen;
  } finally {
    isolation.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function observeNext(isolation, queue, seen) {
  const probe = isolation.probe({ timeoutMs: 10_000 });
  try {
    for (let module = queue.shift(); module !== undefined; module = queue.shift()) {
      const observations = [];
      for (const { name, source, args } of probesOf(module)) {
        try {
          observations.push(lasting(await probe.evaluate(source, args)));
        } catch (error) {
          throw new Error(`${module.id} (${module.kind.id}): the ${name} probe fails on the reference`, {
            cause: error,
          });
        }
      }
      seen.set(module.id, observations);
    }
  } finally {
    await probe.close();
  }
}

/** Engines word their syntax errors anew; the same build must give the same bytes under each of them. */
function lasting(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(lasting);
  const { message, ...rest } = value;
  const kept = value.$ === 'error' && value.name === 'SyntaxError' ? rest : value;
  return Object.fromEntries(Object.entries(kept).map(([key, each]) => [key, lasting(each)]));
}
