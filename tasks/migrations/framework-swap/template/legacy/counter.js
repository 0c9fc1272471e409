// Runs on the machine at gate 3, Node 0.10. Do not modernise.
var http = require('http');
exports.ask = function (path, done) {
  http.get({ host: 'quay', port: 8080, path: path }, function (res) {
    var text = '';
    res.on('data', function (chunk) { text += chunk; });
    res.on('end', function () { done(null, text); });
  }).on('error', done);
};
