/** The source of an application module that lives on one capability, for a state of that capability. */
import { collections, fieldsOf } from '../catalog.mjs';
import { bodyOf } from './bodies.mjs';
import { indented } from './phrases.mjs';

const signatures = {
  one: 'id',
  many: 'value',
  amount: 'value',
  write: 'id, value',
  span: 'from, hours',
  watch: 'work',
};

const purposes = {
  one: (c) => `The card of one ${c.noun}, as the counter shows it.`,
  many: (_, cap) => `The ${cap.collection} with one ${cap.group}, in the order of their ids.`,
  amount: (c, cap) => `The ${c.money} of all ${cap.collection} with one ${cap.group}, in cents.`,
  write: (c, cap) => `Moves one ${c.noun} to another ${cap.group}.`,
  span: (c, cap) => `Ids of the ${cap.collection} with ${c.time} in the hours that follow a time.`,
  watch: (_, cap) => `What happens to ${cap.collection} while some work is done, as "kind:id".`,
};

function imports(cap, s, manner) {
  const root = [];
  if (s.place === 'class') root.push(cap.className);
  if (s.missing === 'class') root.push('RowMissingError');
  const lines = [];
  if (s.delivery === 'callback' && manner === 'other')
    lines.push("const { promisify } = require('node:util');");
  if (root.length > 0) lines.push(`const { ${root.sort().join(', ')} } = require('@quarry/store');`);
  if (s.place === 'subpath') lines.push(`const { ${s.verb} } = require('@quarry/store/${cap.name}');`);
  if (cap.kind === 'one' || cap.kind === 'write')
    lines.push("const { AppError } = require('../platform/errors.js');");
  return lines;
}

function preparations(cap, s) {
  const lines = [];
  if (s.settings !== 'none')
    lines.push(
      `if (!store.isConfigured('${cap.name}')) store.configure('${cap.name}', ctx.settings('${cap.name}.${s.settings}'));`,
    );
  if (s.schema !== 'none') {
    const fields = fieldsOf(cap.collection).map(([name, kind]) => `${name}: '${kind}'`);
    lines.push(
      `if (!store.isDeclared('${cap.collection}')) {\n  store.declare('${cap.collection}', { ${fields.join(', ')} });\n}`,
    );
  }
  return lines;
}

function inSession(s, lines) {
  if (!s.session) return lines;
  return [
    'const session = store.openSession();',
    'try {',
    ...indented(lines),
    '} finally {',
    '  session.end();',
    '}',
  ];
}

/** @returns {string} the module's text */
export function moduleSource(cap, s, manner = 'plain') {
  const { head, lines } = bodyOf(cap, s, manner);
  const required = imports(cap, s, manner);
  const text = [
    "'use strict';",
    '',
    ...(required.length > 0 ? [...required, ''] : []),
    ...(head.length > 0 ? [...head, ''] : []),
    `/** ${purposes[cap.kind](collections[cap.collection], cap)} */`,
    `async function ${cap.fn}(ctx, ${signatures[cap.kind]}) {`,
    '  const { store } = ctx;',
    ...indented(preparations(cap, s)),
    ...indented(inSession(s, lines)),
    '}',
    '',
    `module.exports = { ${cap.fn} };`,
  ];
  return `${text.join('\n')}\n`;
}

/** The settings file that a state of a capability reads: `{ path, content }`, or undefined. */
export function settingsFile(cap, s) {
  if (s.settings === 'none') return undefined;
  const wait = 500 + 250 * (cap.at % 5);
  const content = {
    ini: `[${cap.name}]\ntenant = depot\nwait = ${wait}\n`,
    json: `${JSON.stringify({ [cap.name]: { tenant: 'depot', waitSeconds: wait / 1000 } }, null, 2)}\n`,
    lines: `${cap.name}.tenant: "depot";\n${cap.name}.waitSeconds: ${wait / 1000};\n`,
  }[s.settings];
  return { path: `config/${cap.name}.${s.settings}`, content };
}
