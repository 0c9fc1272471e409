/** Last writer wins becomes conditional requests. */
const tag = (c) => (c.f.tag === 'weak' ? 'W/"<version>"' : '"r<version>"');
const tagText = (c, row) => (c.f.tag === 'weak' ? `W/"\${${row}.version}"` : `"r\${${row}.version}"`);

export default {
  id: 'etag',
  flags: { tag: ['weak', 'strong'], done: ['200', '204'], bare: ['refuse', 'allow'] },
  numbers: { notes: [60, 240] },
  operations: (c) => [
    { method: 'GET', path: '/:id/notes', success: [200, 304], problems: [400, 404] },
    {
      method: 'PUT',
      path: '/:id/notes',
      success: [Number(c.f.done)],
      problems: [400, 404, 412, 415, 422, ...(c.f.bare === 'refuse' ? [428] : [])],
    },
  ],
  contract: (c) => [
    `\`GET ${c.P2}/:id/notes\` gives \`{notes}\` (null where there are none) with \`ETag: ${tag(c)}\` of the stored row; with an \`If-None-Match\` that lists this tag, or is \`*\`, 304 with the \`ETag\` and no body.`,
    `\`PUT ${c.P2}/:id/notes\` with JSON \`{notes}\`, a text of at most ${c.n.notes} characters or null (else \`invalid\`, 422), stores them: ${c.f.done === '200' ? '200 with `{notes}`' : '204'} and the new \`ETag\`.`,
    `\`If-Match\` lists tags or is \`*\`; where it does not have the present one \`stale\` (412) with the present \`ETag\`, before the body is looked at. ${
      c.f.bare === 'refuse' ? 'Without it `condition-missing` (428).' : 'Without it the write goes ahead.'
    }`,
    'Lists are separated by commas, with or without spaces; tags are compared as texts.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/notes',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      return row ? plain(200, (row.notes || '') + '\\n') : fail(404, 'no such ${c.one}');
    },
  },
  {
    method: 'POST',
    path: '${c.P1}/:id/notes',
    handle: async (request, ctx) => {
      const row = ${c.q.update('Number(request.params.id)', '{ notes: request.body }')};
      return row ? send(200, { saved: row.notes.length }) : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const tagOf = (row) => \`${tagText(c, 'row')}\`;
const lists = (header, row) => header.trim() === '*' || header.split(',').some((each) => each.trim() === tagOf(row));
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/notes',
    handle: found(domain, (row, { headers }) => {
      const match = headers['if-none-match'];
      if (match !== undefined && lists(match, row)) return empty(304, { etag: tagOf(row) });
      return json(200, { notes: row.notes }, { etag: tagOf(row) });
    }),
  },
  {
    method: 'PUT',
    path: '${c.P2}/:id/notes',
    handle: found(domain, (row, request, ctx) => {
      const match = request.headers['if-match'];
${c.f.bare === 'refuse' ? "      if (match === undefined) return problem(428, 'condition-missing', 'send If-Match');\n" : ''}      if (match !== undefined && !lists(match, row)) return problem(412, 'stale', 'it has changed since', {}, { etag: tagOf(row) });
      const { value, fault } = readJson(request);
      if (fault !== undefined) return fault;
      const { notes } = value;
      if (notes !== null && !(typeof notes === 'string' && notes.length <= ${c.n.notes})) return problem(422, 'invalid', 'notes are a text or null');
      const stored = domain.update(ctx, row.id, { notes });
      return ${c.f.done === '200' ? 'json(200, { notes }, { etag: tagOf(stored) })' : 'empty(204, { etag: tagOf(stored) })'};
    }),
  },`,
  }),
  other: (c) => ({
    top: `
class Version {
  constructor({ version }) {
    this.etag = ${c.f.tag === 'weak' ? "'W/\"' + version + '\"'" : "'\"r' + version + '\"'"};
  }

  isIn(list) {
    return list.split(/\\s*,\\s*/).map((each) => each.trim()).some((each) => each === '*' || each === this.etag);
  }
}
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/notes',
    handle: found(domain, (row, request) => {
      const version = new Version(row);
      const known = request.headers['if-none-match'];
      return known !== undefined && version.isIn(known) ? empty(304, { etag: version.etag }) : json(200, { notes: row.notes ?? null }, { etag: version.etag });
    }),
  },
  {
    method: 'PUT',
    path: '${c.P2}/:id/notes',
    handle: found(domain, (row, request, ctx) => {
      const version = new Version(row);
      const { 'if-match': wanted } = request.headers;
      if (wanted === undefined) {
        ${c.f.bare === 'refuse' ? "return problem(428, 'condition-missing', 'say which version you mean');" : ''}
      } else if (!version.isIn(wanted)) {
        return problem(412, 'stale', 'read it again', undefined, { etag: version.etag });
      }
      const read = readJson(request);
      if (read.fault) return read.fault;
      const fits = read.value.notes === null || (typeof read.value.notes === 'string' && read.value.notes.length < ${c.n.notes} + 1);
      if (!fits) return problem(422, 'invalid', 'too long, or no text');
      const { etag } = new Version(domain.update(ctx, row.id, { notes: read.value.notes }));
      return ${c.f.done === '200' ? 'json(200, { notes: read.value.notes }, { etag })' : 'empty(204, { etag })'};
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/${rows[0].id}/notes` },
    { method: 'POST', url: `${c.P1}/${rows[0].id}/notes`, body: 'dented, still fine' },
    { url: `${c.P1}/${rows[0].id}/notes` },
    { url: `${c.P1}/777/notes` },
  ],
  v2requests: (c, { rows, id }) => {
    const [a, b] = rows;
    const url = `${c.P2}/${id(a.id)}/notes`;
    const present = (row, plus = 0) =>
      c.f.tag === 'weak' ? `W/"${row.version + plus}"` : `"r${row.version + plus}"`;
    const put = (value, match, at = url) => ({
      method: 'PUT',
      url: at,
      headers: {
        'content-type': 'application/json',
        ...(match === undefined ? {} : { 'If-Match': match }),
      },
      body: typeof value === 'string' ? value : JSON.stringify(value),
    });
    return [
      { url },
      { url, headers: { 'If-None-Match': `"zz", ${present(a)}` } },
      { url, headers: { 'If-None-Match': '"zz"' } },
      put({ notes: 'one' }, present(a)),
      put({ notes: 'two' }, present(a)),
      put('{', present(a)),
      put({ notes: 'three' }, `"q",${present(a, 1)}`),
      { url, headers: { 'If-None-Match': present(a, 1) } },
      put({ notes: null }, '*'),
      { url, headers: { 'If-None-Match': '*' } },
      put({ notes: 'x'.repeat(c.n.notes + 1) }, '*'),
      put({ notes: 7 }, '*'),
      put({ notes: 'bare' }, undefined, `${c.P2}/${id(b.id)}/notes`),
      { url: `${c.P2}/${id(b.id)}/notes` },
      put({ notes: 'x' }, '*', `${c.P2}/${id(9998)}/notes`),
    ];
  },
};
