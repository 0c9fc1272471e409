'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** What every module gets as its first argument. */
function createContext({ store, root }) {
  return {
    store,
    /** The text of a file in config/. */
    settings: (name) => fs.readFileSync(path.join(root, 'config', path.basename(name)), 'utf8'),
  };
}

module.exports = { createContext };
