/** Every migration by itself, from the state before it on each snapshot, up and down; and all of them in a chain. */
import { ruleFault } from './ledger.mjs';

const CHAIN_MS = 30_000;

/** The seals of this ledger, as the expectations write them. */
function neutral(seals) {
  const names = new Map(
    [...seals].filter(([n]) => n > 0).map(([n, seal]) => [seal, `@SEAL-${String(n).padStart(4, '0')}@`]),
  );
  return (text) => text.replace(/[0-9a-f]{20}/g, (found) => names.get(found) ?? found);
}

function dumpFault(wanted, seen, plain) {
  const names = new Set([...Object.keys(wanted), ...Object.keys(seen ?? {})]);
  for (const name of names) {
    if (seen?.[name] === undefined) return `${name} is missing`;
    if (wanted[name] === undefined) return `${name} was not asked for`;
    for (const part of ['kind', 'columns', 'keys', 'unique']) {
      if (JSON.stringify(seen[name][part]) !== JSON.stringify(wanted[name][part]))
        return `${name}: ${part} are not as asked`;
    }
    if (JSON.stringify(seen[name].rows?.map(plain).sort()) !== JSON.stringify(wanted[name].rows.toSorted()))
      return `${name}: its rows are not as asked`;
  }
  return undefined;
}

/** What was there before and is still wanted, such as another request's triggers. */
const lostThing = (before, wanted, seen) =>
  before.find((name) => wanted.includes(name) && !seen?.includes(name));

function upFault(before, wanted, seen, plain) {
  if (seen.error !== undefined) return seen.error;
  const lost = lostThing(before.things, wanted.things, seen.things);
  if (lost !== undefined) return `${lost} is lost`;
  const fault = dumpFault(wanted.dump, seen.dump, plain);
  if (fault !== undefined) return fault;
  const other = wanted.trials.findIndex(
    (trial, at) => JSON.stringify(trial) !== plain(JSON.stringify(seen.trials?.[at] ?? null)),
  );
  return other === -1 ? undefined : `the database behaves otherwise in trial ${other + 1}`;
}

function downFault({ before, wanted, seen, plain, nn }) {
  if (seen.error !== undefined) return seen.error;
  if (seen.undo?.some((name) => name === `undo_${nn}` || name.startsWith(`undo_${nn}_`)))
    return 'its undo table is left';
  const lost = lostThing(before.things, before.things, seen.things);
  if (lost !== undefined) return `${lost} is lost`;
  return dumpFault(wanted.dump, seen.dump, plain);
}

/** @returns {Promise<Map<number, { up?: string, down?: string }>>} what is wrong, by request; absent: no migration */
export async function triedMigrations({ context, truth, workshop, files, ledger }) {
  const plain = neutral(ledger.seals);
  const faults = new Map();
  const jobs = [];
  for (const unit of truth.units) {
    const file = files.get(unit.n);
    if (file === undefined) continue;
    const rule = ruleFault(file.text, ['./kit.mjs']);
    faults.set(unit.n, rule === undefined ? {} : { up: rule, down: rule });
    if (rule === undefined) jobs.push({ unit, path: workshop.migration(file.text) });
  }
  const entities = new Map(truth.entities.map((entity) => [entity.name, entity]));
  const snapshots = truth.entities[0].states.map((_, at) => at);
  await inTwos(snapshots, async (at) => {
    const stateOf = (unit, place) => entities.get(unit.entity).states[at][place];
    const ups = await workshop.run(
      context,
      'up',
      jobs.map(({ unit, path }) => ({ sql: stateOf(unit, unit.place).sql, file: path, trials: unit.trials })),
    );
    const asked = jobs.map((job, place) => ({ ...job, sql: ups[place]?.sql ?? '' })).toReversed();
    const downs = await workshop.run(
      context,
      'down',
      asked.map(({ unit, path, sql }) => ({ sql, file: path, edits: unit.edits })),
    );
    jobs.forEach(({ unit }, place) => {
      const [before, wanted] = [stateOf(unit, unit.place), stateOf(unit, unit.place + 1)];
      const fault = faults.get(unit.n);
      fault.up ??= upFault(before, wanted, ups[place] ?? { error: 'not tried' }, plain);
      const seen = downs[jobs.length - 1 - place] ?? { error: 'not tried' };
      fault.down ??=
        ups[place]?.error ??
        downFault({ before, wanted: unit.downs[at], seen, plain, nn: String(unit.n).padStart(4, '0') });
    });
  });
  return faults;
}

export async function inTwos(items, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all([worker(), worker()]);
}

/** @returns the share of the chain that was climbed rightly, and that came back: `{ up, down }` in requests */
export async function triedChain({ context, truth, workshop, files, faults }) {
  const { chain } = truth;
  const run = [];
  for (let n = 1; files.has(n) && ruleFault(files.get(n).text, ['./kit.mjs']) === undefined; n++)
    run.push(workshop.migration(files.get(n).text));
  if (run.length === 0) return { up: 0, down: 0, why: 'no migration' };
  // Where the chain breaks, what is before the break is tried alone: a database must come out of it.
  let climbed = await workshop.once(
    context,
    'climb',
    { sql: chain.sql, files: run, checkpoints: chain.checkpoints },
    CHAIN_MS,
  );
  const good = rightUpTo(climbed, chain, (n) => faults.get(n)?.up === undefined);
  if (climbed.stopped != null && climbed.reached > 0)
    climbed = await workshop.once(
      context,
      'climb',
      { sql: chain.sql, files: run.slice(0, climbed.reached), checkpoints: [] },
      CHAIN_MS,
    );
  const up = good.reached;
  if (climbed.error !== undefined || climbed.stopped != null)
    return { up, down: 0, why: climbed.error ?? climbed.stopped ?? undefined };
  const back = await workshop.once(
    context,
    'descend',
    { sql: climbed.sql, files: run.slice(0, climbed.reached) },
    CHAIN_MS,
  );
  const whole =
    back.error === undefined &&
    JSON.stringify(back.hashes) === JSON.stringify(chain.start) &&
    back.undo.length === 0;
  return {
    up,
    down: whole ? up : 0,
    why: good.why ?? back.error ?? (whole ? '' : 'going down does not bring back the beginning'),
  };
}

/** Up to the last checkpoint that is right and has none before it that is not; the steps since count as far as each works by itself. */
function rightUpTo(climbed, { checkpoints, seen }, works) {
  const reached = climbed.reached ?? 0;
  let right = 0;
  for (const at of checkpoints.filter((each) => each <= reached)) {
    const names = Object.keys(seen[at]);
    const other = [...new Set([...names, ...Object.keys(climbed.seen[at] ?? {})])].find(
      (name) => climbed.seen[at]?.[name] !== seen[at][name],
    );
    if (other !== undefined) return { reached: right, why: `${other} is not right at request ${at}` };
    right = at;
  }
  while (right < reached && works(right + 1)) right += 1;
  return { reached: right, why: climbed.error ?? climbed.stopped ?? undefined };
}
