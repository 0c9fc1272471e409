/** What counts how much. */
import { AREA_NAMES } from './names.mjs';
import { numbered } from './plan.mjs';

/** Shares of the score; the migrations of single requests earn the rest of 1. */
export const shares = { code: 0.28, chain: 0.1, ledger: 0.05, history: 0.04, releases: 0.04, delivery: 0.04 };
const MIGRATIONS = 1 - Object.values(shares).reduce((sum, share) => sum + share, 0);
const GROUPS = 10;

/** Requests in milestones: `{ id, from, to }`. */
export function groupsOf(count) {
  const groups = Math.min(GROUPS, count);
  return Array.from({ length: groups }, (_, at) => {
    const [from, to] = [1 + Math.floor((at * count) / groups), Math.floor(((at + 1) * count) / groups)];
    return { id: `migrations-${numbered(from)}-${numbered(to)}`, from, to };
  });
}

export function milestonesOf(plan) {
  const weight = (units, share) => Number((units * share).toFixed(3));
  const inArea = (area) => plan.units.filter((facet) => facet.entity.area === area).length;
  return [
    ...groupsOf(plan.count).map(({ id, from, to }) => ({
      id,
      title: `Migrations ${from} to ${to} go up and down on databases of practices`,
      weight: weight(to - from + 1, MIGRATIONS),
    })),
    ...AREA_NAMES.filter((area) => inArea(area) > 0).map((area) => ({
      id: `code-${area}`,
      title: `The modules of ${area} work at every version and now`,
      weight: weight(inArea(area), shares.code),
    })),
    {
      id: 'chain',
      title: 'All migrations in a chain, up and down again',
      weight: weight(plan.count, shares.chain),
    },
    { id: 'ledger', title: 'Every request is sealed', weight: weight(plan.count, shares.ledger) },
    {
      id: 'history',
      title: 'Every request is a commit with its seal',
      weight: weight(plan.count, shares.history),
    },
    {
      id: 'releases',
      title: 'Every release has its page, with its facts',
      weight: weight(plan.count, shares.releases),
    },
    {
      id: 'delivery',
      title: 'The branch is pushed, finished and described',
      weight: weight(plan.count, shares.delivery),
    },
  ];
}

export const gates = [
  { id: 'base-history', title: 'The work descends from the commit that it started from' },
];

export const constraints = [
  { id: 'files-kept', title: 'Tools, tests, requests, kit and PUBLIC.md are unchanged', penalty: 0.15 },
  { id: 'ledger-true', title: 'The ledger holds what happened, in order', penalty: 0.1 },
  { id: 'migrations-alone', title: 'Migrations stand on the kit alone', penalty: 0.1 },
  { id: 'modules-alone', title: 'Modules import nothing, and src/ has no new files', penalty: 0.1 },
  { id: 'public-names', title: 'Modules export their public functions and nothing else', penalty: 0.1 },
  { id: 'journal-kept', title: 'No migration speaks of journal_2017', penalty: 0.1 },
  { id: 'commit-form', title: 'Commits have the stated form', penalty: 0.05 },
  { id: 'published-kept', title: 'main is unmoved and published commits are kept', penalty: 0.15 },
];
