/** The body of a capability's `answer(store, query)`: what it does, whatever the form of the call. */

const WHERE = 'query.collection';

/** Lines that refuse a call without what this version requires. */
function needs(cap, s) {
  const lines = [];
  if (s.settings !== 'none') lines.push(`engine.needSettings(store, '${cap.name}');`);
  if (s.session) lines.push('engine.needSession(store, query.session);');
  if (s.tx) lines.push('engine.needTransaction(store, query.tx);');
  if (s.schema !== 'none') lines.push(`engine.needSchema(store, ${WHERE});`);
  return lines;
}

const envelope = (s, text) => (s.missing === 'envelope' ? `{ ok: true, ${s.envelope}: ${text} }` : text);

function missing(s) {
  return {
    undefined: 'return undefined;',
    null: 'return null;',
    code: `throw errors.absent(${WHERE}, query.id);`,
    class: `throw new errors.RowMissingError(${WHERE}, query.id);`,
    envelope: "return { ok: false, reason: 'absent' };",
  }[s.missing];
}

const oneRow = (s) => [
  `const row = store.table(${WHERE}).get(shape.idIn(query.id, ${WHERE}, SHAPE));`,
  `if (row === undefined) ${missing(s)}`,
];

function one(s) {
  const value = {
    plain: `shape.dress(row, ${WHERE}, SHAPE)`,
    record: `{ ${s.wrapKey}: shape.dress(row, ${WHERE}, SHAPE), revision: row.revision }`,
    pair: `[shape.dress(row, ${WHERE}, SHAPE), { revision: row.revision }]`,
  }[s.wrap];
  return [...oneRow(s), `return ${envelope(s, value)};`];
}

function filtered(s) {
  const lines = [];
  if (s.archived === 'excluded') lines.push('rows = rows.filter((row) => !row.archived);');
  else if (s.archived !== 'all')
    lines.push(`if (query.${s.archived} === false) rows = rows.filter((row) => !row.archived);`);
  if (!s.sorted) lines.push('rows = engine.asStored(rows);');
  return lines;
}

const limited = (s, name) =>
  s.limit === ''
    ? []
    : [
        `const limit = query.${s.limit} ?? ${s.limitSize}; // 0: none`,
        `if (limit !== 0) ${name} = ${name}.slice(0, limit);`,
      ];

function selection(s) {
  const folded = s.exact === 'always' ? '' : `, { folded: query.${s.exact} !== true }`;
  return [
    `let rows = engine.rowsWhere(store, ${WHERE}, shape.field(query.field, SHAPE), query.value${folded});`,
    ...filtered(s),
  ];
}

/** The rows in the form that this version gives them. */
function listed(s) {
  const dressed = `const found = rows.map((row) => shape.dress(row, ${WHERE}, SHAPE));`;
  const session = s.session ? 'session: query.session' : 'session: undefined';
  const forms = {
    plain: [dressed, 'return found;'],
    total: [dressed, `return { ${s.wrapKey}: found, total: found.length };`],
    pages: [
      dressed,
      `const start = query.${s.afterKey} === undefined ? 0 : Number(query.${s.afterKey}.slice(2));`,
      `const end = start + ${s.pageSize};`,
      `return { ${s.wrapKey}: found.slice(start, end), ${s.nextKey}: end < found.length ? \`p-\${end}\` : undefined };`,
    ],
    cursor:
      s.wrap !== 'cursor'
        ? []
        : [
            dressed,
            `return engine.cursor(store, found, { next: '${s.cursor.next}', close: '${s.cursor.close}', end: ${s.cursor.end}, ${session} });`,
          ],
    iterator: [dressed, `return engine.iterate(store, found, { ${session} });`],
  };
  return [...limited(s, 'rows'), ...forms[s.wrap]];
}

function amount(s) {
  const values = 'let values = rows.map((row) => row[shape.field(query.target, SHAPE)]);';
  if (s.aggregate === 'values') {
    return [
      ...selection(s),
      values,
      ...limited(s, 'values'),
      'return values.map((cents) => shape.moneyOut(cents, SHAPE));',
    ];
  }
  const sum = 'shape.moneyOut(values.reduce((sum, each) => sum + each, 0), SHAPE)';
  const value = s.wrap === 'record' ? `{ ${s.wrapKey}: ${sum}, rows: values.length }` : sum;
  return [...selection(s), values.replace('let', 'const'), `return ${value};`];
}

function write(s) {
  const options = [s.tx ? 'tx: query.tx' : '', s.buffered ? 'buffered: true' : ''].filter(Boolean).join(', ');
  const value = { plain: 'revision', record: `{ ${s.wrapKey}: revision }`, pair: '[query.id, revision]' }[
    s.wrap
  ];
  return [
    ...oneRow(s),
    ...(s.guard === 'none'
      ? []
      : [`if (query.${s.guard} !== row.revision) throw new errors.ConflictError(${WHERE}, query.id);`]),
    'const field = shape.field(query.field, SHAPE);',
    `const revision = engine.write(store, ${WHERE}, row, field, query.value, {${options === '' ? '' : ` ${options} `}});`,
    `return ${envelope(s, value)};`,
  ];
}

function span(s) {
  const to =
    s.interval === 'end' ? 'shape.timeIn(query.length, SHAPE)' : 'from + shape.lengthIn(query.length, SHAPE)';
  const closed = s.closed ? ', { closed: true }' : '';
  return [
    'const from = shape.timeIn(query.from, SHAPE);',
    `const to = ${to};`,
    `let rows = engine.rowsBetween(store, ${WHERE}, shape.field(query.field, SHAPE), from, to${closed});`,
    ...filtered(s),
    ...listed(s),
  ];
}

function watch(s) {
  const id = `shape.idOut(id, ${WHERE}, SHAPE)`;
  const told = {
    object: `{ type: EVENTS[type], id: ${id} }`,
    arguments: `EVENTS[type], ${id}`,
    record: `{ type: EVENTS[type], ${s.payloadKey}: { id: ${id} } }`,
  }[s.payload];
  const start = `const stop = store.subscribe(${WHERE}, (type, id) => query.listener(${told}));`;
  const form = {
    function: ['return stop;'],
    handle: [`return { ${s.stop}: stop };`],
    signal: [
      "if (!(query.signal instanceof AbortSignal)) throw new errors.UsageError('a signal is required');",
      start,
      "query.signal.addEventListener('abort', stop, { once: true });",
    ],
  }[s.subscription];
  return s.subscription === 'signal' ? form : [start, ...form];
}

const bodies = { one, many: (s) => [...selection(s), ...listed(s)], amount, write, span, watch };

/** Lines of the function's body, not indented. */
export const answerBody = (cap, s) => [...needs(cap, s), ...bodies[cap.kind](s)];
