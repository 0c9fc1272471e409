'use strict';

const { UsageError } = require('./errors.js');
const formats = require('./settings-formats.js');

const parsers = {
  ini: (text) => {
    const found = {};
    let section = found;
    for (const line of text.split('\n').map((each) => each.trim())) {
      const head = /^\[(\w+)\]$/.exec(line);
      const pair = /^(\w+)\s*=\s*(.*)$/.exec(line);
      if (head) section = found[head[1]] = {};
      else if (pair) section[pair[1]] = pair[2];
      else if (line !== '' && !line.startsWith(';')) throw new UsageError(`settings: cannot read "${line}"`);
    }
    return found;
  },
  json: (text) => JSON.parse(text),
  lines: (text) => {
    const found = {};
    for (const line of text.split('\n').map((each) => each.trim())) {
      const pair = /^(\w+)\.(\w+): (.*);$/.exec(line);
      if (pair) (found[pair[1]] ??= {})[pair[2]] = JSON.parse(pair[3]);
      else if (line !== '' && !line.startsWith('#')) throw new UsageError(`settings: cannot read "${line}"`);
    }
    return found;
  },
};

function parse(text, format) {
  const parser = parsers[format];
  if (parser === undefined) throw new UsageError('this part takes no settings');
  try {
    return parser(String(text));
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`settings: not ${format}: ${error.message}`);
  }
}

/** Waits are milliseconds in ini, seconds elsewhere: 250 ms at least, a minute at most. */
function check(part, found, tenant) {
  const section = found?.[part];
  if (section === null || typeof section !== 'object') throw new UsageError(`settings: no section ${part}`);
  if (section.tenant !== tenant) throw new UsageError(`settings: ${part} names another tenant`);
  const ini = formats[part] === 'ini';
  const wait = ini ? Number(section.wait) / 1000 : section.waitSeconds;
  if (typeof wait !== 'number' || !(wait >= 0.25 && wait <= 60)) {
    throw new UsageError(`settings: ${part} needs ${ini ? 'wait, in milliseconds' : 'waitSeconds, a number'}`);
  }
}

module.exports = { formats, parse, check };
