import { readFileSync } from 'node:fs';
import { compare, delivered, historyKept, observeCalls, unchanged } from './checks.mjs';
import { grade } from './grader.mjs';

const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { milestones, gates, constraints, cases, branch, start, oldSources } = expected;
const oldTests = Object.keys(start.blobs).filter((path) => path.startsWith('test/'));

const calendar = 'src/calendar.mjs';

async function cliOutputs(context) {
  const outputs = [];
  for (const { args } of cases.cli) {
    const { stdout, exitCode } = await context.command({
      argv: ['node', 'bin/due.mjs', ...args],
      timeoutMs: 5000,
    });
    outputs.push(exitCode === 0 ? stdout : `exit ${exitCode}`);
  }
  return outputs;
}

/** Runs tests after laying files over the tree. */
const runner = `
const { files, tests } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
for (const [path, text] of Object.entries(files)) require('node:fs').writeFileSync(path, text);
const { status } = require('node:child_process').spawnSync(process.execPath, ['--test', ...tests], { stdio: 'ignore' });
process.exit(status === 0 ? 0 : 1);`;

async function regressionTest(context) {
  const tests = context.tree
    .list('test')
    .filter((path) => /\.test\.(mjs|js|cjs)$/.test(path) && !oldTests.includes(path));
  if (tests.length === 0) return { ok: false, why: 'there is no new test file under test/' };
  const run = async (files) => {
    const stdin = JSON.stringify({ files, tests });
    const result = await context.command({
      argv: ['node', '-e', runner],
      stdin,
      writable: true,
      timeoutMs: 10_000,
    });
    return result.exitCode;
  };
  const [onNew, onOld] = [await run({}), await run(oldSources)];
  return { ok: onNew === 0 && onOld === 1, why: `exit ${onNew} on the new code, ${onOld} on the old` };
}

await grade({
  milestones,
  gates,
  constraints,
  checks: [
    {
      id: 'month ends',
      for: 'month-end',
      run: async (context) => {
        const calls = cases.monthEnd.map(({ from, months }) => ['addMonths', from, months]);
        return compare(cases.monthEnd, await observeCalls(context, calendar, calls));
      },
    },
    {
      id: 'days off at the end of a month',
      for: 'plans',
      run: async (context) => {
        const calls = cases.rolls.map(({ from, holidays }) => ['rollToWorkingDay', from, holidays]);
        return compare(cases.rolls, await observeCalls(context, calendar, calls));
      },
    },
    {
      id: 'instalments',
      for: 'plans',
      run: async (context) => {
        const calls = cases.plans.map(({ expected: _, ...input }) => ['instalments', input]);
        return compare(cases.plans, await observeCalls(context, 'src/schedule.mjs', calls));
      },
    },
    {
      id: 'command line',
      for: 'command-line',
      run: async (context) => compare(cases.cli, await cliOutputs(context)),
    },
    { id: 'regression test', for: 'regression-test', run: regressionTest },
    {
      id: 'delivery',
      for: 'delivery',
      run: (context) =>
        delivered(context, { branch, subject: /^fix: \S/, changelog: /^- Fixed: \S.*$/m, start }),
    },
    {
      id: 'old tests and rules',
      for: 'tests-kept',
      run: async (context) => unchanged(context, { start }, [...oldTests, 'docs/dates.md']),
    },
    {
      id: 'what was right',
      for: 'behaviour-kept',
      run: async (context) => {
        const calls = cases.kept.map(({ name, args }) => [name, ...args]);
        return compare(cases.kept, await observeCalls(context, calendar, calls));
      },
    },
    { id: 'main', for: 'history-kept', run: (context) => historyKept(context, { start }) },
  ],
});
