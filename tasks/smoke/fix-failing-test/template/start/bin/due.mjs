#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseAmount } from '../src/amount.mjs';
import { addDays, addMonths } from '../src/calendar.mjs';
import { instalments } from '../src/schedule.mjs';

const usage = `usage: due add DATE AMOUNT
       due plan DATE --count N [--every MONTHS] [--holidays FILE]`;

function add([date, amount]) {
  if (date === undefined || amount === undefined) throw new RangeError(usage);
  const { count, unit } = parseAmount(amount);
  if (unit === 'd') return addDays(date, count);
  if (unit === 'w') return addDays(date, 7 * count);
  if (unit === 'm') return addMonths(date, count);
  return addDays(date, 365 * count);
}

function plan([first], options) {
  if (first === undefined || options.count === undefined) throw new RangeError(usage);
  const holidays = options.holidays === undefined ? [] : readFileSync(options.holidays, 'utf8').split(/\s+/);
  const everyMonths = Number(options.every ?? 1);
  return instalments({ first, count: Number(options.count), everyMonths, holidays }).join('\n');
}

function main(argv) {
  const [command, ...rest] = argv;
  if (command === 'add') return add(rest);
  if (command === 'plan') {
    const options = { count: { type: 'string' }, every: { type: 'string' }, holidays: { type: 'string' } };
    const { positionals, values } = parseArgs({ args: rest, options, allowPositionals: true });
    return plan(positionals, values);
  }
  throw new RangeError(usage);
}

try {
  console.log(main(process.argv.slice(2)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
