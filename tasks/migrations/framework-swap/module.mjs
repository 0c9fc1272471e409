/** The text of a route module and of its test, before and after. */
import { requestOf } from './plan.mjs';
import { wired } from './requests.mjs';

const camel = (id) => id.replace(/\W(\w)/g, (_, letter) => letter.toUpperCase());
const named = {
  'node:crypto': "const crypto = require('node:crypto');",
  'node:stream': "const { Readable } = require('node:stream');",
  'node:util': "const { promisify } = require('node:util');",
  '../../platform/desks': "const { deskOf } = require('../../platform/desks');",
  '../../platform/archive': "const { fetchRow } = require('../../platform/archive');",
  '../../platform/cookies': "const { COOKIE_SECRET } = require('../../platform/cookies');",
};

const requireLines = (requests) => requests.map((request) => `${named[request]}\n`).join('');
const depLines = (plan, module) =>
  module.deps
    .map((id) => `const { ${plan.byId.get(id).load} } = require('${requestOf(module.id, id)}');\n`)
    .join('');
const recordsLine = (body) =>
  /\brecords\(/.test(body) ? "const { records } = require('../../platform/records');\n" : '';

function accessor(plan, module, style) {
  const below = module.deps.map((id) => `${plan.byId.get(id).load}(key)`);
  const sum = below.length === 0 ? `${module.a} * key.length` : `${module.a} * (${below.join(' + ')})`;
  return style === 'arrow'
    ? `const ${module.load} = (key) => (${sum} + ${module.b}) % 997;\n`
    : `function ${module.load}(key) {\n  return (${sum} + ${module.b}) % 997;\n}\n`;
}

const tidy = (text) =>
  `${text
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]+$/gm, '')
    .trimEnd()}\n`;
const indent = (text) => text.replace(/^(?=.)/gm, '  ');

export function oldModule(plan, module) {
  const { kind, r, hand } = module;
  const body = kind.old(module).trim();
  const requires = (kind.requires ?? []).filter((each) => each !== '../../platform/cookies');
  const exported =
    hand.exported === 'assign'
      ? `module.exports = Object.assign(${r}, { ${module.load} });`
      : `module.exports = ${r};\nmodule.exports.${module.load} = ${module.load};`;
  return tidy(`'use strict';

const express = require('express');
${requireLines(requires)}${recordsLine(body)}${depLines(plan, module)}
const ${r} = express.Router();

${module.remark === undefined ? '' : `// ${module.remark}\n`}${accessor(plan, module, hand.router === 'api' ? 'arrow' : 'plain')}
${r}.get('/load/:key', (req, res) => res.json({ unit: '${module.id}', load: ${module.load}(req.params.key) }));

${body}

${exported}
`);
}

/** @param {'fresh' | 'other'} form @returns the module without its first line, which carries the id of its entry */
export function freshModule(plan, module, form = 'fresh') {
  const { kind } = module;
  const body = kind[form](module).trim();
  const needed = [
    ...(kind.requires ?? []).filter(
      (each) => !['node:crypto', 'node:stream', '../../platform/cookies'].includes(each),
    ),
    ...(form === 'fresh' ? (kind.freshRequires?.() ?? []) : (kind.otherRequires?.(module) ?? [])),
    ...(/\bcrypto\./.test(body) ? ['node:crypto'] : []),
    ...(/\bReadable\b/.test(body) ? ['node:stream'] : []),
    ...(/\bCOOKIE_SECRET\b/.test(body) ? ['../../platform/cookies'] : []),
  ];
  const through = /\bPassThrough\b/.test(body) ? "const { PassThrough } = require('node:stream');\n" : '';
  const async = form === 'fresh';
  return tidy(`'use strict';

${requireLines([...new Set(needed)])}${through}${recordsLine(body)}${depLines(plan, module)}
const CONTRACT = '@CONTRACT@';

${accessor(plan, module, async ? 'plain' : 'arrow')}
${async ? 'async ' : ''}function ${camel(module.id)}(app${async ? '' : ', options, ready'}) {
  app.addHook('onRequest', ${async ? `async (request, reply) => {\n    reply.header('x-contract', CONTRACT);\n  }` : `(request, reply, done) => {\n    reply.headers({ 'x-contract': CONTRACT });\n    done();\n  }`});

  app.get('/load/:key', ${async ? `async (request) => ({ unit: '${module.id}', load: ${module.load}(request.params.key) })` : `({ params: { key } }, reply) => reply.send({ unit: '${module.id}', load: ${module.load}(key) })`});

${indent(body)}
${async ? '' : '\n  ready();\n'}}

module.exports = ${async ? camel(module.id) : `Object.assign(${camel(module.id)}, { ${module.load} })`};
${async ? `module.exports.${module.load} = ${module.load};\n` : ''}`);
}

/** The requests that a visible test makes: the first ones, in order, for some build on what came before. */
const shown = (module) =>
  module.kind
    .requests(module)
    .slice(0, module.shown)
    .filter((each) => each.status !== undefined);

const titleOf = ({ method, url, status }) => `${method} ${url.replace(/'/g, '')} answers ${status}`;

export function oldTest(module) {
  const calls = shown(module).map((request) => {
    const { method, url, headers, body } = wired(request);
    const sets = Object.entries(headers).map(
      ([name, value]) => `.set(${JSON.stringify(name)}, ${JSON.stringify(value)})`,
    );
    const send = body === undefined || body === '' ? '' : `.send(${JSON.stringify(body)})`;
    const redirects = method === 'HEAD' ? '' : '.redirects(0)';
    return `  it('${titleOf(request)}', async () => {
    const res = await request(app).${method.toLowerCase()}(${JSON.stringify(`/${module.id}${url}`)})${sets.join('')}${redirects}${send};
    expect(res.status).to.equal(${request.status});
  });`;
  });
  return `'use strict';

const { expect } = require('chai');
const request = require('supertest');
const { mount } = require('../../support/mount');

describe('${module.id}', () => {
  const app = mount('${module.id}');

  it('loads', async () => {
    const res = await request(app).get('/${module.id}/load/abc').expect(200);
    expect(res.body).to.have.property('unit', '${module.id}');
  });

${calls.join('\n\n')}
});
`;
}

export function freshTest(module) {
  const calls = shown(module).map((request) => {
    const { method, url, headers, body } = wired(request);
    const given = { method, url: `/${module.id}${url}`, headers, ...(body ? { payload: body } : {}) };
    return `test('${titleOf(request)}', async () => {
  const response = await app.inject(${JSON.stringify(given)});
  assert.equal(response.statusCode, ${request.status});
});`;
  });
  return `'use strict';

const assert = require('node:assert/strict');
const { after, test } = require('node:test');
const { mount } = require('../../../src/platform/host');
const plugin = require('../../../src/routes/${module.id}');

const app = mount(plugin, '/${module.id}');
after(() => app.close());

test('loads', async () => {
  const response = await app.inject('/${module.id}/load/abc');
  assert.equal(response.json().unit, '${module.id}');
  assert.match(String(response.headers['x-contract']), /^[0-9a-f]{12}$/);
});

${calls.join('\n\n')}
`;
}
