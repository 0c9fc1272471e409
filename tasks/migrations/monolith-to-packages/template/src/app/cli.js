#!/usr/bin/env node
import { boot } from '../boot.js';
import { plugins } from '../common/plugins.js';
import { lines } from './board.js';
import { modules } from './modules.js';
import { entryOf, list, rate } from './registry.js';

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

function board(id, word) {
  const { operation } = entryOf(id);
  modules[id][operation](word);
  return lines.map((line) => `${line}\n`).join('');
}

const commands = {
  rate: (id, key) => `${rate(id, key)}\n`,
  report,
  plugins: () => plugins().map(({ name }) => `${name}\n`).join(''),
  board,
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? '') || commands[name].length !== args.length) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    boot();
    process.stdout.write(commands[name](...args));
  } catch (error) {
    process.stderr.write(`ferry: ${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
