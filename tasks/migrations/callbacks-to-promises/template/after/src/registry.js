'use strict';

const api = require('../compat/api.json');

// The price that one module gives for a key.
async function priceOf(name, key) {
  const entry = api.modules.find((each) => each.id === name);
  if (!entry) throw Object.assign(new Error(`registry: no module "${name}"`), { code: 'ENAME' });
  return require(`./${name}`)[entry.price](key);
}

// One row for each group, of its last module: [group, module, price]; '-' where there is no record.
async function report(key) {
  const last = new Map(api.modules.map(({ id }) => [id.split('/')[0], id]));
  const rows = [];
  for (const [group, name] of last) {
    try {
      rows.push([group, name, await priceOf(name, key)]);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
      rows.push([group, name, '-']);
    }
  }
  return rows;
}

module.exports = { priceOf, report };
