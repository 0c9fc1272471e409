/** Kinds about what an answer or an address looks like: formats, wildcards, streams, routers in routers. */
import { get, post } from '../requests.mjs';

export const negotiate = {
  id: 'negotiate',
  flags: { third: ['csv', 'html'], fallback: ['first', 'refuse'] },
  numbers: { rows: [2, 5] },
  headers: ['vary'],
  old: (c) => `
${c.r}.get('/board', (req, res) => {
  const rows = records('${c.set}').slice(0, ${c.n.rows});
  res.format({
    json: () => res.json(rows.map((row) => row.title)),
    text: () => res.send(rows.map((row) => row.title).join('\\n')),
    ${c.f.third === 'csv' ? `'text/csv': () => res.send('id;fee\\n' + rows.map((row) => \`\${row.id};\${row.fee}\\n\`).join('')),` : `html: () => res.send(\`<ul>\${rows.map((row) => \`<li>\${row.title}</li>\`).join('')}</ul>\`),`}
    default: () => ${c.f.fallback === 'refuse' ? "res.status(406).json({ error: { code: 'EACCEPT' } })" : 'res.json({ rows: rows.length })'},
  });
});`,
  fresh: (c) => `
const types = ['application/json', 'text/plain', 'text/${c.f.third}'];
/** The best of our types for an Accept header: by quality, then by how exactly it is named, then by its place. */
const preferred = (header = '*/*') => {
  const ranges = header.split(',').map((text, place) => {
    const [range, ...parameters] = text.trim().split(/\\s*;\\s*/);
    const quality = parameters.find((each) => each.startsWith('q='));
    return { range, place, q: quality === undefined ? 1 : Number(quality.slice(2)) };
  });
  const ranked = types.map((type, at) => {
    const fits = [type, \`\${type.split('/')[0]}/*\`, '*/*'];
    const best = ranges
      .filter(({ range }) => fits.includes(range))
      .sort((a, b) => fits.indexOf(a.range) - fits.indexOf(b.range))[0];
    return best && { type, at, q: best.q, exact: fits.indexOf(best.range), place: best.place };
  });
  return ranked
    .filter((each) => each && each.q > 0)
    .sort((a, b) => b.q - a.q || a.exact - b.exact || a.place - b.place || a.at - b.at)[0]?.type;
};

app.get('/board', async (request, reply) => {
  const rows = records('${c.set}').slice(0, ${c.n.rows});
  const type = preferred(request.headers.accept);
  reply.header('vary', 'Accept');
  if (type === undefined) return ${c.f.fallback === 'refuse' ? "reply.code(406).send({ error: { code: 'EACCEPT' } })" : '{ rows: rows.length }'};
  if (type === 'application/json') return rows.map((row) => row.title);
  reply.type(\`\${type}; charset=utf-8\`);
  if (type === 'text/plain') return rows.map((row) => row.title).join('\\n');
  return ${c.f.third === 'csv' ? `\`id;fee\\n\${rows.map((row) => \`\${row.id};\${row.fee}\\n\`).join('')}\`` : `\`<ul>\${rows.map((row) => \`<li>\${row.title}</li>\`).join('')}</ul>\``};
});`,
  other: (c) => `
const writers = {
  'application/json': (rows) => JSON.stringify(rows.map(({ title }) => title)),
  'text/plain': (rows) => rows.map(({ title }) => title).join('\\n'),
  'text/${c.f.third}': (rows) => ${c.f.third === 'csv' ? "['id;fee', ...rows.map(({ id, fee }) => id + ';' + fee), ''].join('\\n')" : "'<ul>' + rows.map(({ title }) => '<li>' + title + '</li>').join('') + '</ul>'"},
};
const weigh = (type, header) => {
  let found;
  header.split(',').forEach((part, place) => {
    const range = part.split(';')[0].trim();
    const q = Number((/;\\s*q=([\\d.]+)/.exec(part) || [0, 1])[1]);
    const exact = range === type ? 3 : range === type.replace(/\\/.*/, '/*') ? 2 : range === '*/*' ? 1 : 0;
    if (exact > (found ? found.exact : 0)) found = { type, q, exact, place };
  });
  return found && found.q > 0 ? [found] : [];
};
app.route({
  method: 'GET',
  url: '/board',
  handler(request, reply) {
    const rows = records('${c.set}').filter((_, at) => at < ${c.n.rows});
    const found = Object.keys(writers).flatMap((type) => weigh(type, request.headers.accept || '*/*'));
    found.sort((a, b) => b.q - a.q || b.exact - a.exact || a.place - b.place);
    reply.headers({ vary: 'Accept' });
    if (found.length === 0) return ${c.f.fallback === 'refuse' ? "reply.status(406).send({ error: { code: 'EACCEPT' } })" : 'reply.send({ rows: rows.length })'};
    const { type } = found[0];
    reply.header('content-type', type + '; charset=utf-8').send(writers[type](rows));
  },
});`,
  requests: (c) => {
    const ask = (accept, status = 200) => get('/board', { headers: { accept }, status });
    return [
      get('/board', { status: 200 }),
      ask('text/plain'),
      ask(`text/${c.f.third}`),
      ask('text/*;q=0.5, application/json;q=0.4'),
      ask(`text/plain;q=0.3, text/${c.f.third};q=0.9, */*;q=0.1`),
      ask('application/json;q=0, text/plain'),
      ask('image/png', c.f.fallback === 'refuse' ? 406 : 200),
      ask('text/html;level=1;q=0.2, application/xml'),
    ].slice(0, 7);
  },
};

export const wildcard = {
  id: 'wildcard',
  flags: { ending: ['dots', 'free'], top: ['list', 'none'] },
  numbers: { most: [3, 5] },
  old: (c) => `
${c.r}.get('/files/*', (req, res) => {
  const parts = req.params[0].split('/').filter(Boolean);
  if (parts.includes('..')) return res.status(400).json({ error: { code: '${c.code}_PATH' } });
${c.f.top === 'list' ? `  if (parts.length === 0) return res.json({ top: records('${c.set}').map((row) => row.port).slice(0, ${c.n.most}) });\n` : ''}  if (parts.length > ${c.n.most}) return res.status(414).json({ error: { code: '${c.code}_DEPTH', depth: parts.length } });
  res.json({ parts, name: parts[parts.length - 1] || null${c.f.ending === 'dots' ? ", kind: (parts[parts.length - 1] || '').split('.')[1] || 'none'" : ''} });
});

${c.r}.get('/page/:lang?', (req, res) => res.json({ lang: req.params.lang || 'nb' }));`,
  fresh: (c) => `
app.get('/files/*', async (request, reply) => {
  const parts = request.params['*'].split('/').filter(Boolean);
  if (parts.includes('..')) return reply.code(400).send({ error: { code: '${c.code}_PATH' } });
${c.f.top === 'list' ? `  if (parts.length === 0) return { top: records('${c.set}').map((row) => row.port).slice(0, ${c.n.most}) };\n` : ''}  if (parts.length > ${c.n.most}) return reply.code(414).send({ error: { code: '${c.code}_DEPTH', depth: parts.length } });
  const name = parts.at(-1) ?? null;
  return { parts, name${c.f.ending === 'dots' ? ", kind: (name ?? '').split('.')[1] || 'none'" : ''} };
});
// Without a slash the wildcard alone does not match.
app.get('/files', async () => ${c.f.top === 'list' ? `({ top: records('${c.set}').map((row) => row.port).slice(0, ${c.n.most}) })` : `({ parts: [], name: null${c.f.ending === 'dots' ? ", kind: 'none'" : ''} })`});

app.get('/page/:lang?', async (request) => ({ lang: request.params.lang || 'nb' }));`,
  other: (c) => `
const answer = (request, reply) => {
  const path = request.params['*'] || '';
  const parts = path.split('/').filter((part) => part.length > 0);
  const refuse = (status, error) => reply.status(status).send({ error });
  if (parts.some((part) => part === '..')) return refuse(400, { code: '${c.code}_PATH' });
  if (parts.length > ${c.n.most}) return refuse(414, { code: '${c.code}_DEPTH', depth: parts.length });
  const [name = null] = parts.slice(-1);
  ${c.f.top === 'list' ? `if (name === null) return reply.send({ top: records('${c.set}').slice(0, ${c.n.most}).map(({ port }) => port) });` : ''}
  reply.send({ parts, name${c.f.ending === 'dots' ? ", kind: (name || '').split('.')[1] || 'none'" : ''} });
};
for (const url of ['/files', '/files/*']) app.route({ method: 'GET', url, handler: answer });
for (const url of ['/page', '/page/:lang']) {
  app.route({ method: 'GET', url, handler: ({ params }, reply) => reply.send({ lang: params.lang || 'nb' }) });
}`,
  requests: (c) => [
    get('/files/a/b.txt', { status: 200 }),
    get('/files/', { status: 200 }),
    get('/files/a%20b/%C3%B8.tar.gz', { status: 200 }),
    get('/files/x/..%2Fy', { status: 400 }),
    get(`/files/${'d/'.repeat(c.n.most)}e`, { status: 414 }),
    get('/page', { status: 200 }),
    get('/page/EN', { status: 200 }),
    get('/FILES/Q', { status: 200 }),
  ],
};

export const download = {
  id: 'download',
  flags: { form: ['csv', 'ndjson', 'txt'], named: ['attached', 'inline'] },
  numbers: { chunk: [1, 3] },
  requires: ['node:stream'],
  old: (c) => `
function* lines() {
${c.f.form === 'csv' ? "  yield 'id;title;fee\\r\\n';\n" : ''}  for (const row of records('${c.set}')) yield ${{ csv: '`${row.id};${row.title};${row.fee}\\r\\n`', ndjson: '`${JSON.stringify(row)}\\n`', txt: '`${row.title.padEnd(20)}${row.fee}\\n`' }[c.f.form]};
}

${c.r}.get('/export/:port', (req, res, next) => {
  if (!records('${c.set}').some((row) => row.port === req.params.port)) return res.status(404).json({ error: { code: '${c.code}' } });
  ${c.f.named === 'attached' ? `res.attachment(\`${c.noun}-\${req.params.port}.${c.f.form === 'ndjson' ? 'jsonl' : c.f.form}\`);` : ''}
  res.type('${{ csv: 'csv', ndjson: 'application/x-ndjson', txt: 'txt' }[c.f.form]}');
  const wanted = [...lines()].filter((line, at) => ${c.f.form === 'csv' ? 'at === 0 || ' : ''}records('${c.set}')[at${c.f.form === 'csv' ? ' - 1' : ''}].port === req.params.port);
  Readable.from(wanted).on('error', next).pipe(res);
});`,
  fresh: (c) => `
async function* lines(port) {
${c.f.form === 'csv' ? "  yield 'id;title;fee\\r\\n';\n" : ''}  for (const row of records('${c.set}').filter((each) => each.port === port)) yield ${{ csv: '`${row.id};${row.title};${row.fee}\\r\\n`', ndjson: '`${JSON.stringify(row)}\\n`', txt: '`${row.title.padEnd(20)}${row.fee}\\n`' }[c.f.form]};
}

app.get('/export/:port', async (request, reply) => {
  const { port } = request.params;
  if (!records('${c.set}').some((row) => row.port === port)) return reply.code(404).send({ error: { code: '${c.code}' } });
  ${c.f.named === 'attached' ? `reply.header('content-disposition', \`attachment; filename="${c.noun}-\${port}.${c.f.form === 'ndjson' ? 'jsonl' : c.f.form}"\`);` : ''}
  reply.type('${{ csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson', txt: 'text/plain; charset=utf-8' }[c.f.form]}');
  return reply.send(Readable.from(lines(port)));
});`,
  other: (c) => `
const line = (row) => ${{ csv: "[row.id, row.title, row.fee].join(';') + '\\r\\n'", ndjson: "JSON.stringify(row) + '\\n'", txt: "row.title.padEnd(20) + row.fee + '\\n'" }[c.f.form]};
app.get('/export/:port', (request, reply) => {
  const rows = records('${c.set}').filter(({ port }) => port === request.params.port);
  if (rows.length === 0) {
    reply.status(404).send({ error: { code: '${c.code}' } });
    return;
  }
  reply.headers({
    'content-type': '${{ csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson', txt: 'text/plain; charset=utf-8' }[c.f.form]}',
    ${c.f.named === 'attached' ? `'content-disposition': 'attachment; filename="${c.noun}-' + request.params.port + '.${c.f.form === 'ndjson' ? 'jsonl' : c.f.form}"',` : ''}
  });
  const out = new PassThrough();
  reply.send(out);
  ${c.f.form === 'csv' ? "out.write('id;title;fee\\r\\n');" : ''}
  for (const row of rows) out.write(line(row));
  out.end();
});`,
  requests: (c) => [
    get(`/export/${c.portOf(1)}`, { status: 200 }),
    get(`/export/${c.portOf(2)}`, { status: 200 }),
    get('/export/nowhere', { status: 404 }),
  ],
};

export const nest = {
  id: 'nest',
  flags: { check: ['outer', 'inner'], merge: ['sum', 'list'] },
  numbers: { most: [3, 7] },
  nests: true,
  old: (c) => `
const parts = express.Router({ mergeParams: true });
parts.get('/', (req, res) => res.json({ of: req.params.id, ${c.f.merge === 'sum' ? `sum: records('${c.set}').reduce((sum, row) => sum + row.fee, 0)` : `ids: records('${c.set}').map((row) => row.id).slice(0, ${c.n.most})`} }));
parts.post('/:part', (req, res) => {
${c.f.check === 'inner' ? "  if (!/^[a-z]{2}\\d+$/.test(req.params.id)) return res.status(400).json({ error: { code: 'EID', id: req.params.id } });\n" : ''}  res.status(201).location(req.baseUrl + '/' + req.params.part).json({ id: req.params.id, part: req.params.part, note: req.body.note || null });
});

${c.r}.use('/of/:id', ${
    c.f.check === 'outer'
      ? `(req, res, next) => {
  if (!/^[a-z]{2}\\d+$/.test(req.params.id)) return res.status(400).json({ error: { code: 'EID', id: req.params.id } });
  next();
}, `
      : ''
  }parts);
${c.below ? `${c.r}.use('/below/:depth', require('${c.below.request}'));\n` : ''}`,
  fresh: (c) => `
app.register(async (parts) => {
${
  c.f.check === 'outer'
    ? `  parts.addHook('preHandler', async (request, reply) => {
    const { id } = request.params;
    if (!/^[a-z]{2}\\d+$/.test(id)) return reply.code(400).send({ error: { code: 'EID', id } });
  });
`
    : ''
}  parts.get('/', async (request) => ({ of: request.params.id, ${c.f.merge === 'sum' ? `sum: records('${c.set}').reduce((sum, row) => sum + row.fee, 0)` : `ids: records('${c.set}').map((row) => row.id).slice(0, ${c.n.most})`} }));
  parts.post('/:part', async (request, reply) => {
    const { id, part } = request.params;
${c.f.check === 'inner' ? "    if (!/^[a-z]{2}\\d+$/.test(id)) return reply.code(400).send({ error: { code: 'EID', id } });\n" : ''}    reply.code(201).header('location', \`\${app.prefix}/of/\${id}/\${part}\`);
    return { id, part, note: request.body?.note || null };
  });
}, { prefix: '/of/:id' });
${c.below ? `app.register(require('${c.below.request}'), { prefix: '/below/:depth' });\n` : ''}`,
  other: (c) => `
const known = (id) => /^[a-z][a-z][0-9]+$/.test(id);
const refuse = (id, reply) => reply.status(400).send({ error: { code: 'EID', id } });
app.get('/of/:id', ({ params: { id } }, reply) => {
  ${c.f.check === 'outer' ? 'if (!known(id)) return refuse(id, reply);' : ''}
  const rows = records('${c.set}');
  reply.send({ of: id, ${c.f.merge === 'sum' ? 'sum: rows.map(({ fee }) => fee).reduce((a, b) => a + b)' : `ids: rows.slice(0, ${c.n.most}).map(({ id: each }) => each)`} });
});
app.post('/of/:id/:part', ({ params: { id, part }, body }, reply) => {
  if (!known(id)) return refuse(id, reply);
  const note = (body && body.note) || null;
  reply.headers({ location: [app.prefix, 'of', id, part].join('/') }).status(201).send({ id, part, note });
});
${c.below ? `const below = require('${c.below.request}');\napp.register(below, { prefix: '/below/:depth' });\n` : ''}`,
  requests: (c) => [
    get('/of/vi3', { status: 200 }),
    get('/of/X', { status: c.f.check === 'outer' ? 400 : 200 }),
    post('/of/vi3/hull', { json: { note: 'dry' }, status: 201 }),
    post('/of/9/hull', { json: {}, status: 400 }),
    post('/of/vi3/keel', { status: 201 }),
    ...(c.below ? [get('/below/4/load/abc', { status: 200 })] : []),
  ],
};
