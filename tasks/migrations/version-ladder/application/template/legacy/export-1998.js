// Runs on the old till only. Do not touch: the auditors compare this file with theirs.
'use strict';

var fs = require('fs');

function exportRows(rows, file) {
  var out = '';
  for (var i = 0; i < rows.length; i++) {
    out += rows[i].no + ';' + rows[i].text + ';' + rows[i].sum + '\r\n';
  }
  fs.writeFileSync(file, out);
}

exports.exportRows = exportRows;
