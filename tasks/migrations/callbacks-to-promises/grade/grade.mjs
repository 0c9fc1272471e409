/** The hidden grading of callbacks-to-promises. What each check means stands in mimo.yaml. */
import { readFileSync } from 'node:fs';
import {
  branchParts,
  changelogParts,
  commitForm,
  frozenFiles,
  historyKept,
  pullRequestParts,
  surfaceParts,
  testsKept,
} from './delivery.mjs';
import { grade } from './grader.mjs';
import { readLedger } from './ledger.mjs';
import { sourceFault } from './source.mjs';
import { gradeUnits } from './units.mjs';

// Other places than a sandbox's are for the task's own tests; test.sh names none.
const [workspace = '/app', origin = '/srv/origin.git', outDir = '/logs/verifier'] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { units, sources, groups } = expected;

const once = (work) => {
  let done;
  return (context) => {
    done ??= work(context);
    return done;
  };
};
const ledgerOf = once(({ tree }) => readLedger(tree.read('LEDGER.tsv'), expected));
const gradedUnits = once((context) => gradeUnits({ units, sources, ledger: ledgerOf(context), context }));
const delivered = async (context) => ({
  tree: context.tree,
  expected,
  ledger: ledgerOf(context),
  origin: await context.repository(origin),
});
const bothRepositories = async (context) => ({
  ...(await delivered(context)),
  workspace: await context.repository(workspace),
});

const groupCheck = ({ name, modules }) => ({
  id: name,
  for: `group-${name}`,
  run: async (context) => {
    const graded = await gradedUnits(context);
    return { parts: modules.map((id) => ({ id, ...graded.get(id) })) };
  },
});

const checks = [
  ...groups.map(groupCheck),
  {
    id: 'entries',
    for: 'ledger',
    run: async (context) => {
      const ledger = ledgerOf(context);
      const changed = (unit) =>
        context.tree.sha256(unit.path) !== unit.original && context.tree.exists(unit.path);
      return {
        parts: units.map((unit) => ({ id: unit.id, ok: ledger.valid.has(unit.path) && changed(unit) })),
      };
    },
  },
  {
    id: 'lines',
    for: 'changelog',
    run: async (context) => changelogParts({ tree: context.tree, expected, ledger: ledgerOf(context) }),
  },
  { id: 'commits', for: 'branch', run: async (context) => branchParts(await delivered(context)) },
  {
    id: 'command line',
    for: 'surface',
    run: async (context) =>
      surfaceParts({
        tree: context.tree,
        command: context.command,
        expected,
        // The registry finds its modules by name at run time; only what it may not have is looked for.
        sourceFault: (_, text) =>
          sourceFault(text.replace(/\brequire\(/g, 'fetched('), { boundary: false, requires: [] }),
      }),
  },
  {
    id: 'description',
    for: 'pull-request',
    run: async (context) => pullRequestParts(await delivered(context)),
  },
  { id: 'main', for: 'history-kept', run: async (context) => historyKept(await bothRepositories(context)) },
  { id: 'files', for: 'frozen-files', run: async (context) => frozenFiles({ tree: context.tree, expected }) },
  {
    id: 'chain',
    for: 'ledger-order',
    run: async (context) => {
      const { faults } = ledgerOf(context);
      return { ok: faults.length === 0 && context.tree.exists('LEDGER.tsv'), why: faults[0] };
    },
  },
  { id: 'commits', for: 'commit-form', run: async (context) => commitForm(await bothRepositories(context)) },
  {
    id: 'names',
    for: 'api-frozen',
    run: async (context) => {
      const graded = await gradedUnits(context);
      const other = units.find(({ id, exports }) => {
        const seen = graded.get(id).exports;
        return seen !== undefined && JSON.stringify(seen) !== JSON.stringify(exports);
      });
      return {
        ok: other === undefined,
        why: other && `${other.id} exports ${graded.get(other.id).exports.join(', ')}`,
      };
    },
  },
  { id: 'files', for: 'tests-kept', run: async (context) => testsKept({ tree: context.tree, expected }) },
];

const testsDir = import.meta.dirname;
await grade({
  milestones: expected.milestones,
  constraints: expected.constraints,
  checks,
  workspace,
  outDir,
  testsDir,
});
