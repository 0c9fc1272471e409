#!/usr/bin/env node
import manifest from '../package.json' with { type: 'json' };
import { list, rate } from './registry.js';

async function rateOrNone(id, key) {
  try {
    return await rate(id, key);
  } catch (error) {
    if (error.code === 'ENOENT') return '-';
    throw error;
  }
}

async function report(key) {
  const last = new Map(list().map((id) => [id.split('/')[0], id]));
  const lines = [];
  for (const id of last.values()) lines.push(`${id}\t${await rateOrNone(id, key)}\n`);
  return lines.join('');
}

export default async function run(args) {
  const [command, ...rest] = args;
  if (command === '--version') return `${manifest.version}\n`;
  if (command === 'rate' && rest.length === 2) return `${await rate(...rest)}\n`;
  if (command === 'report' && rest.length === 1) return report(rest[0]);
  throw Object.assign(new Error('usage: stacks rate <module> <key> | stacks report <key> | stacks --version'), { exitCode: 2 });
}

async function main() {
  try {
    process.stdout.write(await run(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(error.exitCode ? `${error.message}\n` : `stacks: ${error.code}: ${error.message}\n`);
    process.exitCode = error.exitCode ?? 1;
  }
}

if (import.meta.main) main();
