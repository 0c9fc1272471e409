/** Kinds that take something in: JSON with checks, forms, streams, plain words. */
import { get, post } from '../requests.mjs';

const checks = (c) => `  if (typeof body.title !== 'string' || body.title === '') fields.push('title');
  if (!Number.isInteger(body.fee) || body.fee < ${c.n.least}) fields.push('fee');
${c.f.extra === 'refused' ? `  for (const key of Object.keys(body)) if (!['title', 'fee'].includes(key)) fields.push(key);\n` : ''}`;

export const create = {
  id: 'create',
  flags: { extra: ['refused', 'dropped'], answer: ['row', 'reference'] },
  numbers: { least: [5, 90] },
  old: (c) => `
const made = [];
${c.r}.post('/', (req, res) => {
  if (!req.is('json')) return res.status(415).json({ error: { code: '${c.code}_TYPE' } });
  const body = req.body;
  const fields = [];
${checks(c)}  if (fields.length > 0) return res.status(${c.f.extra === 'refused' ? 422 : 400}).json({ error: { code: '${c.code}_INVALID', fields } });
  const row = { id: \`new-\${made.length + 1}\`, title: body.title, fee: body.fee };
  made.push(row);
  res.status(201).location(\`\${req.baseUrl}/made/\${row.id}\`).json(${c.f.answer === 'row' ? 'row' : '{ ref: row.id, of: made.length }'});
});

${c.r}.get('/made/:id', (req, res) => {
  const row = made.find((each) => each.id === req.params.id);
  if (!row) return res.status(404).json({ error: { code: '${c.code}' } });
  res.json(row);
});`,
  fresh: (c) => `
const made = [];
app.post('/', async (request, reply) => {
  if (!/^application\\/json\\b/.test(request.headers['content-type'])) {
    return reply.code(415).send({ error: { code: '${c.code}_TYPE' } });
  }
  const body = request.body ?? {};
  const fields = [];
${checks(c)}  if (fields.length > 0) return reply.code(${c.f.extra === 'refused' ? 422 : 400}).send({ error: { code: '${c.code}_INVALID', fields } });
  const row = { id: \`new-\${made.length + 1}\`, title: body.title, fee: body.fee };
  made.push(row);
  return reply.code(201).header('location', \`\${app.prefix}/made/\${row.id}\`).send(${c.f.answer === 'row' ? 'row' : '{ ref: row.id, of: made.length }'});
});

app.get('/made/:id', async (request, reply) => {
  const row = made.find((each) => each.id === request.params.id);
  return row ?? reply.code(404).send({ error: { code: '${c.code}' } });
});`,
  other: (c) => `
const made = new Map();
const rules = {
  title: (value) => typeof value === 'string' && value.length > 0,
  fee: (value) => Number.isInteger(value) && value >= ${c.n.least},
};
const faults = (body) => [
  ...Object.keys(rules).filter((field) => !rules[field](body[field])),
  ...${c.f.extra === 'refused' ? 'Object.keys(body).filter((key) => !(key in rules))' : '[]'},
];
app.route({
  method: 'POST',
  url: '/',
  handler(request, reply) {
    const [type] = String(request.headers['content-type']).split(';');
    if (type.trim() !== 'application/json') {
      reply.status(415).send({ error: { code: '${c.code}_TYPE' } });
      return;
    }
    const fields = faults(request.body || {});
    if (fields.length > 0) {
      reply.status(${c.f.extra === 'refused' ? 422 : 400}).send({ error: { code: '${c.code}_INVALID', fields } });
      return;
    }
    const { title, fee } = request.body;
    const id = 'new-' + (made.size + 1);
    made.set(id, { id, title, fee });
    reply.status(201).headers({ location: app.prefix + '/made/' + id });
    reply.send(${c.f.answer === 'row' ? 'made.get(id)' : '{ ref: id, of: made.size }'});
  },
});
app.route({
  method: 'GET',
  url: '/made/:id',
  handler({ params }, reply) {
    if (made.has(params.id)) reply.send(made.get(params.id));
    else reply.status(404).send({ error: { code: '${c.code}' } });
  },
});`,
  requests: (c) => [
    post('/', { json: { title: 'first', fee: c.n.least }, status: 201 }),
    post('/', { json: { title: '', fee: 'x' }, status: c.f.extra === 'refused' ? 422 : 400 }),
    post('/', { json: { title: 'more', fee: 900, note: 1 }, status: c.f.extra === 'refused' ? 422 : 201 }),
    post('/', { json: '{"title":', status: 400 }),
    post('/', { json: { title: 'last', fee: 901 }, status: 201 }),
    post('/', { status: 415 }),
    post('/', { form: 'title=a&fee=900', status: 415 }),
    get('/made/new-2', { status: 200 }),
    get('/made/new-9', { status: 404 }),
  ],
};

export const form = {
  id: 'form',
  flags: { group: ['size', 'berth'], list: ['tags', 'crew'], target: ['back', 'thanks'] },
  numbers: { least: [2, 9] },
  old: (c) => `
${c.r}.post('/desk', (req, res) => {
  const ${c.f.group} = req.body.${c.f.group} || {};
  const ${c.f.list} = [].concat(req.body.${c.f.list} || []);
  if (Number(${c.f.group}.length) < ${c.n.least}) {
    return res.redirect(\`\${req.baseUrl}/desk?refused=\${encodeURIComponent(${c.f.group}.length)}\`);
  }
  res.set('X-Noted', \`\${${c.f.group}.length || '-'}x\${${c.f.group}.width || '-'};\${${c.f.list}.join('+')}\`);
  res.redirect(303, ${c.f.target === 'back' ? `req.get('Referrer') || req.baseUrl + '/desk'` : `req.baseUrl + '/thanks'`});
});

${c.r}.get('/desk', (req, res) => {
  if (req.query.refused) res.status(409);
  res.type('html').send(\`<p>\${req.query.refused ? 'too short' : 'welcome'}</p>\`);
});`,
  fresh: (c) => `
app.post('/desk', async (request, reply) => {
  const body = request.body ?? {};
  const length = body['${c.f.group}[length]'];
  const ${c.f.list} = [body['${c.f.list}[]'] ?? body.${c.f.list} ?? []].flat();
  if (Number(length) < ${c.n.least}) return reply.redirect(\`\${app.prefix}/desk?refused=\${encodeURIComponent(length)}\`, 302);
  reply.header('x-noted', \`\${length || '-'}x\${body['${c.f.group}[width]'] || '-'};\${${c.f.list}.join('+')}\`);
  return reply.redirect(${c.f.target === 'back' ? `request.headers.referer ?? \`\${app.prefix}/desk\`` : `\`\${app.prefix}/thanks\``}, 303);
});

app.get('/desk', async (request, reply) => {
  if (request.query.refused) reply.code(409);
  reply.type('text/html; charset=utf-8');
  return \`<p>\${request.query.refused ? 'too short' : 'welcome'}</p>\`;
});`,
  other: (c) => `
const nested = (body, name) => {
  const found = {};
  for (const key in body) if (key.startsWith(name + '[')) found[key.slice(name.length + 1, -1)] = body[key];
  return found;
};
app.post('/desk', (request, reply) => {
  const body = Object.assign({}, request.body);
  const { length, width } = nested(body, '${c.f.group}');
  const ${c.f.list} = [].concat(body.${c.f.list} || [], body['${c.f.list}[]'] || []);
  const to = (status, address) => reply.code(status).header('location', address).send();
  if (Number(length) < ${c.n.least}) return to(302, app.prefix + '/desk?refused=' + encodeURIComponent(length));
  reply.header('x-noted', (length || '-') + 'x' + (width || '-') + ';' + ${c.f.list}.join('+'));
  to(303, ${c.f.target === 'back' ? `request.headers.referer || app.prefix + '/desk'` : `app.prefix + '/thanks'`});
});
app.get('/desk', ({ query: { refused } }, reply) => {
  reply.status(refused ? 409 : 200).header('content-type', 'text/html; charset=utf-8');
  reply.send('<p>' + (refused ? 'too short' : 'welcome') + '</p>');
});`,
  requests: (c) => [
    get('/desk', { status: 200 }),
    post('/desk', {
      form: `${c.f.group}[length]=12&${c.f.group}[width]=4&${c.f.list}=a&${c.f.list}=b`,
      headers: { referer: '/from/here' },
      status: 303,
    }),
    post('/desk', { form: `${c.f.group}%5Blength%5D=${c.n.least}&${c.f.list}[]=one`, status: 303 }),
    post('/desk', { form: `${c.f.group}[length]=1&x=%26`, status: 302 }),
    post('/desk', { form: 'other=1', status: 303 }),
    get('/desk?refused=1', { status: 409 }),
  ],
};

export const upload = {
  id: 'upload',
  flags: { digest: ['sha256', 'md5'], named: ['header', 'query'] },
  numbers: { most: [40, 90] },
  old: (c) => `
${c.r}.post('/scan', (req, res, next) => {
  const hash = crypto.createHash('${c.f.digest}');
  let size = 0;
  let refused = false;
  req.on('data', (chunk) => {
    size += chunk.length;
    if (size > ${c.n.most} && !refused) {
      refused = true;
      res.status(413).json({ error: { code: '${c.code}_LARGE', most: ${c.n.most} } });
    }
    hash.update(chunk);
  });
  req.on('error', next);
  req.on('end', () => {
    if (refused) return;
    if (size === 0) return res.status(400).json({ error: { code: '${c.code}_EMPTY' } });
    res.status(201).json({ name: ${c.f.named === 'header' ? "req.get('X-Name') || null" : 'req.query.name || null'}, size, ${c.f.digest}: hash.digest('hex') });
  });
});`,
  fresh: (c) => `
app.addContentTypeParser('application/octet-stream', (request, payload, done) => done(null, payload));

app.post('/scan', async (request, reply) => {
  const hash = crypto.createHash('${c.f.digest}');
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size <= ${c.n.most}) hash.update(chunk);
  }
  if (size > ${c.n.most}) return reply.code(413).send({ error: { code: '${c.code}_LARGE', most: ${c.n.most} } });
  if (size === 0) return reply.code(400).send({ error: { code: '${c.code}_EMPTY' } });
  reply.code(201);
  return { name: ${c.f.named === 'header' ? "request.headers['x-name'] || null" : 'request.query.name || null'}, size, ${c.f.digest}: hash.digest('hex') };
});`,
  other: (c) => `
app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: 1 << 20 }, (_, bytes, done) => {
  done(null, bytes);
});
app.route({
  method: 'POST',
  url: '/scan',
  handler: (request, reply) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const refuse = (status, error) => reply.status(status).send({ error });
    if (bytes.length === 0) return refuse(400, { code: '${c.code}_EMPTY' });
    if (bytes.length > ${c.n.most}) return refuse(413, { code: '${c.code}_LARGE', most: ${c.n.most} });
    const name = ${c.f.named === 'header' ? "request.headers['x-name']" : 'request.query.name'};
    reply.status(201).send({ name: name || null, size: bytes.length, ${c.f.digest}: crypto.hash('${c.f.digest}', bytes) });
  },
});`,
  requires: ['node:crypto'],
  requests: (c) => [
    post(c.f.named === 'query' ? '/scan?name=bill' : '/scan', {
      bytes: 'eleven byte',
      headers: { 'x-name': 'bill' },
      status: 201,
    }),
    post('/scan', { bytes: 'x'.repeat(c.n.most), status: 201 }),
    post('/scan', { bytes: 'x'.repeat(c.n.most + 1), status: 413 }),
    post('/scan', { bytes: '', status: 400 }),
  ],
};

export const words = {
  id: 'words',
  flags: { accept: ['202', '204'], verb: ['put', 'delete', 'patch'] },
  numbers: { most: [6, 12] },
  old: (c) => `
let word = '${c.noun}';
${c.r}.${c.f.verb}('/word', (req, res) => {
  const next = req.query.to;
  if (next === undefined) return res.sendStatus(400);
  if (next.length > ${c.n.most}) return res.status(409).send(\`\${next.length} letters\`);
  word = next;
  ${c.f.accept === '202' ? 'res.sendStatus(202);' : 'res.status(204).end();'}
});

${c.r}.get('/word', (req, res) => {
  res.append('X-Word', word);
  res.append('X-Word', String(word.length));
  res.send(word);
});
${c.r}.get('/word/length', (req, res) => res.send({ length: word.length }));
${c.r}.get('/word/none', (req, res) => res.json(null));`,
  fresh: (c) => `
let word = '${c.noun}';
const plain = 'text/plain; charset=utf-8';
app.${c.f.verb}('/word', async (request, reply) => {
  const next = request.query.to;
  if (next === undefined) return reply.code(400).type(plain).send('Bad Request');
  if (next.length > ${c.n.most}) return reply.code(409).type('text/html; charset=utf-8').send(\`\${next.length} letters\`);
  word = next;
  return ${c.f.accept === '202' ? "reply.code(202).type(plain).send('Accepted')" : 'reply.code(204).send()'};
});

app.get('/word', async (request, reply) => {
  reply.header('x-word', [word, String(word.length)]).type('text/html; charset=utf-8');
  return word;
});
app.get('/word/length', async () => ({ length: word.length }));
app.get('/word/none', async (request, reply) => reply.type('application/json; charset=utf-8').send('null'));`,
  other: (c) =>
    `
const state = { word: '${c.noun}' };
const say = (reply, status, type, text) => reply.status(status).header('content-type', 'text/' + type + '; charset=utf-8').send(text);
app.route({
  method: '${'VERB'}',
  url: '/word',
  handler({ query: { to } }, reply) {
    if (to === undefined) say(reply, 400, 'plain', 'Bad Request');
    else if (to.length > ${c.n.most}) say(reply, 409, 'html', to.length + ' letters');
    else {
      state.word = to;
      ${c.f.accept === '202' ? "say(reply, 202, 'plain', 'Accepted');" : 'reply.status(204).send();'}
    }
  },
});
app.get('/word', (_, reply) => {
  say(reply.headers({ 'x-word': [state.word, \`\${state.word.length}\`] }), 200, 'html', state.word);
});
app.get('/word/length', (_, reply) => reply.send({ length: state.word.length }));
app.get('/word/none', (_, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8').serializer(String).send('null');
});`.replace('VERB', c.f.verb.toUpperCase()),
  requests: (c) => {
    const say = (url, status) => ({ method: c.f.verb.toUpperCase(), url, status });
    return [
      get('/word', { status: 200 }),
      say('/word?to=boom', Number(c.f.accept)),
      say('/word', 400),
      say(`/word?to=${'a'.repeat(c.n.most + 1)}`, 409),
      get('/word/length', { status: 200 }),
      get('/word/none', { status: 200 }),
      get('/word', { status: 200 }),
    ];
  },
};
