'use strict';

module.exports = function (code) {
  return code.length * 2;
};
