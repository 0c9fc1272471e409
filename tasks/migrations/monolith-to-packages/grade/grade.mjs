/** The hidden grading of monolith-to-packages. What each check means stands in mimo.yaml. */
import { readFileSync } from 'node:fs';
import { readChain } from './chain.mjs';
import { appParts, BRANCH, branchParts, changelog, description, moveParts, ownerParts } from './delivery.mjs';
import { grade } from './grader.mjs';
import { commitForm, historyKept } from './history.mjs';
import { boundaries, manifestParts, moveMembers, namesFrozen, readPackages } from './packages.mjs';
import { frozenFiles, testsKept } from './records.mjs';
import { gradeUnits } from './units.mjs';
import { openWorkshop } from './workshop.mjs';

// Other places than a sandbox's are for the task's own tests; test.sh names none.
const [workspace = '/app', origin = '/srv/origin.git', outDir = '/logs/verifier'] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { areas, facts, gate, genesis } = expected;

using workshop = openWorkshop({ workspace, gate, names: facts.map(({ name }) => name.split('/')[1]) });
const { directory } = workshop;

const once = (work) => {
  let done;
  return (context) => {
    done ??= work(context);
    return done;
  };
};
const movesOf = once(({ tree }) =>
  readChain(tree.read('MOVES.tsv'), { genesis: genesis.moves, members: moveMembers(expected) }),
);
const registryOf = once((context) =>
  readPackages(context.tree.read('PACKAGES.tsv'), { expected, moves: movesOf(context) }),
);
const gradedUnits = once((context) => gradeUnits({ expected, moves: movesOf(context), context, directory }));
const here = async (context) => ({
  ...{ tree: context.tree, command: context.command, expected, directory },
  ...{ moves: movesOf(context), registry: registryOf(context), graded: await gradedUnits(context) },
});
const delivered = async (context) => ({ ...(await here(context)), origin: await context.repository(origin) });
const histories = async (context) => ({
  origin: await context.repository(origin),
  workspace: await context.repository(workspace),
  base: expected.base,
  branch: BRANCH,
});

const check = (id, run) => ({ id: `${id} check`, for: id, run });

const checks = [
  ...areas.map(({ name, modules }) =>
    check(`package-${name}`, async (context) => {
      const graded = await gradedUnits(context);
      return { parts: modules.map((id) => ({ id, ...graded.get(id) })) };
    }),
  ),
  check('moves', async (context) => moveParts(await here(context))),
  check('manifests', async (context) => manifestParts(await here(context))),
  check('changelog', async (context) => changelog(await here(context))),
  check('owners', async (context) => ownerParts(await here(context))),
  check('branch', async (context) => branchParts(await delivered(context))),
  check('app', async (context) => appParts(await here(context))),
  check('pull-request', async (context) => description(await delivered(context))),
  check('history-kept', async (context) => historyKept(await histories(context))),
  check('frozen-files', async ({ tree }) =>
    frozenFiles({ tree, sums: expected.frozen, folders: ['compat', 'tools'] }),
  ),
  check('moves-order', async (context) => {
    const faults = [...movesOf(context).faults, ...registryOf(context).faults];
    const there = context.tree.exists('MOVES.tsv') && context.tree.exists('PACKAGES.tsv');
    return { ok: faults.length === 0 && there, why: faults[0] };
  }),
  check('commit-form', async (context) =>
    commitForm({ ...(await histories(context)), trailer: 'Moves', register: 'MOVES.tsv' }),
  ),
  check('names-frozen', async (context) => namesFrozen(await here(context))),
  check('tests-kept', async ({ tree }) => testsKept({ tree, tests: expected.tests })),
  check('boundaries', async ({ tree }) => boundaries({ tree, expected })),
];

await grade({
  milestones: expected.milestones,
  constraints: expected.constraints,
  checks,
  workspace,
  outDir,
  testsDir: import.meta.dirname,
});
