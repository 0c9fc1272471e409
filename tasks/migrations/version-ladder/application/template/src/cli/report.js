'use strict';

const { modules } = require('./modules.js');
const questions = require('./questions.js');

const sorted = (_, value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** One line of the public output: name, arguments and answer, between tabs. */
async function line(ctx, name, given) {
  const answer = await modules[name]()[name](ctx, ...given);
  return [name, JSON.stringify(given), JSON.stringify(answer, sorted)].join('\t');
}

/** The evening report: its bytes are compared with those of the day before. */
async function report(ctx) {
  const lines = [];
  for (const [name, ...given] of questions) lines.push(await line(ctx, name, given));
  return lines;
}

module.exports = { line, report };
