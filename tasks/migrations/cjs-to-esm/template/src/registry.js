'use strict';

// Finds modules by name. They are loaded when they are first asked for: a counter needs a dozen of them at most.
var known = require('../compat/modules.json').modules;

function entryOf(id) {
  var entry = known.filter(function (each) { return each.id === id; })[0];
  if (!entry) {
    var unknown = new Error('registry: no module "' + id + '"');
    unknown.code = 'ENAME';
    throw unknown;
  }
  return entry;
}

exports.list = function () {
  return known.map(function (each) { return each.id; });
};

exports.load = function (id) {
  return require('./' + entryOf(id).id);
};

exports.rate = function (id, key) {
  var entry = entryOf(id);
  var loaded = exports.load(id);
  return entry.access === 'default' ? loaded(key) : loaded[entry.accessor](key);
};
