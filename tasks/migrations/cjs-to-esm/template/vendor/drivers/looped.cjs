'use strict';

['read', 'write'].forEach(function (name, at) {
  exports[name] = function (code) {
    return code.length + at + 4;
  };
});
