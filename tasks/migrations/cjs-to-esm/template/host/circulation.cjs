'use strict';

// The counter's host application in small: CommonJS, and staying so. It takes the package in as it always did.
const stacks = require('..');

const [key] = process.argv.slice(2);
const ids = stacks.list();

console.log(`stacks ${stacks.version}: ${ids.length} modules`);
Promise.all(ids.slice(-3).map((id) => stacks.rate(id, key))).then(
  (prices) => console.log([...prices, stacks.gateway('emma')].join(' ')),
  (error) => {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 1;
  },
);
