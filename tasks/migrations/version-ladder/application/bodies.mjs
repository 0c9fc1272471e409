/** What a module does with the answers of its capability: the lines of its function, and constants above it. */
import { collections } from '../catalog.mjs';
import {
  answerText,
  fieldArgument,
  fieldOf,
  fromArgument,
  idArgument,
  idOf,
  indented,
  lengthArgument,
  moneyOf,
  timeOf,
} from './phrases.mjs';

const HOUR = 'const HOUR = 3_600_000;';

/** Whether cards show a label instead of their group: authors differed. */
export const showsLabel = (cap) => cap.name.length % 2 === 0;

function values(cap, s) {
  const c = collections[cap.collection];
  return {
    collection: `'${cap.collection}'`,
    id: idArgument(cap, s),
    field: fieldArgument(cap.kind === 'span' ? c.time : cap.group, s),
    target: fieldArgument(c.money, s),
    value: 'value',
    from: fromArgument(s),
    length: lengthArgument(s),
    listener: '(event) => seen.push(`${event.type}:${event.id}`)',
  };
}

function extras(s) {
  const list = [];
  if (s.session) list.push('session');
  if (s.tx) list.push('tx');
  if (s.guard !== 'none') list.push(`${s.guard}: known`);
  if (s.archived !== 'excluded' && s.archived !== 'all') list.push(`${s.archived}: false`);
  if (s.exact !== 'always') list.push(`${s.exact}: true`);
  if (s.limit !== '') list.push(`${s.limit}: 0`);
  if (s.wrap === 'pages') list.push(`${s.afterKey}: token`);
  if (s.subscription === 'signal') list.push('signal: stopping.signal');
  return list;
}

const unknown = (cap) => `new AppError('${cap.code}', \`no ${collections[cap.collection].noun} \${id}\`)`;

/** Lines that leave the answer for an existing row in `found`, and throw the application's error otherwise. */
function foundOrThrow(cap, s, call) {
  const test = { code: "error.code === 'E_ABSENT'", class: 'error instanceof RowMissingError' }[s.missing];
  if (test !== undefined) {
    return [
      'let found;',
      'try {',
      ...indented([`found = ${call};`]),
      '} catch (error) {',
      `  throw ${test} ? ${unknown(cap)} : error;`,
      '}',
    ];
  }
  if (s.missing === 'envelope') {
    return [
      `const answer = ${call};`,
      `if (!answer.ok) throw ${unknown(cap)};`,
      `const found = answer.${s.envelope};`,
    ];
  }
  return [`const found = ${call};`, `if (found === ${s.missing}) throw ${unknown(cap)};`];
}

function one(cap, s, manner) {
  const c = collections[cap.collection];
  const call = answerText(cap, s, values(cap, s), extras(s), manner);
  const row = { plain: 'found', record: `found.${s.wrapKey}`, pair: 'found[0]' }[s.wrap];
  const text = (name) => fieldOf('row', name, s);
  const label = showsLabel(cap)
    ? `label: \`\${${text(c.groups[0])}} / \${${text(c.groups[1])}}\`,`
    : `${c.groups[0]}: ${text(c.groups[0])},`;
  const lines = [
    ...foundOrThrow(cap, s, call),
    `const row = ${row};`,
    'return {',
    `  id: ${idOf('row.id', cap, s, manner)},`,
    `  ${label}`,
    `  ${c.money}: ${moneyOf(text(c.money), s, manner)},`,
    `  ${c.time}: ${timeOf(text(c.time), s, manner)},`,
    '};',
  ];
  return { head: [], lines };
}

/** Lines that leave all rows of a list's answer in `rows`. */
function collected(cap, s, manner) {
  const call = answerText(cap, s, values(cap, s), extras(s), manner);
  const forms = {
    plain: () => [`const rows = ${call};`],
    total: () => [`const { ${s.wrapKey === 'rows' ? 'rows' : `${s.wrapKey}: rows`} } = ${call};`],
    pages: () => [
      'const rows = [];',
      'let token;',
      'do {',
      ...indented([
        `const page = ${call};`,
        `rows.push(...page.${s.wrapKey});`,
        `token = page.${s.nextKey};`,
      ]),
      '} while (token !== undefined);',
    ],
    cursor: () => [
      `const cursor = ${call};`,
      'const rows = [];',
      'try {',
      `  for (let row = cursor.${s.cursor.next}(); row !== ${s.cursor.end}; row = cursor.${s.cursor.next}()) rows.push(row);`,
      '} finally {',
      `  cursor.${s.cursor.close}();`,
      '}',
    ],
    iterator: () =>
      manner === 'other'
        ? [`const rows = await Array.fromAsync(${call});`]
        : ['const rows = [];', `for await (const row of ${call}) rows.push(row);`],
  };
  return forms[s.wrap]();
}

const live = (s) => (s.archived === 'all' ? `.filter((row) => !${fieldOf('row', 'archived', s)})` : '');

function many(cap, s, manner) {
  const c = collections[cap.collection];
  const other = c.groups[1 - cap.variant];
  const shown =
    cap.variant === 0
      ? `${c.money}: ${moneyOf(fieldOf('row', c.money, s), s, manner)}`
      : `label: ${fieldOf('row', other, s)}, ${c.time}: ${timeOf(fieldOf('row', c.time, s), s, manner)}`;
  const line = `.map((row) => ({ id: ${idOf('row.id', cap, s, manner)}, ${shown} }))`;
  const sort = s.sorted ? '' : `\n  ${manner === 'other' ? '.toSorted' : '.sort'}((a, b) => a.id - b.id)`;
  const filter = live(s) === '' ? '' : `\n  ${live(s)}`;
  return { head: [], lines: [...collected(cap, s, manner), `return rows${filter}\n  ${line}${sort};`] };
}

function amount(cap, s, manner) {
  const call = answerText(cap, s, values(cap, s), extras(s), manner);
  const lines = [`const answer = ${call};`];
  if (s.aggregate === 'values')
    lines.push(`const cents = answer.reduce((sum, each) => sum + (${moneyOf('each', s, manner)}), 0);`);
  else {
    const total = s.wrap === 'record' ? `answer.${s.wrapKey}` : 'answer';
    lines.push(`const cents = ${moneyOf(total, s, manner)};`);
  }
  lines.push(cap.variant === 0 ? 'return { cents };' : `return { ${cap.group}: value, cents };`);
  return { head: [], lines };
}

function span(cap, s, manner) {
  const c = collections[cap.collection];
  const closed = s.closed
    ? `\n  .filter((row) => ${timeOf(fieldOf('row', c.time, s), s, manner)} < from + hours * HOUR)`
    : '';
  const filter = live(s) === '' ? '' : `\n  ${live(s)}`;
  const sort = s.sorted ? '' : '\n  .sort((a, b) => a - b)';
  const lines = [
    ...collected(cap, s, manner),
    `return rows${filter}${closed}\n  .map((row) => ${idOf('row.id', cap, s, manner)})${sort};`,
  ];
  return { head: lines.join('').includes('HOUR') ? [HOUR] : [], lines };
}

function write(cap, s, manner) {
  const call = answerText(cap, s, values(cap, s), extras(s), manner);
  const revision = { plain: 'found', record: `found.${s.wrapKey}`, pair: 'found[1]' }[s.wrap];
  const work = [
    ...foundOrThrow(cap, s, call),
    ...(s.tx ? ['tx.commit();'] : []),
    ...(s.buffered ? ['store.flush();'] : []),
    `return { id, revision: ${revision} };`,
  ];
  const guarded = s.guard === 'none' ? [] : [`const known = store.revisionOf('${cap.collection}', id);`];
  if (!s.tx) return { head: [], lines: [...guarded, ...work] };
  return {
    head: [],
    lines: [
      ...guarded,
      'const tx = store.begin();',
      'try {',
      ...indented(work),
      '} catch (error) {',
      '  tx.rollback();',
      '  throw error;',
      '}',
    ],
  };
}

function watch(cap, s, manner) {
  const renamed = s.events.created !== 'created';
  const kind = (text) => (renamed ? `KINDS[${text}]` : text);
  const told = {
    object: ['event', 'event.type', 'event.id'],
    arguments: ['type, id', 'type', 'id'],
    record: ['event', 'event.type', `event.${s.payloadKey}.id`],
  }[s.payload];
  const id = idOf(told[2], cap, s, manner);
  const listener = `(${told[0]}) => seen.push(\`\${${kind(told[1])}}:\${${id}}\`)`;
  const call = answerText(cap, s, { ...values(cap, s), listener }, extras(s), manner);
  const start = {
    function: [`const stop = ${call};`],
    handle: [`const subscription = ${call};`],
    signal: ['const stopping = new AbortController();', `${call};`],
  }[s.subscription];
  const stop = { function: 'stop();', handle: `subscription.${s.stop}();`, signal: 'stopping.abort();' }[
    s.subscription
  ];
  const pairs = Object.entries(s.events).map(
    ([canonical, name]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: '${canonical}'`,
  );
  const lines = [
    'const seen = [];',
    ...start,
    'try {',
    '  await work();',
    '} finally {',
    `  ${stop}`,
    '}',
    'return seen;',
  ];
  return { head: renamed ? [`const KINDS = { ${pairs.join(', ')} };`] : [], lines };
}

export const bodyOf = (cap, s, manner) =>
  ({ one, many, amount, write, span, watch })[cap.kind](cap, s, manner);
