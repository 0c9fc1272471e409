/**
 * Grades one tree, finished or not: each migration by itself on the databases of other practices, up and down; all
 * in a chain; the modules as each request's commit and as the working tree has them; the ledger, the releases and
 * what is handed over. All expectations are in memory before anything of the tree is run.
 */
import fs from 'node:fs';
import { triedModules } from './code.mjs';
import { deliveryParts, historyParts, ledgerParts, releaseParts } from './delivery.mjs';
import { grade } from './grader.mjs';
import { readHistory } from './history.mjs';
import { migrationFiles, numbered, readLedger } from './ledger.mjs';
import { triedChain, triedMigrations } from './migrations.mjs';
import { ruleChecks } from './rules.mjs';
import { openWorkshop } from './workshop.mjs';

const UP_SHARE = 0.6;
const truth = JSON.parse(fs.readFileSync(new URL('truth.json', import.meta.url), 'utf8'));

const once = (work) => {
  let promise;
  return (...given) => {
    promise ??= work(...given);
    return promise;
  };
};

await using workshop = openWorkshop(truth.kit);

const read = once(async (context) => {
  const files = migrationFiles(context.tree, truth.units.length);
  const ledger = readLedger(context.tree, truth, files);
  const history = await readHistory(context, truth, ledger, files);
  const reached = Math.max(0, ...files.keys());
  const at = { context, truth, workshop, files, ledger, history, reached };
  return { ...at, modules: once(() => triedModules(at)), faults: once(() => triedMigrations(at)) };
});

const unitParts = (units, shareOf) => ({
  parts: units.map((unit) => {
    const { ok, why } = shareOf(unit);
    return { id: `${numbered(unit.n)}/${unit.kind}`, ok, why: why ?? '' };
  }),
});

const migrationChecks = truth.groups.map(({ id, from, to }) => ({
  id,
  for: id,
  run: async (context) => {
    const faults = await (await read(context)).faults();
    return unitParts(
      truth.units.filter(({ n }) => n >= from && n <= to),
      ({ n }) => {
        const fault = faults.get(n);
        if (fault === undefined) return { ok: 0, why: 'no migration' };
        const ok =
          (fault.up === undefined ? UP_SHARE : 0) +
          (fault.up === undefined && fault.down === undefined ? 1 - UP_SHARE : 0);
        return { ok, why: fault.up ?? fault.down };
      },
    );
  },
}));

/** A module counts for a request whose migration works. */
const codeChecks = truth.areas.map((area) => ({
  id: `code-${area}`,
  for: `code-${area}`,
  run: async (context) => {
    const at = await read(context);
    const [modules, faults] = [await at.modules(), await at.faults()];
    const names = new Set(truth.entities.filter((entity) => entity.area === area).map(({ name }) => name));
    return unitParts(
      truth.units.filter(({ entity }) => names.has(entity)),
      (unit) => {
        const fault = faults.get(unit.n);
        if (fault === undefined || fault.up !== undefined)
          return { ok: 0, why: 'its migration does not work' };
        const [commit, standing] = [modules.commitFault(unit), modules.standingFault(unit)];
        return {
          ok: (commit === undefined ? 0.5 : 0) + (standing === undefined ? 0.5 : 0),
          why: commit ?? standing,
        };
      },
    );
  },
}));

const holding = async (at) => {
  const [faults, modules] = [await at.faults(), await at.modules()];
  const works = truth.units.filter(
    (unit) =>
      faults.get(unit.n) !== undefined &&
      faults.get(unit.n).up === undefined &&
      faults.get(unit.n).down === undefined &&
      modules.standingFault(unit) === undefined,
  );
  return works.length / truth.units.length;
};

const record = (id, partsOf) => ({
  id: `${id}-true`,
  for: id,
  run: async (context) => partsOf(await read(context)),
});

await grade({
  milestones: truth.milestones,
  gates: truth.gates,
  constraints: truth.constraints,
  checks: [
    ...migrationChecks,
    ...codeChecks,
    record('chain', async (at) => {
      const { up, down, why } = await triedChain({ ...at, faults: await at.faults() });
      return { ok: (up + down) / (2 * truth.units.length), why };
    }),
    record('ledger', ledgerParts),
    record('history', historyParts),
    record('releases', releaseParts),
    record('delivery', async (at) => deliveryParts({ ...at, holding: await holding(at) })),
    ...ruleChecks(read),
  ],
  deadlineMs: 90_000,
});
