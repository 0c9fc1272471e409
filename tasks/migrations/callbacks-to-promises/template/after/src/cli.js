#!/usr/bin/env node
'use strict';

const registry = require('./registry');

const USAGE = 'usage: waybill price <module> <key> | waybill report <key>';

async function main([command, ...args]) {
  if (command === 'price' && args.length === 2) return `${await registry.priceOf(...args)}\n`;
  if (command === 'report' && args.length === 1) {
    const rows = await registry.report(args[0]);
    return rows.map((row) => `${row.join('\t')}\n`).join('');
  }
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
  return '';
}

main(process.argv.slice(2)).then(
  (text) => process.stdout.write(text),
  (error) => {
    process.stderr.write(`waybill: ${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  },
);
