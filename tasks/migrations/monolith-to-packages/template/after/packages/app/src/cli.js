#!/usr/bin/env node
import { compose } from './compose.js';
import { areaOf, entryOf, list, rate } from './registry.js';

const USAGE = 'usage: ferry rate <module> <key> | report <key> | plugins | board <module> <word>\n';

function rateOrNone(id, key) {
  try {
    return rate(id, key);
  } catch (error) {
    if (error.code === 'ENOENT') return '-';
    throw error;
  }
}

function report(key) {
  const last = new Map(list().map((id) => [id.split('/')[0], id]));
  return [...last.values()].map((id) => `${id}\t${rateOrNone(id, key)}\n`).join('');
}

function boardAfter(id, word) {
  const { operation } = entryOf(id);
  const { board } = compose();
  areaOf(id)[operation](word);
  return board.map((line) => `${line}\n`).join('');
}

const commands = {
  rate: (id, key) => `${rate(id, key)}\n`,
  report,
  plugins: () => compose().plugins.map((name) => `${name}\n`).join(''),
  board: boardAfter,
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? '') || commands[name].length !== args.length) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(commands[name](...args));
  } catch (error) {
    process.stderr.write(`ferry: ${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
