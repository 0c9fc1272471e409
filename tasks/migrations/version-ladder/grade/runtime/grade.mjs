/**
 * Grades one tree, finished or not. What has been climbed is graded: every version's release as it was
 * committed (the newest version as it lies in the working tree), on the grader's own copy of the library, and
 * whether what was reached still stands. All expectations are in memory before anything of the tree is run.
 */
import fs from 'node:fs';
import { climbed } from './climb.mjs';
import { deliveryChecks } from './delivery.mjs';
import { grade } from './grader.mjs';
import { readLadder } from './ladder.mjs';
import { constraintChecks, gateChecks } from './rules.mjs';
import { openWorkshop } from './workshop.mjs';

const read = (name) => JSON.parse(fs.readFileSync(new URL(name, import.meta.url), 'utf8'));
const truth = read('truth.json');
const library = read('library.json');

const once = (work) => {
  let promise;
  return (context) => {
    promise ??= work(context);
    return promise;
  };
};

await using workshop = openWorkshop({ library, truth });
const ladder = once((context) => readLadder(context, truth));
const climb = once(async (context) => climbed({ context, truth, workshop, ladder: await ladder(context) }));

/** The share of units that hold, with the reason of each that does not. */
const parts = (units, faultOf) => ({
  parts: units.map((unit) => {
    const why = faultOf(unit);
    return { id: `${unit.version}/${unit.cap}/${unit.kind}`, ok: why === undefined, why: why ?? '' };
  }),
});

const rungChecks = truth.rungs.map(({ id, from, to }) => ({
  id,
  for: id,
  run: async (context) => {
    const { releaseFault } = await climb(context);
    return parts(
      truth.units.filter((unit) => unit.version >= from && unit.version <= to),
      releaseFault,
    );
  },
}));

const keepChecks = truth.areas.map(({ id, collection }) => ({
  id,
  for: id,
  run: async (context) => {
    const { standingFault } = await climb(context);
    const here = new Set(
      truth.modules.filter((module) => module.collection === collection).map(({ name }) => name),
    );
    return parts(
      truth.units.filter((unit) => here.has(unit.cap)),
      standingFault,
    );
  },
}));

await grade({
  milestones: truth.milestones,
  gates: truth.gates,
  constraints: truth.constraints,
  checks: [
    ...rungChecks,
    ...keepChecks,
    ...deliveryChecks({ truth, ladder, climb }),
    ...gateChecks({ ladder }),
    ...constraintChecks({ truth, ladder, climb }),
  ],
  deadlineMs: 60_000,
});
