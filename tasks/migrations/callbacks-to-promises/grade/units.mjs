/**
 * Grades every module once, in dependency order, with two probe children. A module whose dependencies do not
 * give their prices is not run: it could only fail, by a deadline each time.
 */
import { difference } from './compare.mjs';
import { sourceFault, stampOf } from './source.mjs';

/** @returns {Promise<Map<string, {ok: boolean, why: string, exports: string[] | undefined}>>} by module id */
export async function gradeUnits({ units, sources, ledger, context }) {
  const prices = new Map(units.map((unit) => [unit.id, Promise.withResolvers()]));
  const results = new Map();
  const queue = [...units];
  const worker = async () => {
    const shared = context.probe({ timeoutMs: 4000 });
    try {
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
        const run = (at) => observe({ shared, context, unit, source: sources[unit.probes[at].source], at });
        results.set(unit.id, await gradeUnit({ unit, run, ledger, context, prices }));
      }
    } finally {
      await shared.close();
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function gradeUnit({ unit, run, ledger, context, prices }) {
  const fail = (why, exports) => ({ ok: false, why, exports });
  const text = context.tree.read(unit.path);
  const own = prices.get(unit.id);
  if (text === undefined || context.tree.sha256(unit.path) === unit.original) {
    own.resolve(false);
    return fail(text === undefined ? 'is missing' : 'is not migrated');
  }
  for (const dep of unit.deps) {
    if (await prices.get(dep).promise) continue;
    own.resolve(false);
    return fail(`requires ${dep}, which does not give its prices`);
  }
  const price = await run(0);
  own.resolve(price.fault === undefined);
  const exports = price.seen?.exports;
  if (price.fault !== undefined) return fail(`price: ${price.fault}`, exports);
  const entry = ledger.byPath.get(unit.path);
  if (entry === undefined || !ledger.valid.has(unit.path))
    return fail('has no valid entry in the ledger', exports);
  if (stampOf(text) !== entry.id)
    return fail(`carries ${stampOf(text) ?? 'no id'}, the ledger has ${entry.id}`, exports);
  const fault = sourceFault(text, { boundary: unit.boundary, requires: requiresOf(unit) });
  if (fault !== undefined) return fail(fault, exports);
  const contract = await run(1);
  return contract.fault === undefined
    ? { ok: true, why: '', exports }
    : fail(`contract: ${contract.fault}`, exports);
}

function requiresOf(unit) {
  const [group] = unit.id.split('/');
  return unit.deps.map((dep) => (dep.startsWith(`${group}/`) ? `./${dep.split('/')[1]}` : `../${dep}`));
}

/** A module that fails in the shared child is run again in one of its own: others may have left something there. */
async function observe({ shared, context, unit, source, at }) {
  const { args, expected } = unit.probes[at];
  const first = await attempt(shared, source, args, expected);
  if (first.fault === undefined || first.late) return first;
  const alone = context.probe({ timeoutMs: 4000 });
  try {
    return await attempt(alone, source, args, expected);
  } finally {
    await alone.close();
  }
}

async function attempt(probe, source, args, expected) {
  try {
    const seen = await probe.evaluate(source, args);
    return { seen, fault: difference(expected, seen) };
  } catch (error) {
    // What hangs would hang again, for as long.
    return { seen: undefined, fault: error.message, late: / within \d+ ms$/.test(error.message) };
  }
}
