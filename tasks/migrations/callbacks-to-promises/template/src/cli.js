#!/usr/bin/env node
'use strict';

const registry = require('./registry');

const USAGE = 'usage: waybill price <module> <key> | waybill report <key>';

function end(err, text) {
  if (err) {
    process.stderr.write('waybill: ' + err.code + ': ' + err.message + '\n');
    process.exitCode = 1;
    return;
  }
  process.stdout.write(text);
}

const args = process.argv.slice(2);
if (args[0] === 'price' && args.length === 3) {
  registry.priceOf(args[1], args[2], function (err, price) {
    end(err, price + '\n');
  });
} else if (args[0] === 'report' && args.length === 2) {
  registry.report(args[1], function (err, rows) {
    if (err) return end(err);
    end(null, rows.map(function (row) { return row.join('\t') + '\n'; }).join(''));
  });
} else {
  process.stderr.write(USAGE + '\n');
  process.exitCode = 2;
}
