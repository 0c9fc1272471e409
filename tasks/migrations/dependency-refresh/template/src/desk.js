'use strict';

const modules = require('./modules/index.json');

/** Asks a module by its name, as the desk does: `desk rate billing/form abc`, `desk ask billing/form '[...]'`. */
async function ask(what, id, given) {
  const known = modules.find((each) => each.id === id);
  if (known === undefined) throw Object.assign(new Error(`no module "${id}"`), { code: 'ENAME' });
  const module = require(`./modules/${id}`);
  if (what === 'rate') return module[known.rate](given);
  return module[known.op](...JSON.parse(given));
}

module.exports = { ask };

if (require.main === module) {
  ask(...process.argv.slice(2)).then(
    (answer) => console.log(JSON.stringify(answer)),
    (error) => {
      console.error(`desk: ${error.code || error.name}: ${error.message}`);
      process.exitCode = 1;
    },
  );
}
