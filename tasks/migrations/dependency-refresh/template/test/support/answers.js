'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** What an operation answers to each sample, as JSON has it; a failure is an answer too. */
exports.told = async (operation, samples) => {
  const answers = [];
  for (const sample of samples) {
    try {
      answers.push(await operation(...structuredClone(sample)));
    } catch (error) {
      answers.push({ threw: error.name });
    }
  }
  return JSON.parse(JSON.stringify(answers));
};

/** What was recorded for a module before its change (tools/ledger.mjs); undefined before that. */
exports.recorded = (id) => {
  const file = path.join(__dirname, '..', 'answers', `${id}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
};
