'use strict';

const { records } = require('./records');

/** A row of the archive with the id of the one after it. Error-first; ENOROW (404) and ELOCKED (423) are its errors. */
function fetchRow(name, id, callback) {
  setImmediate(() => {
    const rows = records(name);
    const at = rows.findIndex((row) => row.id === id);
    if (id === 'locked') return callback(Object.assign(new Error('the archive is locked'), { code: 'ELOCKED', status: 423 }));
    if (at === -1) return callback(Object.assign(new Error(`no row ${id}`), { code: 'ENOROW', status: 404 }));
    const next = rows[at + 1];
    callback(null, Object.assign({}, rows[at], { next: next ? next.id : 'none' }));
  });
}

module.exports = { fetchRow };
