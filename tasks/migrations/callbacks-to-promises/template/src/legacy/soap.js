'use strict';
// Bridge to the customs office. Signed off by them in 2017; any change needs a new audit.

function envelope(body, callback) {
  process.nextTick(function () {
    if (typeof body !== 'string') return callback(new TypeError('soap: body must be a string'));
    callback(null, '<Envelope><Body>' + body + '</Body></Envelope>');
  });
}

function unwrap(text, callback) {
  process.nextTick(function () {
    var found = /<Body>([\s\S]*)<\/Body>/.exec(text);
    if (!found) return callback(new Error('soap: no body'));
    callback(null, found[1]);
  });
}

module.exports = { envelope: envelope, unwrap: unwrap };
