/** The hidden grading of dependency-refresh. What each check means stands in mimo.yaml. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { grade } from './grader.mjs';
import {
  branchParts,
  changelogParts,
  commitForm,
  frozenFiles,
  historyKept,
  pullRequestParts,
} from './grouped-delivery.mjs';
import { readLedger } from './module-ledger.mjs';
import { lastFacts, packageParts } from './packages.mjs';
import { openPlaces } from './places.mjs';
import { gradeUnits } from './units.mjs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const expected = read('expected.json');
const places = openPlaces(read('places.json'));
const { units, waves } = expected;
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

const once = (work) => {
  let done;
  return (context) => {
    done ??= work(context);
    return done;
  };
};
const ledgerOf = once(({ tree }) => readLedger(tree.read('LEDGER.tsv'), expected));
const gradedUnits = once((context) => {
  places.take(
    context.tree,
    units.map(({ path }) => path),
  );
  return gradeUnits({ units, ledger: ledgerOf(context), places, context, expected });
});
const delivered = async (context) => ({
  tree: context.tree,
  expected,
  ledger: ledgerOf(context),
  origin: await context.repository('/srv/origin.git'),
});
const both = async (context) => ({
  ...(await delivered(context)),
  workspace: await context.repository('/app'),
});

const checks = [
  ...waves.map(({ id, modules }) => ({
    id,
    for: id,
    run: async (context) => {
      const graded = await gradedUnits(context);
      return { parts: modules.map((each) => ({ id: each, ...graded.get(each) })) };
    },
  })),
  {
    id: 'recorded',
    for: 'answers',
    run: async (context) => {
      const graded = await gradedUnits(context);
      // What was answered before is of use to what answers now.
      return { parts: units.map(({ id }) => ({ id, ok: graded.get(id).ok && graded.get(id).recorded })) };
    },
  },
  {
    id: 'entries',
    for: 'ledger',
    run: async (context) => {
      const { valid } = ledgerOf(context);
      const graded = await gradedUnits(context);
      return { parts: units.map(({ id, path }) => ({ id, ok: valid.has(path) && graded.get(id).ok })) };
    },
  },
  { id: 'lines', for: 'changelog', run: async (context) => changelogParts(await delivered(context)) },
  { id: 'commits', for: 'branch', run: async (context) => branchParts(await delivered(context)) },
  {
    id: 'installed',
    for: 'packages',
    run: async (context) => {
      const graded = await gradedUnits(context);
      const share = (name) => {
        const own = units.filter((unit) => unit.group === name);
        return own.filter(({ id }) => graded.get(id).ok).length / own.length;
      };
      return packageParts({ tree: context.tree, expected, share });
    },
  },
  {
    id: 'description',
    for: 'pull-request',
    run: async (context) =>
      pullRequestParts({
        ...(await delivered(context)),
        readLedgerOf: (text) => readLedger(text, expected),
        facts: (show) => lastFacts(show, { sha256, before: expected.packages.before }),
      }),
  },
  { id: 'main', for: 'history-kept', run: async (context) => historyKept(await both(context)) },
  { id: 'files', for: 'frozen-files', run: async (context) => frozenFiles({ tree: context.tree, expected }) },
  {
    id: 'chain',
    for: 'ledger-order',
    run: async (context) => {
      const { faults } = ledgerOf(context);
      return { ok: faults.length === 0 && context.tree.exists('LEDGER.tsv'), why: faults[0] };
    },
  },
  { id: 'commits', for: 'commit-form', run: async (context) => commitForm(await both(context)) },
  {
    id: 'names',
    for: 'names-kept',
    run: async (context) => {
      const graded = await gradedUnits(context);
      const other = units.find(({ id, op, rate }) => {
        const { exports } = graded.get(id);
        return exports !== undefined && exports.join() !== [op, rate].sort().join();
      });
      return {
        ok: other === undefined,
        why: other && `${other.id} exports ${graded.get(other.id).exports.join(', ')}`,
      };
    },
  },
  {
    id: 'files',
    for: 'no-new-files',
    run: async ({ tree }) => {
      const added = tree.list('src').find((path) => !expected.sources.includes(path));
      return { ok: added === undefined, why: added && `${added} was not there` };
    },
  },
];

try {
  await grade({ milestones: expected.milestones, constraints: expected.constraints, checks });
} finally {
  places[Symbol.dispose]();
}
