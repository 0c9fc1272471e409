'use strict';
// EDI line driver 1.4.2, as delivered. Do not edit; support depends on it.

function Line(name) {
  this.name = name;
  this.sent = 0;
}

Line.prototype.ask = function (key, price, reply) {
  var self = this;
  self.sent += 1;
  setImmediate(function () {
    reply(null, { line: self.name, key: key, price: price });
  });
};

exports.Line = Line;
