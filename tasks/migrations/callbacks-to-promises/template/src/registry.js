'use strict';

const api = require('../compat/api.json');

function unknown(name) {
  const err = new Error('registry: no module "' + name + '"');
  err.code = 'ENAME';
  return err;
}

// The price that one module gives for a key.
function priceOf(name, key, callback) {
  const entry = api.modules.find(function (each) { return each.id === name; });
  if (!entry) return process.nextTick(callback, unknown(name));
  try {
    require('./' + name)[entry.price](key, callback);
  } catch (err) {
    process.nextTick(callback, err);
  }
}

// One row for each group, of its last module: [group, module, price]; '-' where there is no record.
function report(key, callback) {
  const last = new Map();
  api.modules.forEach(function (each) { last.set(each.id.split('/')[0], each.id); });
  const rows = [];
  const names = Array.from(last);
  (function next(i) {
    if (i === names.length) return callback(null, rows);
    priceOf(names[i][1], key, function (err, price) {
      if (err && err.code !== 'ENOENT') return callback(err);
      rows.push([names[i][0], names[i][1], err ? '-' : price]);
      next(i + 1);
    });
  })(0);
}

module.exports = { priceOf: priceOf, report: report };
