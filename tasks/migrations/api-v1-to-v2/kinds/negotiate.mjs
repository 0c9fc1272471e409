/** One fixed export becomes what the client can read. */
const names = { json: 'application/json', csv: 'text/csv', lines: 'application/x-ndjson' };

export default {
  id: 'negotiate',
  flags: { first: ['json', 'csv', 'lines'], dropped: ['json', 'csv', 'none'], quote: ['needed', 'always'] },
  numbers: {},
  offered: (c) => {
    const all = ['json', 'csv', 'lines'].filter((each) => each === c.f.first || each !== c.f.dropped);
    return [c.f.first, ...all.filter((each) => each !== c.f.first)];
  },
  operations: () => [{ method: 'GET', path: '/exports', success: [200], problems: [406] }],
  contract: (c) => {
    const offered = c.kind.offered(c).map((each) => `\`${names[each]}\``);
    return [
      `\`GET ${c.P2}/exports\` gives id, name, serial and weight (grams) of all ${c.many}, by number, in a type that \`Accept\` has, with \`Vary: Accept\`. We offer ${offered.join(', ')}, in this order of preference.`,
      'The type with the highest `q` wins, then ours; for each type the most specific range of `Accept` counts (`text/csv` before `text/*` before `*/*`), `q=0` refuses, no header is `*/*`. None left: `not-acceptable` (406) with `offered`, the list, and `Vary`.',
      c.kind.offered(c).includes('csv')
        ? `CSV (\`text/csv; charset=utf-8\`): a line \`id,name,serial,weight\`, CRLF after each line; values ${c.f.quote === 'always' ? 'are always in double quotes, the head too,' : 'with a comma, a double quote or a line break are in double quotes,'} double quotes in them doubled.`
        : 'There is no CSV any more.',
      'JSON is `{items}`; `application/x-ndjson` is one object a line, a line feed after each.',
    ];
  },
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/export',
    handle: async (request, ctx) => plain(200, ${c.q.all}.map((row) => [row.id, row.name, row.serial].join('\\t') + '\\n').join(''), 'text/tab-separated-values'),
  },`,
  }),
  v2: (c) => {
    const offered = c.kind.offered(c);
    const writers = {
      json: "(items) => json(200, { items }, { vary: 'Accept' })",
      csv: `(items) => text('text/csv; charset=utf-8', [['id', 'name', 'serial', 'weight'], ...items.map(Object.values)].map((line) => \`\${line.map(cell).join(',')}\\r\\n\`).join(''))`,
      lines:
        "(items) => text('application/x-ndjson', items.map((item) => `${JSON.stringify(item)}\\n`).join(''))",
    };
    return {
      top: `
const text = (type, body) => ({ status: 200, headers: { 'content-type': type, vary: 'Accept' }, body });
const cell = (value) => ${c.f.quote === 'always' ? '' : '!/[",\\r\\n]/.test(String(value)) ? String(value) : '}\`"\${String(value).replaceAll('"', '""')}"\`;

const WRITERS = {
${offered.map((each) => `  '${names[each]}': ${writers[each]},`).join('\n')}
};

function quality(accept, type) {
  const ranges = accept.split(',').map((each) => {
    const [range, ...parameters] = each.trim().split(/\\s*;\\s*/);
    const q = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return { range: range.toLowerCase(), q: q === undefined ? 1 : Number(q) };
  });
  for (const wanted of [type, \`\${type.split('/')[0]}/*\`, '*/*']) {
    const found = ranges.find(({ range }) => range === wanted);
    if (found !== undefined) return found.q;
  }
  return 0;
}
`,
      routes: `
  {
    method: 'GET',
    path: '${c.P2}/exports',
    handle: async ({ headers }, ctx) => {
      const offered = Object.keys(WRITERS);
      const rated = offered.map((type) => ({ type, q: quality(headers.accept ?? '*/*', type) })).filter(({ q }) => q > 0);
      if (rated.length === 0) return problem(406, 'not-acceptable', headers.accept, { offered }, { vary: 'Accept' });
      const best = rated.reduce((kept, each) => (each.q > kept.q ? each : kept));
      const rows = domain.all(ctx).sort((a, b) => a.id - b.id);
      return WRITERS[best.type](rows.map(({ id, name, serial, weight }) => ({ id: domain.ids.format(id), name, serial, weight })));
    },
  },`,
    };
  },
  v1requests: (c) => [
    { url: `${c.P1}/export` },
    { url: `${c.P1}/export`, headers: { accept: 'application/json' } },
  ],
  v2requests: (c) => {
    const get = (accept) => ({
      url: `${c.P2}/exports`,
      headers: accept === undefined ? {} : { Accept: accept },
    });
    return [
      get(undefined),
      get('*/*'),
      get('text/csv'),
      get('application/x-ndjson'),
      get('application/json;q=0.4, text/*;q=0.9'),
      get('text/csv;q=0.5, application/*;q=0.5'),
      get('application/*, application/json;q=0'),
      get('*/*;q=0.1, TEXT/CSV ; q=0.2'),
      get('image/png'),
      get('text/html, application/xhtml+xml, */*;q=0.8'),
      get('application/json;q=0, text/csv;q=0, application/x-ndjson;q=0, */*'),
    ];
  },
};
