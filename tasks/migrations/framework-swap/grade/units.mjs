/** Grades every moved module: its text, its entry, and its answers against those of the module as it was. */
import { difference } from './compare.mjs';
import { observeNew, observeOld, warm } from './observe.mjs';
import { contractOf, sourceFault, testFault } from './source.mjs';

const WORKERS = 2;
/** Generous, for a busy machine must not decide; only what hangs ever waits so long. */
const UNIT_MS = 20_000;
const LOAD_MS = 90_000;

/** @returns {Promise<Map<string, {ok: boolean, why: string, exports?: string[], test: string | undefined}>>} by id */
export async function gradeUnits({ units, ledger, places, context }) {
  const results = new Map();
  const queue = [];
  const layer = copiedLayer(units, context.tree);
  for (const unit of units) {
    const why = stillFault(unit, ledger, context.tree) ?? layerFault(context.tree.read(unit.path), layer);
    if (why === undefined) queue.push(unit);
    else results.set(unit.id, { ok: false, why });
  }
  const worker = async () => {
    const probes = {
      old: context.probe({ cwd: places.old, timeoutMs: UNIT_MS }),
      fresh: context.probe({ cwd: places.new, timeoutMs: UNIT_MS }),
    };
    try {
      if (queue.length > 0)
        await Promise.all([loaded(probes.old, places.old, OLD), loaded(probes.fresh, places.new, NEW)]);
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift())
        results.set(unit.id, await gradeUnit({ unit, probes, places, context, ledger }));
    } finally {
      await Promise.all([probes.old.close(), probes.fresh.close()]);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  for (const unit of units) {
    const result = results.get(unit.id);
    result.test = result.ok ? testFault(context.tree.read(unit.test), unit) : 'its module does not count';
  }
  return results;
}

/** What can be told without running it. */
function stillFault(unit, ledger, tree) {
  const text = tree.read(unit.path);
  if (text === undefined) return 'is missing';
  if (tree.sha256(unit.path) === unit.original) return 'is not moved';
  const entry = ledger.byPath.get(unit.path);
  if (entry === undefined || !ledger.valid.has(unit.path)) return 'has no valid entry in the ledger';
  if (contractOf(text) !== entry.id)
    return `has the contract ${contractOf(text) ?? '(none)'}, the ledger ${entry.id}`;
  return sourceFault(text, unit);
}

/** So many modules have a line in common only where it was copied: no kind of work is that frequent. */
const COPIES = 6;
const COPIED_SHARE = 0.25;
/** Lines that good modules share: the hook for the contract and what surrounds it. */
const SHARED_LINES = 5;

const linesOf = (text) =>
  new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= 12 && !/\brequire\(|^['"]use strict/.test(line)),
  );

/** A framework of one's own needs no file: what was pasted into module after module is one too. */
function copiedLayer(units, tree) {
  const moved = units.filter((unit) => tree.exists(unit.path) && tree.sha256(unit.path) !== unit.original);
  const counts = new Map();
  for (const unit of moved)
    for (const line of linesOf(tree.read(unit.path))) counts.set(line, (counts.get(line) ?? 0) + 1);
  const many = Math.max(COPIES, moved.length * COPIED_SHARE);
  return new Set([...counts].filter(([, count]) => count >= many).map(([line]) => line));
}

function layerFault(text, layer) {
  const shared = [...linesOf(text)].filter((line) => layer.has(line));
  return shared.length > SHARED_LINES
    ? `has a layer in it that other modules have too: ${shared[0]}`
    : undefined;
}

async function gradeUnit({ unit, probes, places, context, ledger }) {
  const call = { id: unit.id, requests: unit.requests };
  const old = probes.old.evaluate(observeOld, { ...call, root: places.old, injector: places.new });
  const fresh = await answered(probes.fresh, { ...call, root: places.new });
  const wanted = await old;
  const fault = faultOf(unit, wanted, fresh, ledger);
  if (fault === undefined || fresh.late)
    return { ok: fault === undefined, why: fault ?? '', exports: fresh.exports };
  // Others may have left something in the shared child: it gets one of its own.
  const alone = context.probe({ cwd: places.new, timeoutMs: UNIT_MS });
  try {
    await loaded(alone, places.new, NEW);
    const again = await answered(alone, { ...call, root: places.new });
    const why = faultOf(unit, wanted, again, ledger);
    return { ok: why === undefined, why: why ?? '', exports: again.exports };
  } finally {
    await alone.close();
  }
}

const OLD = ['express', 'cookie-parser'];
const NEW = ['fastify', '@fastify/cookie'];
const loaded = (probe, root, names) => probe.evaluate(warm, { root, names }, { timeoutMs: LOAD_MS });

async function answered(probe, args) {
  try {
    return await probe.evaluate(observeNew, args);
  } catch (error) {
    // What hangs would hang again, for as long.
    return { fault: error.message, late: / within \d+ ms$/.test(error.message) };
  }
}

function faultOf(unit, wanted, { fault, seen, type }, ledger) {
  if (fault !== undefined) return fault;
  if (!Array.isArray(seen) || seen.length !== wanted.length) return 'does not answer every request';
  if (type !== 'function') return 'exports no plugin';
  const id = seen[0]?.headers?.['x-contract'];
  if (id !== ledger.byPath.get(unit.path).id) return `sends the contract ${id ?? '(none)'}`;
  for (const [at, request] of unit.requests.entries()) {
    const why = difference(wanted[at], seen[at], request, unit.headers);
    if (why !== undefined) return `${request.method} ${request.url}: ${why}`;
  }
  return undefined;
}
