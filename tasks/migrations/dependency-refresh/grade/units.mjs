/** Grades every refreshed module: its text, its entry, and its answers against those of the module as it was. */
import { isDeepStrictEqual } from 'node:util';
import { observe, warm } from './observe.mjs';
import { copiedLayer, layerFault, sourceFault, stampOf } from './source.mjs';

const WORKERS = 2;
/** Generous, for a busy machine must not decide; only what hangs ever waits so long. */
const UNIT_MS = 20_000;
const LOAD_MS = 90_000;

/** @returns {Promise<Map<string, {ok: boolean, why: string, exports?: string[], recorded: boolean}>>} by id */
export async function gradeUnits({ units, ledger, places, context, expected }) {
  const { tree } = context;
  const changed = units.filter((unit) => tree.exists(unit.path) && tree.sha256(unit.path) !== unit.original);
  const layer = copiedLayer(changed.map(({ path }) => tree.read(path)));
  const faults = new Map();
  for (const unit of units) faults.set(unit.id, stillFault({ unit, ledger, tree, layer, faults }));
  const results = new Map(units.map(({ id }) => [id, { ok: false, why: faults.get(id), recorded: false }]));
  const queue = units.filter(({ id }) => faults.get(id) === undefined);
  const names = {
    old: expected.packages.changes.map(({ name }) => name),
    new: Object.keys(expected.packages.wanted),
  };
  const open = async (side) => {
    const probe = context.probe({ cwd: places[side], timeoutMs: UNIT_MS });
    await probe.evaluate(warm, { root: places[side], names: names[side] }, { timeoutMs: LOAD_MS });
    return probe;
  };
  const worker = async () => {
    if (queue.length === 0) return;
    const [old, fresh] = await Promise.all([open('old'), open('new')]);
    try {
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift())
        results.set(unit.id, await gradeUnit({ unit, old, fresh, open, places, tree }));
    } finally {
      await Promise.all([old.close(), fresh.close()]);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  withoutFoundation(units, results);
  return results;
}

/** What can be told without running it. */
function stillFault({ unit, ledger, tree, layer, faults }) {
  const text = tree.read(unit.path);
  if (text === undefined) return 'is missing';
  if (tree.sha256(unit.path) === unit.original) return 'is not refreshed';
  const entry = ledger.byPath.get(unit.path);
  if (entry === undefined || !ledger.valid.has(unit.path)) return 'has no valid entry in the ledger';
  if (stampOf(text) !== entry.id) return `carries ${stampOf(text) ?? 'no id'}, the ledger has ${entry.id}`;
  const below = unit.deps.find((dep) => faults.get(dep) !== undefined);
  return (
    sourceFault(text, unit) ?? layerFault(text, layer) ?? (below && `requires ${below}, which does not count`)
  );
}

/** A module counts only when those that it requires do; units stand in an order in which they come first. */
function withoutFoundation(units, results) {
  for (const unit of units) {
    const below = unit.deps.find((dep) => !results.get(dep).ok);
    const result = results.get(unit.id);
    if (result.ok && below !== undefined)
      Object.assign(result, { ok: false, why: `requires ${below}, which does not count` });
  }
}

async function gradeUnit({ unit, old, fresh, open, places, tree }) {
  const { path, op, rate, calls } = unit;
  const ask = (probe, side) => probe.evaluate(observe, { root: places[side], path, op, rate, calls });
  const before = ask(old, 'old');
  const first = await settled(ask(fresh, 'new'));
  const wanted = await before;
  const recorded = isDeepStrictEqual(
    parsed(tree.read(`test/answers/${unit.id}.json`)),
    asRecorded(wanted, unit.samples),
  );
  const judged = ({ seen, fault }) => fault ?? difference(wanted, seen, unit);
  if (judged(first) === undefined || first.late)
    return {
      ok: judged(first) === undefined,
      why: judged(first) ?? '',
      exports: first.seen?.exports,
      recorded,
    };
  // Others may have left something in the shared child: it gets one of its own.
  const alone = await open('new');
  try {
    const again = await settled(ask(alone, 'new'));
    return {
      ok: judged(again) === undefined,
      why: judged(again) ?? '',
      exports: again.seen?.exports,
      recorded,
    };
  } finally {
    await alone.close();
  }
}

async function settled(asked) {
  try {
    return { seen: await asked };
  } catch (error) {
    // What hangs would hang again, for as long.
    return { fault: error.message, late: / within \d+ ms$/.test(error.message) };
  }
}

/** As the ledger's tool writes it. */
const asRecorded = ({ answers }, samples) =>
  answers.slice(0, samples).map((answer) => ('threw' in answer ? answer : answer.value));

const parsed = (text) => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

function difference(wanted, seen, { calls }) {
  if (!Array.isArray(seen?.answers) || seen.answers.length !== calls.length)
    return 'does not answer every call';
  if (!isDeepStrictEqual(seen.rates, wanted.rates))
    return `rates ${seen.rates.join(', ')}, was ${wanted.rates.join(', ')}`;
  if (!isDeepStrictEqual(seen.promises, wanted.promises))
    return 'returns a promise where it did not, or none where it did';
  const at = wanted.answers.findIndex((answer, index) => !isDeepStrictEqual(answer, seen.answers[index]));
  if (at === -1) return undefined;
  const [is, was] = [seen, wanted].map(({ answers }) => JSON.stringify(answers[at]).slice(0, 200));
  return `call ${at + 1} of ${calls.length}: ${is}, was ${was}`;
}
