import { readFileSync } from 'node:fs';
import { createRng } from '../../lib/build.mjs';
import { readTemplate, writeSmokeTask } from '../shared/kit.mjs';
import { branch, grading, history, steps } from './plan.mjs';
import * as calendar from './template/solved/src/calendar.mjs';
import { instalments } from './template/solved/src/schedule.mjs';

const here = (path) => new URL(path, import.meta.url);

export async function build({ seed, outDir }) {
  const rng = createRng(`smoke/fix-failing-test/${seed}`);
  const start = readTemplate(here('template/start/'));
  const solved = readTemplate(here('template/solved/'));
  const oldSources = Object.fromEntries(Object.entries(start).filter(([path]) => path.startsWith('src/')));
  const cases = { monthEnd: monthEnds(rng), ...dueDates(rng), kept: kept(rng), cli: cli(rng) };
  writeSmokeTask({
    outDir,
    manifest: {
      name: 'fix-failing-test',
      title: 'Find the cause of a red test and bring date arithmetic in line with its rules',
      description: 'A small command line with wrong date arithmetic behind one failing test.',
      keywords: ['javascript', 'debugging', 'dates'],
    },
    instruction: readFileSync(here('instruction.md'), 'utf8'),
    start,
    history,
    steps: steps(solved),
    grading,
    expected: { branch, cases, oldSources },
    grader: here('grade.mjs'),
  });
}

const pad = (number) => String(number).padStart(2, '0');
const date = (year, month, day) => `${year}-${pad(month)}-${pad(day)}`;

/** Every case starts late in a long month and arrives in a shorter one: the old code gets all of them wrong. */
function monthEnds(rng) {
  const add = (from, months) => ({ from, months, expected: calendar.addMonths(from, months) });
  const years = rng.sample([2019, 2021, 2022, 2023, 2025, 2026, 2027], 4);
  return [
    ...years.map((year) => add(date(year, 1, rng.int(29, 31)), 1)),
    ...years.map((year) => add(date(year, 8, 31), rng.pick([1, 3, -2, 6]))),
    add('2024-02-29', 12 * rng.pick([1, 2, 3])),
    add('2024-03-31', -1),
    add('2023-12-31', 2),
  ];
}

/** Month ends that fall on days off, and plans that the old code lets drift. */
function dueDates(rng) {
  const roll = (from, holidays = []) => ({
    from,
    holidays,
    expected: calendar.rollToWorkingDay(from, holidays),
  });
  const plan = (input) => ({ ...input, expected: instalments(input) });
  const rolls = rng
    .sample(
      ['2024-03-31', '2024-06-30', '2024-11-30', '2023-09-30', '2023-12-31', '2022-07-31', '2022-04-30'],
      4,
    )
    .map((from) => roll(from));
  return {
    rolls: [...rolls, roll('2024-05-31', ['2024-05-31']), roll('2024-12-31', ['2024-12-30', '2024-12-31'])],
    plans: [
      plan({
        first: date(rng.pick([2021, 2022, 2023]), 1, 31),
        count: rng.int(6, 12),
        everyMonths: 1,
        holidays: [],
      }),
      plan({ first: '2024-01-30', count: 8, everyMonths: 1, holidays: ['2024-07-30'] }),
      plan({ first: '2023-08-31', count: 7, everyMonths: 3, holidays: [] }),
      plan({ first: '2024-06-01', count: rng.int(5, 9), everyMonths: 1, holidays: [] }),
    ],
  };
}

/** What the old code gets right. */
function kept(rng) {
  const days = Array.from({ length: 6 }, () => {
    const [from, count] = [date(rng.int(2020, 2028), rng.int(1, 12), rng.int(1, 28)), rng.int(-400, 400)];
    return { name: 'addDays', args: [from, count], expected: calendar.addDays(from, count) };
  });
  const months = Array.from({ length: 6 }, () => {
    const [from, count] = [date(rng.int(2020, 2028), rng.int(1, 12), rng.int(1, 28)), rng.int(-30, 30)];
    return { name: 'addMonths', args: [from, count], expected: calendar.addMonths(from, count) };
  });
  return [
    ...days,
    ...months,
    { name: 'daysBetween', args: ['2024-02-01', '2024-03-01'], expected: 29 },
    { name: 'isDate', args: ['2023-02-29'], expected: false },
    { name: 'isWorkingDay', args: ['2024-06-10', ['2024-06-10']], expected: false },
    { name: 'rollToWorkingDay', args: ['2024-06-08'], expected: '2024-06-10' },
  ];
}

function cli(rng) {
  const years = rng.int(2, 4);
  return [
    {
      args: ['add', '2024-02-29', `${years}y`],
      expected: `${calendar.addMonths('2024-02-29', 12 * years)}\n`,
    },
    { args: ['add', '2023-03-31', '-1m'], expected: '2023-02-28\n' },
    {
      args: ['plan', '2023-12-31', '--count', '4', '--every', '2'],
      expected: `${instalments({ first: '2023-12-31', count: 4, everyMonths: 2 }).join('\n')}\n`,
    },
  ];
}
