/** The hidden grading of api-v1-to-v2. What each check means stands in mimo.yaml. */
import { readFileSync } from 'node:fs';
import {
  branchParts,
  changelogParts,
  commitForm,
  contractParts,
  frozenFiles,
  historyKept,
  testsKept,
} from './delivery.mjs';
import { grade } from './grader.mjs';
import { pullRequestParts } from './pull-request.mjs';
import { readRegister } from './register.mjs';
import { serviceParts } from './service.mjs';
import { gradeUnits, prepareCopy } from './units.mjs';

// Other places than a sandbox's are for the task's own tests; test.sh names none.
const [workspace = '/app', origin = '/srv/origin.git', outDir = '/logs/verifier'] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { units, areas } = expected;

const once = (work) => {
  let done;
  return (context) => {
    done ??= work(context);
    return done;
  };
};
const registerOf = once(({ tree }) => readRegister(tree.read('RETIREMENTS.tsv'), expected));
// A probe that is never asked anything: its private copy of the tree is what the others run on.
const copyOf = once((context) => prepareCopy(context.probe({ writable: true }).directory, expected));
const gradedUnits = once((context) =>
  gradeUnits({ expected, register: registerOf(context), context, copy: copyOf(context) }),
);
const delivered = async (context) => ({
  tree: context.tree,
  expected,
  register: registerOf(context),
  graded: await gradedUnits(context),
  origin: await context.repository(origin),
});
const bothRepositories = async (context) => ({
  expected,
  origin: await context.repository(origin),
  workspace: await context.repository(workspace),
});

const checks = [
  ...areas.map(({ name, resources }) => ({
    id: name,
    for: `area-${name}`,
    run: async (context) => {
      const graded = await gradedUnits(context);
      return { parts: resources.map((id) => ({ id, ok: graded.get(id).ok, why: graded.get(id).why })) };
    },
  })),
  {
    id: 'entries',
    for: 'register',
    run: async (context) => {
      const { valid } = registerOf(context);
      const retired = ({ id, original }) =>
        context.tree.exists(`src/v1/${id}.js`) && context.tree.sha256(`src/v1/${id}.js`) !== original;
      return { parts: units.map((unit) => ({ id: unit.id, ok: valid.has(unit.id) && retired(unit) })) };
    },
  },
  { id: 'files', for: 'contract', run: async (context) => contractParts(await delivered(context)) },
  {
    id: 'lines',
    for: 'changelog',
    run: async (context) => changelogParts({ tree: context.tree, expected, register: registerOf(context) }),
  },
  { id: 'commits', for: 'branch', run: async (context) => branchParts(await delivered(context)) },
  {
    id: 'document',
    for: 'service',
    run: async (context) =>
      serviceParts({ context, copy: copyOf(context), expected, register: registerOf(context) }),
  },
  {
    id: 'description',
    for: 'pull-request',
    run: async (context) => pullRequestParts(await delivered(context)),
  },
  {
    id: 'answers',
    for: 'v1-kept',
    run: async (context) => {
      const lost = [...(await gradedUnits(context)).values()].find(({ kept }) => kept !== undefined);
      return { ok: lost === undefined, why: lost?.kept };
    },
  },
  { id: 'main', for: 'history-kept', run: async (context) => historyKept(await bothRepositories(context)) },
  { id: 'files', for: 'frozen-files', run: async ({ tree }) => frozenFiles({ tree, expected }) },
  {
    id: 'chain',
    for: 'register-order',
    run: async (context) => {
      const { faults } = registerOf(context);
      return { ok: faults.length === 0 && context.tree.exists('RETIREMENTS.tsv'), why: faults[0] };
    },
  },
  { id: 'commits', for: 'commit-form', run: async (context) => commitForm(await bothRepositories(context)) },
  { id: 'files', for: 'tests-kept', run: async ({ tree }) => testsKept({ tree, expected }) },
];

await grade({
  milestones: expected.milestones,
  constraints: expected.constraints,
  checks,
  workspace,
  outDir,
  testsDir: import.meta.dirname,
});
