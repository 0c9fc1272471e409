/** The hidden grading of cjs-to-esm. What each check means stands in mimo.yaml. */
import { readFileSync } from 'node:fs';
import { readChain } from './chain.mjs';
import {
  BRANCH,
  branchParts,
  changelog,
  description,
  manifestParts,
  membersOf,
  oneKind,
  surfaceParts,
  testParts,
} from './delivery.mjs';
import { grade } from './grader.mjs';
import { commitForm, historyKept } from './history.mjs';
import { frozenFiles, testsKept } from './records.mjs';
import { gradeUnits } from './units.mjs';

// Other places than a sandbox's are for the task's own tests; test.sh names none.
const [workspace = '/app', origin = '/srv/origin.git', outDir = '/logs/verifier'] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { units, sources, groups, genesis } = expected;

const once = (work) => {
  let done;
  return (context) => {
    done ??= work(context);
    return done;
  };
};
const registerOf = once(({ tree }) =>
  readChain(tree.read('REGISTER.tsv'), { genesis, members: membersOf(expected) }),
);
const gradedUnits = once((context) => gradeUnits({ units, sources, register: registerOf(context), context }));
const here = (context) => ({
  tree: context.tree,
  command: context.command,
  expected,
  register: registerOf(context),
});
const delivered = async (context) => ({ ...here(context), origin: await context.repository(origin) });
const histories = async (context) => ({
  origin: await context.repository(origin),
  workspace: await context.repository(workspace),
  base: expected.base,
  branch: BRANCH,
});

/** What is said of a group is worth the share of its modules that work. */
function worth(verdict, graded) {
  if (verdict.parts === undefined) return verdict;
  const share = ({ modules }) => modules.filter((id) => graded.get(id).ok).length / modules.length;
  const of = (part, at) => (part.ok && groups[at] !== undefined ? { ...part, ok: share(groups[at]) } : part);
  return { parts: verdict.parts.map(of) };
}

const check = (id, run) => ({ id: `${id} check`, for: id, run });

const checks = [
  ...groups.map(({ name, modules }) =>
    check(`group-${name}`, async (context) => {
      const graded = await gradedUnits(context);
      return { parts: modules.map((id) => ({ id, ...graded.get(id) })) };
    }),
  ),
  // Entries, tests and lines are worth what the modules are that they are about: records of nothing are nothing.
  check('register', async (context) => {
    const [{ valid }, graded] = [registerOf(context), await gradedUnits(context)];
    return { parts: units.map(({ id, path }) => ({ id, ok: valid.has(path) && graded.get(id).ok })) };
  }),
  check('tests', async (context) => {
    const [{ parts }, graded] = [testParts(here(context)), await gradedUnits(context)];
    return { parts: parts.map(({ id, ok }) => ({ id, ok: ok && graded.get(id).ok })) };
  }),
  check('changelog', async (context) => worth(changelog(here(context)), await gradedUnits(context))),
  check('branch', async (context) =>
    worth(await branchParts(await delivered(context)), await gradedUnits(context)),
  ),
  check('surface', async (context) => surfaceParts(here(context))),
  check('manifest', async (context) => manifestParts(here(context))),
  check('pull-request', async (context) => description(await delivered(context))),
  check('history-kept', async (context) => historyKept(await histories(context))),
  check('frozen-files', async ({ tree }) =>
    frozenFiles({
      tree,
      sums: expected.frozen,
      folders: ['compat', 'tools', 'vendor', 'host', 'src/legacy'],
    }),
  ),
  check('register-order', async (context) => {
    const { faults } = registerOf(context);
    return { ok: faults.length === 0 && context.tree.exists('REGISTER.tsv'), why: faults[0] };
  }),
  check('commit-form', async (context) =>
    commitForm({ ...(await histories(context)), trailer: 'Register', register: 'REGISTER.tsv' }),
  ),
  check('api-frozen', async (context) => {
    const graded = await gradedUnits(context);
    const other = units.find(({ id, exports }) => {
      const seen = graded.get(id).exports;
      return seen !== undefined && JSON.stringify(seen) !== JSON.stringify(exports);
    });
    return {
      ok: other === undefined,
      why: other && `${other.id} exports ${graded.get(other.id).exports.join(', ')}`,
    };
  }),
  check('tests-kept', async ({ tree }) => testsKept({ tree, tests: expected.tests })),
  check('one-kind', async ({ tree }) => oneKind({ tree })),
];

await grade({
  milestones: expected.milestones,
  constraints: expected.constraints,
  checks,
  workspace,
  outDir,
  testsDir: import.meta.dirname,
});
