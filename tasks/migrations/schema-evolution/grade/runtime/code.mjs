/** The modules: as they are in the commit of each request, and as they lie in the working tree now. */

import { numbered, ruleFault } from './ledger.mjs';
import { inTwos } from './migrations.mjs';

/**
 * @returns `{ commitFault(unit), standingFault(unit), exported }`; a module in the tree may still be that of the version
 *   before while the newest request is being worked on
 */
export async function triedModules({ context, truth, workshop, history, reached }) {
  const entities = new Map(truth.entities.map((entity) => [entity.name, entity]));
  const units = truth.units.filter((unit) => unit.n <= reached);
  const jobs = [];
  const add = (unit, text, place, { calls, answers, tables }, kind) => {
    const fault = text === undefined ? 'the module is missing' : ruleFault(text, []);
    jobs.push({
      unit,
      kind,
      fault,
      text,
      sql: entities.get(unit.entity).states[0][place].sql,
      calls,
      answers,
      tables,
    });
  };
  for (const unit of units) {
    const { module } = entities.get(unit.entity);
    const committed = history.commits.get(unit.n);
    if (committed !== undefined) add(unit, committed.module, unit.place + 1, unit, 'commit');
    const places = placesOf(unit, units, reached);
    const text = context.tree.read(module);
    for (const place of places) add(unit, text, place, unit.standing[place], `place ${place}`);
  }
  const paths = new Map();
  const pathOf = (text) => {
    if (!paths.has(text)) paths.set(text, workshop.module(text));
    return paths.get(text);
  };
  const willing = jobs.filter((job) => job.fault === undefined);
  const middle = Math.ceil(willing.length / 2);
  await inTwos([willing.slice(0, middle), willing.slice(middle)], async (half) => {
    const seen = await workshop.run(
      context,
      'code',
      half.map(({ sql, text, calls, tables }) => ({ sql, file: pathOf(text), calls, tables })),
    );
    half.forEach((job, at) => {
      job.seen = seen[at] ?? { error: 'not tried' };
      job.fault = job.seen.error ?? answerFault(job);
    });
  });
  const of = (unit, test) => jobs.filter((job) => job.unit === unit && test(job.kind));
  return {
    commitFault: (unit) => {
      const [job] = of(unit, (kind) => kind === 'commit');
      return job === undefined ? `no commit "${numbered(unit.n)}: ..." with its seal` : job.fault;
    },
    standingFault: (unit) => {
      const found = of(unit, (kind) => kind !== 'commit');
      if (found.length === 0) return 'not reached';
      return found.some(({ fault }) => fault === undefined) ? undefined : found[0].fault;
    },
    exported: willing
      .filter(({ kind }) => kind !== 'commit')
      .map(({ unit, seen }) => [unit.entity, seen.exports]),
  };
}

/** The states that a module of the tree may stand on: that of the last request to its tables, or, while that one is the newest, the one before. */
function placesOf(unit, units, reached) {
  const last = units.findLast((other) => other.entity === unit.entity);
  const now = last.place + 1;
  const before = last.n === reached && last !== unit ? [last.place] : [];
  return [now, ...before];
}

function answerFault({ calls, answers, seen }) {
  const other = answers.findIndex((answer, at) => seen.answers?.[at] !== answer);
  return other === -1 ? undefined : `${calls[other].call[0]} does not answer, or not do, what it should`;
}
