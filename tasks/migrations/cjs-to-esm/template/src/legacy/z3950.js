'use strict';

// The gateway to the national catalogue. Certified as it is; see the contract before you change a character.
var util = require('util');

module.exports = function z3950(term) {
  return util.format('@attr 1=4 "%s"', String(term).replace(/"/g, '\\"'));
};

module.exports.port = 210;
