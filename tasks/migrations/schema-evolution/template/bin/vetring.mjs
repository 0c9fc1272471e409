#!/usr/bin/env node
import { ask, report } from '../src/platform/report.mjs';
import { devDatabase } from '../tools/database.mjs';

const [command, ...rest] = process.argv.slice(2);
const number = (text) => (/^-?\d+$/.test(text) ? Number(text) : text);

if (command === 'report') {
  for (const line of await report(await devDatabase())) console.log(line);
} else if (command === 'ask' && rest.length >= 2) {
  const [module, fn, ...given] = rest;
  console.log(JSON.stringify(await ask(await devDatabase(), module, fn, ...given.map(number))));
} else {
  console.error('usage: vetring report | vetring ask <area/module> <function> [parameter...]');
  process.exitCode = 2;
}
