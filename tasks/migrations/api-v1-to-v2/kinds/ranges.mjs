/** A manual that came whole or not at all becomes one that comes in ranges. */
export default {
  id: 'ranges',
  flags: { many: ['whole', 'first'], condition: ['yes', 'no'], cut: ['lines', 'none'] },
  numbers: { most: [40, 90] },
  operations: () => [{ method: 'GET', path: '/:id/manual', success: [200, 206], problems: [400, 404, 416] }],
  contract: (c) => [
    `\`GET ${c.P2}/:id/manual\` gives \`text/plain; charset=utf-8\`: the lines \`<name> (<serial>)\`, \`<notes>\` (left out where there are none) and \`Version <version>\`, a line feed after each, with \`Accept-Ranges: bytes\` and \`ETag: "m<version>"\`.`,
    `\`Range: bytes=<from>-<to>\`, \`<from>-\` or \`-<last n>\`: 206 with \`Content-Range: bytes <from>-<to>/<size>\`, counted in bytes of UTF-8, and at most ${c.n.most} bytes of it, from its start. A range that begins beyond the end, or \`-0\`: \`range-invalid\` (416) with \`Content-Range: bytes */<size>\`.`,
    `What is no such header (another unit, letters, a start behind its end) is passed over. Of several ranges ${c.f.many === 'whole' ? 'nothing is taken: the whole comes' : 'the first alone is taken; it decides'}.`,
    c.f.condition === 'yes'
      ? '`If-Range` with another tag than the present one: the whole comes.'
      : '`If-Range` is not looked at.',
    c.f.cut === 'lines'
      ? 'Line feeds inside of notes become spaces.'
      : 'Line feeds inside of notes stay as they are.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/manual',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      return row ? plain(200, row.name + '\\n' + '='.repeat(row.name.length) + '\\n' + (row.notes || 'none') + '\\n') : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const MOST = ${c.n.most};

function manual(row) {
  const notes = row.notes === null ? [] : [${c.f.cut === 'lines' ? "row.notes.replaceAll('\\n', ' ')" : 'row.notes'}];
  return Buffer.from([\`\${row.name} (\${row.serial})\`, ...notes, \`Version \${row.version}\`].map((line) => \`\${line}\\n\`).join(''));
}

/** \`[from, to]\` in bytes, both included; null for one that cannot be had; undefined for no range. */
function readRange(header, size) {
  if (!header?.startsWith('bytes=')) return undefined;
  const ranges = header.slice('bytes='.length).split(',');
${c.f.many === 'whole' ? '  if (ranges.length > 1) return undefined;\n' : ''}  const [, from, to] = /^\\s*(\\d*)-(\\d*)\\s*$/.exec(ranges[0]) ?? [];
  if (from === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return Number(to) === 0 ? null : [Math.max(0, size - Number(to)), size - 1];
  if (to !== '' && Number(to) < Number(from)) return undefined;
  return Number(from) >= size ? null : [Number(from), to === '' ? size - 1 : Math.min(size - 1, Number(to))];
}
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/manual',
    handle: found(domain, (row, { headers }) => {
      const bytes = manual(row);
      const etag = \`"m\${row.version}"\`;
      const common = { 'content-type': 'text/plain; charset=utf-8', 'accept-ranges': 'bytes', etag };
      ${c.f.condition === 'yes' ? "const changed = headers['if-range'] !== undefined && headers['if-range'] !== etag;\n      const range = changed ? undefined : readRange(headers.range, bytes.length);" : 'const range = readRange(headers.range, bytes.length);'}
      if (range === undefined) return { status: 200, headers: common, body: bytes.toString('utf8') };
      if (range === null) return problem(416, 'range-invalid', headers.range, {}, { 'content-range': \`bytes */\${bytes.length}\` });
      const [from, to] = [range[0], Math.min(range[1], range[0] + MOST - 1)];
      return { status: 206, headers: { ...common, 'content-range': \`bytes \${from}-\${to}/\${bytes.length}\` }, body: bytes.subarray(from, to + 1).toString('utf8') };
    }),
  },`,
  }),
  other: (c) => ({
    top: `
function linesOf({ name, serial, notes, version }) {
  const lines = [name + ' (' + serial + ')'];
  if (notes !== null) lines.push(${c.f.cut === 'lines' ? "notes.split('\\n').join(' ')" : 'notes'});
  lines.push('Version ' + version);
  return new TextEncoder().encode(lines.join('\\n') + '\\n');
}

/** What a header asks of so many bytes: 'whole', 'nothing', or a first and a last byte. */
function asked(header, size) {
  const list = /^bytes=(.*)$/.exec(header ?? '')?.[1].split(',');
  if (!list || (${c.f.many === 'whole'} && list.length > 1)) return 'whole';
  const range = list[0].trim();
  if (!/^(\\d+-\\d*|-\\d+)$/.test(range)) return 'whole';
  const [a, b] = range.split('-').map((digits) => (digits === '' ? undefined : Number.parseInt(digits, 10)));
  if (a === undefined) return b === 0 ? 'nothing' : { first: size > b ? size - b : 0, last: size - 1 };
  if (b !== undefined && a > b) return 'whole';
  if (a > size - 1) return 'nothing';
  return { first: a, last: b === undefined || b >= size ? size - 1 : b };
}
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/manual',
    handle: found(domain, (row, { headers }) => {
      const bytes = linesOf(row);
      const tag = '"m' + row.version + '"';
      const fresh = ${c.f.condition === 'yes' ? "headers['if-range'] === undefined || headers['if-range'] === tag" : 'true'};
      const range = fresh ? asked(headers.range, bytes.length) : 'whole';
      if (range === 'nothing') return problem(416, 'range-invalid', 'it is not so long', {}, { 'content-range': 'bytes */' + bytes.length });
      const answer = { 'content-type': 'text/plain; charset=utf-8', 'accept-ranges': 'bytes', etag: tag };
      const decoder = new TextDecoder();
      if (range === 'whole') return { status: 200, headers: answer, body: decoder.decode(bytes) };
      const last = Math.min(range.last, range.first + ${c.n.most} - 1);
      answer['content-range'] = 'bytes ' + range.first + '-' + last + '/' + bytes.length;
      return { status: 206, headers: answer, body: decoder.decode(bytes.slice(range.first, last + 1)) };
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/${rows[0].id}/manual` },
    { url: `${c.P1}/${rows[1].id}/manual`, headers: { range: 'bytes=0-3' } },
    { url: `${c.P1}/31337/manual` },
  ],
  v2requests: (c, { rows, id }) => {
    const get = (range, row = rows[0], condition = undefined) => ({
      url: `${c.P2}/${id(row.id)}/manual`,
      headers: {
        ...(range === undefined ? {} : { Range: range }),
        ...(condition === undefined ? {} : { 'If-Range': condition }),
      },
    });
    return [
      ...rows.slice(0, 4).map((row) => get(undefined, row)),
      get('bytes=0-9'),
      get('bytes=5-'),
      get('bytes=-8'),
      get('bytes=-5000', rows[1]),
      get(`bytes=2-${c.n.most + 60}`, rows[2]),
      get('bytes=5000-'),
      get('bytes=-0'),
      get('bytes=9-3'),
      get('bytes=a-3'),
      get('lines=0-1'),
      get('bytes=0-3, 6-9'),
      get('bytes=0-3', rows[0], `"m${rows[0].version}"`),
      get('bytes=0-3', rows[0], '"m0"'),
      get(undefined, { id: 9999 }),
    ];
  },
};
