#!/usr/bin/env node
'use strict';

var registry = require('./registry');

function rateOrNone(id, key) {
  try {
    return registry.rate(id, key);
  } catch (err) {
    if (err.code === 'ENOENT') return '-';
    throw err;
  }
}

function lastOf(ids) {
  var last = {};
  ids.forEach(function (id) { last[id.split('/')[0]] = id; });
  return Object.keys(last).map(function (group) { return last[group]; });
}

function run(args) {
  if (args[0] === '--version') return require('../package.json').version + '\n';
  if (args[0] === 'rate' && args.length === 3) return registry.rate(args[1], args[2]) + '\n';
  if (args[0] === 'report' && args.length === 2) {
    return lastOf(registry.list()).map(function (id) { return id + '\t' + rateOrNone(id, args[1]) + '\n'; }).join('');
  }
  var usage = new Error('usage: stacks rate <module> <key> | stacks report <key> | stacks --version');
  usage.exitCode = 2;
  throw usage;
}

module.exports = run;

if (require.main === module) {
  try {
    process.stdout.write(run(process.argv.slice(2)));
  } catch (err) {
    process.stderr.write(err.exitCode ? err.message + '\n' : 'stacks: ' + err.code + ': ' + err.message + '\n');
    process.exitCode = err.exitCode || 1;
  }
}
