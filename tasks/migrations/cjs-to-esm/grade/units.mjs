/**
 * Grades every module once, in dependency order, with two probe children. A module whose dependencies do not
 * give their prices is not run: it could only fail. In the end a CommonJS host requires those that work.
 */
import { loadedByHost } from './host.mjs';
import { sourceFault, stampOf } from './source.mjs';
import { openWatch } from './watch.mjs';

/** @returns {Promise<Map<string, {ok: boolean, why: string, exports: string[] | undefined}>>} by module id */
export async function gradeUnits({ units, sources, register, context }) {
  const prices = new Map(units.map((unit) => [unit.id, Promise.withResolvers()]));
  const listed = context.tree.list('src');
  const results = new Map();
  const queue = [...units];
  const worker = async () => {
    const watch = openWatch({ context, sources });
    try {
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift())
        results.set(unit.id, await gradeUnit({ unit, watch, register, context, prices, listed }));
    } finally {
      await watch.close();
    }
  };
  await Promise.all([worker(), worker()]);
  const working = units.filter((unit) => results.get(unit.id).ok);
  for (const [id, why] of await loadedByHost({ units: working, context }))
    results.set(id, { ...results.get(id), ok: false, why });
  return results;
}

async function gradeUnit({ unit, watch, register, context, prices, listed }) {
  const fail = (why, exports) => ({ ok: false, why, exports });
  const { tree } = context;
  const text = tree.read(unit.path);
  const own = prices.get(unit.id);
  if (text === undefined || tree.sha256(unit.path) === unit.original) {
    own.resolve(false);
    return fail(text === undefined ? 'is missing' : 'is not migrated');
  }
  for (const dep of unit.deps) {
    if (await prices.get(dep).promise) continue;
    own.resolve(false);
    return fail(`builds on ${dep}, which does not give its prices`);
  }
  const price = await watch.probe(unit.id, unit.probes[0]);
  own.resolve(price.fault === undefined);
  const exports = price.seen?.exports;
  if (price.fault !== undefined) return fail(`price: ${price.fault}`, exports);
  const fault = entryFault(unit, text, register) ?? filesFault({ unit, tree, listed });
  if (fault !== undefined) return fail(fault, exports);
  const contract = await watch.probe(unit.id, unit.probes[1]);
  if (contract.fault !== undefined) return fail(`contract: ${contract.fault}`, exports);
  for (const run of unit.runs) {
    const seen = await watch.run(run);
    if (seen !== undefined) return fail(`${run.argv.slice(0, 4).join(' ')}: ${seen}`, exports);
  }
  return { ok: true, why: '', exports };
}

function entryFault(unit, text, register) {
  const entry = register.byKey.get(unit.path);
  if (entry === undefined || !register.valid.has(unit.path)) return 'has no valid entry in the register';
  return stampOf(text) === entry.id
    ? undefined
    : `carries ${stampOf(text) ?? 'no id'}, the register has ${entry.id}`;
}

/** The module and the files that belong to it: each a module by the rules, the data as it was. */
function filesFault({ unit, tree, listed }) {
  const stem = unit.path.slice(0, -'.js'.length);
  const isOwn = (path) => path === unit.path || path.startsWith(`${stem}-`) || path.startsWith(`${stem}.`);
  const modules = new Set(unit.deps.map((dep) => `src/${dep}.js`));
  const allowed = (path) =>
    isOwn(path) ||
    modules.has(path) ||
    (unit.computed && (path.startsWith('vendor/drivers/') || path.endsWith('/label-driver.js')));
  for (const [path, sum] of Object.entries(unit.data))
    if (tree.sha256(path) !== sum) return `${path} is not as it was`;
  for (const path of unit.sides) if (!tree.exists(path)) return `${path} is gone`;
  for (const path of listed.filter(isOwn)) {
    if (path in unit.data) continue;
    if (!path.endsWith('.js')) return `${path} is of no kind that belongs to a module`;
    const why = sourceFault(tree.read(path) ?? '', path, { allowed, computed: unit.computed });
    if (why !== undefined) return `${path} ${why}`;
  }
  return undefined;
}
