'use strict';

/** For tests of applications: stores in memory, and what a test may look at. */
const { storeOf } = require('./index.js');

const memoryStore = (rows, options) => storeOf(structuredClone(rows), options);

/** What was taken and not given back. */
const leaks = (store) => ({ ...store.held, unflushed: store.unflushed });

const peek = (store, collection, id) => {
  const row = store.table(collection).get(id);
  return row === undefined ? undefined : { ...row };
};

/** Somebody else writes: `kind` is created, changed or removed. */
function touch(store, collection, kind, id) {
  const table = store.table(collection);
  if (kind === 'created') table.set(id, { ...[...table.values()][0], id, revision: 1 });
  else if (kind === 'removed') table.delete(id);
  else table.get(id).revision += 1;
  store.emit(collection, kind, id);
}

module.exports = { memoryStore, leaks, peek, touch };
