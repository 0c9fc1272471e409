'use strict';

const path = require('node:path');
const { open } = require('@quarry/store');
const { createContext } = require('../platform/context.js');
const { modules } = require('./modules.js');
const { line, report } = require('./report.js');

const root = path.join(__dirname, '..', '..');
const usage = `usage: depot report
       depot show NAME [ARGUMENT...]    arguments as JSON
       depot names`;

/** @returns {Promise<number>} the exit code */
async function main(argv, write = (text) => process.stdout.write(text)) {
  const [command, name, ...given] = argv;
  if (command === 'names') {
    write(`${Object.keys(modules).join('\n')}\n`);
    return 0;
  }
  if (command !== 'report' && !(command === 'show' && Object.hasOwn(modules, name ?? ''))) {
    console.error(usage);
    return 2;
  }
  const ctx = createContext({ store: open(path.join(root, 'data', 'live', 'depot.qry')), root });
  try {
    if (command === 'report') for (const each of await report(ctx)) write(`${each}\n`);
    else write(`${await line(ctx, name, given.map((each) => JSON.parse(each)))}\n`);
    return 0;
  } catch (error) {
    // The counter's till reads this form.
    console.error(`error ${error.code ?? 'E_INTERNAL'}: ${error.message}`);
    return 1;
  }
}

module.exports = { main };
