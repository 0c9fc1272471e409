/** Kinds whose answers depend on what the client has: conditional and partial ones. */
import { get } from '../requests.mjs';

const revision = (c) => `\`${c.f.strength === 'weak' ? 'W/' : ''}"\${row.id}-\${row.fee}"\``;

export const conditional = {
  id: 'conditional',
  flags: { strength: ['weak', 'strong'], guard: ['read', 'write'] },
  numbers: { age: [30, 300] },
  headers: ['etag', 'cache-control'],
  old: (c) => `
${c.r}.get('/card/:id', (req, res) => {
  const row = records('${c.set}').find((each) => each.id === req.params.id);
  if (!row) return res.sendStatus(404);
  res.set('ETag', ${revision(c)});
  res.set('Cache-Control', 'private, max-age=${c.n.age}');
  if (req.fresh) return res.status(304).end();
  res.json(row);
});
${
  c.f.guard === 'write'
    ? `
${c.r}.put('/card/:id', (req, res) => {
  const row = records('${c.set}').find((each) => each.id === req.params.id);
  if (!row) return res.sendStatus(404);
  if (!req.get('If-Match')) return res.status(428).json({ error: { code: '${c.code}_BLIND' } });
  if (req.get('If-Match') !== ${revision(c)}) return res.status(412).json({ error: { code: '${c.code}_STALE' } });
  res.json({ ...row, ...req.body, id: row.id });
});`
    : ''
}`,
  fresh: (c) => `
const revision = (row) => ${revision(c)};
const find = (id) => records('${c.set}').find((each) => each.id === id);
const matches = (header, tag) =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((each) => each.trim().replace(/^W\\//, '') === tag.replace(/^W\\//, '')));

app.get('/card/:id', async (request, reply) => {
  const row = find(request.params.id);
  if (!row) return reply.code(404).type('text/plain; charset=utf-8').send('Not Found');
  reply.header('etag', revision(row)).header('cache-control', 'private, max-age=${c.n.age}');
  if (matches(request.headers['if-none-match'], revision(row)) && !/no-cache/.test(request.headers['cache-control'] ?? '')) {
    return reply.code(304).send();
  }
  return row;
});
${
  c.f.guard === 'write'
    ? `
app.put('/card/:id', async (request, reply) => {
  const row = find(request.params.id);
  if (!row) return reply.code(404).type('text/plain; charset=utf-8').send('Not Found');
  const expected = request.headers['if-match'];
  if (!expected) return reply.code(428).send({ error: { code: '${c.code}_BLIND' } });
  if (expected !== revision(row)) return reply.code(412).send({ error: { code: '${c.code}_STALE' } });
  return { ...row, ...request.body, id: row.id };
});`
    : ''
}`,
  other: (c) => `
const bare = (tag) => tag.trim().replace('W/', '');
const withCard = (handler) => (request, reply) => {
  for (const row of records('${c.set}')) {
    if (row.id === request.params.id) return handler(request, reply, row, ${revision(c)});
  }
  reply.status(404).header('content-type', 'text/plain; charset=utf-8').send('Not Found');
};
app.get('/card/:id', withCard((request, reply, row, tag) => {
  reply.headers({ etag: tag, 'cache-control': 'private, max-age=${c.n.age}' });
  const asked = (request.headers['if-none-match'] ?? '').split(',').map(bare);
  const reload = (request.headers['cache-control'] ?? '').includes('no-cache');
  if (!reload && (asked.includes('*') || asked.includes(bare(tag)))) return reply.status(304).send();
  reply.send(row);
}));
${
  c.f.guard === 'write'
    ? `app.put('/card/:id', withCard(({ headers, body }, reply, row, tag) => {
  const refuse = (status, code) => reply.status(status).send({ error: { code: '${c.code}_' + code } });
  if (!headers['if-match']) return refuse(428, 'BLIND');
  if (headers['if-match'] !== tag) return refuse(412, 'STALE');
  reply.send(Object.assign({}, row, body, { id: row.id }));
}));`
    : ''
}`,
  requests: (c) => {
    const id = `${c.set.slice(0, 2)}2`;
    const card = `/card/${id}`;
    return [
      get(card, { status: 200 }),
      get(card, { headers: { 'if-none-match': c.tagOf(2, c.f.strength) }, status: 304 }),
      get(card, { headers: { 'if-none-match': `"x", ${c.tagOf(2, 'strong')}` }, status: 304 }),
      get(card, { headers: { 'if-none-match': '"other"' }, status: 200 }),
      get(card, {
        headers: { 'if-none-match': c.tagOf(2, 'weak'), 'cache-control': 'no-cache' },
        status: 200,
      }),
      get('/card/none', { status: 404 }),
      ...(c.f.guard === 'write'
        ? [
            { method: 'PUT', url: card, json: { title: 'new' }, status: 428 },
            { method: 'PUT', url: card, json: { title: 'new' }, headers: { 'if-match': '"x"' }, status: 412 },
            {
              method: 'PUT',
              url: card,
              json: { title: 'new', id: 'y' },
              headers: { 'if-match': c.tagOf(2, c.f.strength) },
              status: 200,
            },
          ]
        : []),
    ];
  },
};

export const range = {
  id: 'range',
  flags: { source: ['titles', 'fees'], suffix: ['named', 'plain'] },
  numbers: { repeat: [2, 4] },
  headers: ['accept-ranges'],
  old: (c) => `
${c.r}.get('/log', (req, res) => {
  const text = records('${c.set}').map((row) => row.${c.f.source === 'titles' ? 'title' : 'fee'}).join(';').repeat(${c.n.repeat});
  const bytes = Buffer.from(text);
  res.set('Accept-Ranges', 'bytes');
  res.type('${c.f.suffix === 'named' ? 'txt' : 'application/octet-stream'}');
  const ranges = req.range(bytes.length);
  if (ranges === -1) {
    res.set('Content-Range', \`bytes */\${bytes.length}\`);
    return res.status(416).end();
  }
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length > 1) return res.send(bytes);
  const [{ start, end }] = ranges;
  res.status(206).set('Content-Range', \`bytes \${start}-\${end}/\${bytes.length}\`);
  res.send(bytes.subarray(start, end + 1));
});`,
  fresh: (c) => `
const asked = (header, size) => {
  const match = /^bytes=(\\d*)-(\\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? null : { start, end };
};

app.get('/log', async (request, reply) => {
  const text = records('${c.set}').map((row) => row.${c.f.source === 'titles' ? 'title' : 'fee'}).join(';').repeat(${c.n.repeat});
  const bytes = Buffer.from(text);
  reply.header('accept-ranges', 'bytes').type('${c.f.suffix === 'named' ? 'text/plain; charset=utf-8' : 'application/octet-stream'}');
  const range = asked(request.headers.range, bytes.length);
  if (range === null) return reply.code(416).header('content-range', \`bytes */\${bytes.length}\`).send();
  if (range === undefined) return bytes;
  reply.code(206).header('content-range', \`bytes \${range.start}-\${range.end}/\${bytes.length}\`);
  return bytes.subarray(range.start, range.end + 1);
});`,
  other: (c) => `
app.get('/log', (request, reply) => {
  const line = records('${c.set}').map((row) => String(row.${c.f.source === 'titles' ? 'title' : 'fee'})).join(';');
  const bytes = Buffer.from(Array(${c.n.repeat}).fill(line).join(''));
  const size = bytes.length;
  const send = (status, first, last) => reply.code(status).send(bytes.subarray(first, last + 1));
  reply.headers({ 'accept-ranges': 'bytes', 'content-type': '${c.f.suffix === 'named' ? 'text/plain; charset=utf-8' : 'application/octet-stream'}' });
  const wanted = String(request.headers.range ?? '').match(/^bytes=(\\d+)?-(\\d+)?$/);
  if (wanted === null || (wanted[1] ?? wanted[2]) === undefined) return send(200, 0, size);
  let [first, last] = [wanted[1], wanted[2]].map((part) => (part === undefined ? undefined : Number(part)));
  if (first === undefined) [first, last] = [Math.max(size - last, 0), size - 1];
  last = Math.min(last ?? size, size - 1);
  if (first > last) return reply.code(416).header('content-range', 'bytes */' + size).send();
  reply.header('content-range', 'bytes ' + first + '-' + last + '/' + size);
  send(206, first, last);
});`,
  requests: () => [
    get('/log', { status: 200 }),
    get('/log', { headers: { range: 'bytes=0-9' }, status: 206 }),
    get('/log', { headers: { range: 'bytes=-7' }, status: 206 }),
    get('/log', { headers: { range: 'bytes=12-' }, status: 206 }),
    get('/log', { headers: { range: 'bytes=5-99999' }, status: 206 }),
    get('/log', { headers: { range: 'bytes=99999-' }, status: 416 }),
    get('/log', { headers: { range: 'rows=1-2' }, status: 200 }),
  ],
};
