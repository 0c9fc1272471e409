'use strict';

var registry = require('./registry');

exports.version = require('../package.json').version;
exports.list = registry.list;
exports.load = registry.load;
exports.rate = registry.rate;

// the gateway takes long to load
Object.defineProperty(exports, 'gateway', {
  enumerable: true,
  get: function () { return require('./legacy/z3950'); },
});
