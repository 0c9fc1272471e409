/** What counts how much. */

/** Shares of the score; the rest of 1 is what the releases and the standing modules earn. */
const shares = { rungs: 0.42, keeps: 0.33, data: 0.05, notes: 0.05, history: 0.05, delivery: 0.1 };
const MOST_RUNG_MILESTONES = 10;

const weight = (units, share) => Number((units * share).toFixed(3));

/** Versions in milestones: `{ id, from, to }`. */
export function rungsOf({ last }) {
  const count = last - 1;
  const groups = Math.min(MOST_RUNG_MILESTONES, count);
  return Array.from({ length: groups }, (_, at) => {
    const from = 2 + Math.floor((at * count) / groups);
    const to = 1 + Math.floor(((at + 1) * count) / groups);
    const digits = (version) => String(version).padStart(2, '0');
    return { id: `versions-${digits(from)}-${digits(to)}`, from, to };
  });
}

/** Areas whose modules the versions break: `{ id, collection }`. */
export const areasOf = (plan) =>
  [...new Set(plan.units.map((unit) => unit.cap.collection))]
    .sort()
    .map((collection) => ({ id: `keeps-${collection}`, collection }));

export function milestonesOf(plan, units) {
  const within = (from, to) => plan.units.filter((unit) => unit.version >= from && unit.version <= to).length;
  const about = (collection) => plan.units.filter((unit) => unit.cap.collection === collection).length;
  return [
    ...rungsOf(plan).map(({ id, from, to }) => ({
      id,
      title: `Releases of versions ${from} to ${to} work`,
      weight: weight(within(from, to), shares.rungs),
    })),
    ...areasOf(plan).map(({ id, collection }) => ({
      id,
      title: `What was reached for ${collection} still works`,
      weight: weight(about(collection), shares.keeps),
    })),
    {
      id: 'data',
      title: 'The data has climbed every version, with its backups',
      weight: weight(units, shares.data),
    },
    { id: 'notes', title: 'Every version has its note, with its facts', weight: weight(units, shares.notes) },
    {
      id: 'history',
      title: 'Every version has its two commits, with their facts',
      weight: weight(units, shares.history),
    },
    {
      id: 'delivery',
      title: 'The branch is pushed, finished and described',
      weight: weight(units, shares.delivery),
    },
  ];
}

export const gates = [
  { id: 'base-history', title: 'The work descends from the commit that it started from' },
];

export const constraints = [
  { id: 'checks-kept', title: 'Tests, tools, platform and PUBLIC.md are unchanged', penalty: 0.15 },
  { id: 'archive-kept', title: 'legacy/ and data/archive/ are unchanged', penalty: 0.1 },
  { id: 'ledger-true', title: 'UPGRADES.tsv holds what happened, in order', penalty: 0.15 },
  { id: 'data-by-migration', title: 'Live data is written by migrations only', penalty: 0.15 },
  { id: 'backups-kept', title: 'The data before each version is kept with its checksum', penalty: 0.05 },
  { id: 'public-names', title: 'Modules export their public function and nothing else', penalty: 0.1 },
  { id: 'no-adapters', title: 'Modules talk to the store themselves; src/ has no new files', penalty: 0.15 },
  { id: 'commit-form', title: 'Commits have the stated form', penalty: 0.05 },
  { id: 'published-kept', title: 'main is unmoved and published commits are kept', penalty: 0.15 },
];
