/** The pages of v2, an area each; the visible tests; the contract files. */
import { operationsOf } from './v2.mjs';

const weights = {
  flat: '`weightGrams` (a number)',
  object: '`weight` (`{value, unit: "g"}`)',
};
const labels = {
  name: 'the name',
  'serial last': '`<name> (<serial>)`',
  'serial first': '`<serial> <name>`',
  upper: 'the name in capitals',
};

const answers = (c) =>
  operationsOf(c)
    .map(
      ({ method, path, success, problems }) =>
        `\`${method} ${path}\` ${[...success, ...problems].join(', ')}`,
    )
    .join('; ');

function section(c) {
  const { prefix, width, factor } = c.codec;
  const { serial, created, price, weight, refs, label } = c.fields;
  const named = c.refs.map(({ one, key, id }) => `\`${one}\` (stored \`${key}\`, of ${id})`).join(' and ');
  const where = {
    refs: `in \`refs\`: ${named || 'nothing, `{}`'}`,
    links: `in \`links\`: ${named || 'nothing, `{}`'}`,
    inline: named === '' ? 'none' : `as members: ${named}`,
  }[refs];
  return `## ${c.id}

Identifiers: prefix \`${prefix}\`, ${width} digits, factor ${factor}. Amounts are in ${c.currency}. States: stored in, out, lost are
\`${c.states.in}\`, \`${c.states.out}\`, \`${c.states.lost}\`.

Members: \`id\`, \`href\`, \`name\`, \`${serial}\`, \`${created}\`, \`${price}\`, ${weights[weight]}, \`state\`, \`points\`;
references ${where}. When others refer to it, its label is ${labels[label]}.

${c.kind
  .contract(c)
  .map((line) => `- ${line}\n`)
  .join('')}
Statuses: ${answers(c)}.
`;
}

export function areaPage(plan, { name, resources }) {
  const sections = resources.map((id) => section(plan.byId.get(id)));
  return `# v2: ${name}

What holds for every resource stands in ../v2-conventions.md; here is what is each one's own. "As above" means its members.

${sections.join('\n')}`;
}

export const contractText = (c) =>
  `${JSON.stringify({ resource: c.id, successor: c.P2, retires: '@id@', operations: operationsOf(c) }, null, 1)}\n`;

const head = (c) => `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createApp } from '../../../src/app.js';

const rows = JSON.parse(readFileSync(new URL('../../../fixtures/${c.id}.json', import.meta.url), 'utf8'));
`;

const shown = (c) => `
test('v1 shows a ${c.one}', async () => {
  const { status, body } = await createApp().handle({ method: 'GET', url: \`${c.P1}/\${rows[0].id}\` });
  assert.equal(status, 200);
${c.hand.exact ? '  assert.match(body, new RegExp(`"serial":"${rows[0].serial}"`));' : '  assert.ok(body.length > 20);'}
});
`;

const v1Missing = (c) => `
test('v1 has no ${c.one} that is not there', async () => {
  assert.equal((await createApp().handle({ method: 'GET', url: '${c.P1}/31337' })).status, 404);
});
`;

export const startTest = (c) => `${head(c)}${shown(c)}${c.hand.exact ? v1Missing(c) : ''}`;

export const finalTest = (c) => `${head(c)}import { ids } from '../../../src/domain/${c.id}.js';
${shown(c)}${v1Missing(c)}
test('v1 says that it is retired', async () => {
  const { headers } = await createApp().handle({ method: 'GET', url: \`${c.P1}/\${rows[0].id}\` });
  assert.match(headers.link, /rel="successor-version".*rel="deprecation"/);
  assert.match(headers.deprecation, /^@\\d+$/);
});

test('v2 shows a ${c.one}', async () => {
  const id = ids.format(rows[0].id);
  const { status, body } = await createApp().handle({ method: 'GET', url: \`${c.P2}/\${id}\` });
  assert.equal(status, 200);
  assert.equal(JSON.parse(body).href, \`${c.P2}/\${id}\`);
});

test('v2 refuses what is no id of a ${c.one}', async () => {
  const { status, headers } = await createApp().handle({ method: 'GET', url: '${c.P2}/1' });
  assert.equal(status, 400);
  assert.match(headers['content-type'], /^application\\/problem\\+json/);
});
`;
