/** Kinds about who may: guards, signed cookies, quotas. */
import { get, post } from '../requests.mjs';

const realm = { bearer: 'Bearer realm="quay"', key: 'Key', basic: 'Basic realm="quay", charset="UTF-8"' };

const tokenOf = (c, request) =>
  ({
    bearer: `(/^Bearer (.+)$/.exec(${request}.headers.authorization || '') || [])[1]`,
    key: `${request}.headers['x-desk-key']`,
    basic: `Buffer.from((/^Basic (.+)$/.exec(${request}.headers.authorization || '') || [])[1] || '', 'base64').toString().split(':')[1]`,
  })[c.f.scheme];

export const guard = {
  id: 'guard',
  flags: { scheme: ['bearer', 'key', 'basic'], role: ['desk', 'master'] },
  numbers: { limit: [2, 5] },
  requires: ['../../platform/desks'],
  old: (c) => `
${c.r}.use((req, res, next) => {
  const desk = deskOf(${tokenOf(c, 'req')});
  if (!desk) {
    res.set('WWW-Authenticate', '${realm[c.f.scheme]}');
    return res.status(401).json({ error: { code: 'EAUTH' } });
  }
  req.desk = desk;
  next();
});

${c.r}.get('/open', (req, res) => res.json({ desk: req.desk.name, rows: records('${c.set}').slice(0, ${c.n.limit}).length }));

${c.r}.use((req, res, next) => (req.desk.roles.includes('${c.f.role}') ? next() : res.status(403).json({ error: { code: '${c.code}_FORBIDDEN', needs: '${c.f.role}' } })));

${c.r}.post('/close', (req, res) => {
  if (!req.body.reason) return res.status(400).json({ error: { code: '${c.code}_REASON' } });
  res.json({ closed: req.body.reason, by: req.desk.name });
});`,
  fresh: (c) => `
app.decorateRequest('desk', null);
const enter = async (request, reply) => {
  request.desk = deskOf(${tokenOf(c, 'request')});
  if (!request.desk) {
    return reply.code(401).header('www-authenticate', '${realm[c.f.scheme]}').send({ error: { code: 'EAUTH' } });
  }
};
const master = async (request, reply) => {
  if (!request.desk.roles.includes('${c.f.role}')) {
    return reply.code(403).send({ error: { code: '${c.code}_FORBIDDEN', needs: '${c.f.role}' } });
  }
};
// Below a guard nobody learns what there is: what does not exist asks for the same.
app.setNotFoundHandler({ preHandler: [enter, master] }, async (request, reply) =>
  reply.code(404).send({ error: { code: 'ENOTFOUND' } }));

app.get('/open', { onRequest: enter }, async (request) => ({
  desk: request.desk.name,
  rows: records('${c.set}').slice(0, ${c.n.limit}).length,
}));

app.post('/close', { onRequest: [enter, master] }, async (request, reply) => {
  const { reason } = request.body ?? {};
  if (!reason) return reply.code(400).send({ error: { code: '${c.code}_REASON' } });
  return { closed: reason, by: request.desk.name };
});`,
  other: (c) => `
const identify = (request) => deskOf(${tokenOf(c, 'request')});
const admit = (role) => (request, reply, done) => {
  const desk = identify(request);
  if (!desk) {
    reply.status(401).headers({ 'www-authenticate': '${realm[c.f.scheme]}' }).send({ error: { code: 'EAUTH' } });
  } else if (role !== undefined && !desk.roles.includes(role)) {
    reply.status(403).send({ error: { code: '${c.code}_FORBIDDEN', needs: role } });
  } else done();
};
app.route({
  method: 'GET',
  url: '/open',
  preParsing: (request, reply, payload, done) => admit()(request, reply, done),
  handler: (request, reply) => {
    const rows = Math.min(${c.n.limit}, records('${c.set}').length);
    reply.send({ desk: identify(request).name, rows });
  },
});
app.route({
  method: 'POST',
  url: '/close',
  onRequest: admit('${c.f.role}'),
  handler: (request, reply) => {
    const reason = request.body && request.body.reason;
    if (reason) reply.send({ closed: reason, by: identify(request).name });
    else reply.status(400).send({ error: { code: '${c.code}_REASON' } });
  },
});
app.setNotFoundHandler({ preHandler: admit('${c.f.role}') }, (_, reply) => {
  reply.status(404).send({ error: { code: 'ENOTFOUND' } });
});`,
  requests: (c) => {
    const as = (token) =>
      ({
        bearer: { authorization: `Bearer ${token}` },
        key: { 'x-desk-key': token },
        basic: { authorization: `Basic ${Buffer.from(`quay:${token}`).toString('base64')}` },
      })[c.f.scheme];
    const role = c.f.role === 'desk' ? 't-south' : 't-master';
    const without = c.f.role === 'desk' ? 't-gate' : 't-south';
    return [
      get('/open', { status: 401 }),
      get('/open', { headers: as('t-gate'), status: 200 }),
      post('/close', { json: { reason: 'ice' }, headers: as(role), status: 200 }),
      post('/close', { json: {}, headers: as(role), status: 400 }),
      post('/close', { json: { reason: 'ice' }, headers: as(without), status: 403 }),
      post('/close', { json: { reason: 'ice' }, headers: as('t-nobody'), status: 401 }),
      get('/nothing', { status: 401 }),
      get('/nothing', { headers: as(without), status: 403 }),
      get('/nothing', { headers: as(role), status: 404 }),
    ];
  },
};

export const cookie = {
  id: 'cookie',
  flags: { life: ['session', 'hours'], scope: ['here', 'all'], kind: ['signed', 'plain'] },
  numbers: { hours: [2, 30] },
  requires: ['../../platform/cookies'],
  old: (c) => {
    const options = `{ httpOnly: true${c.f.life === 'hours' ? `, maxAge: ${c.n.hours} * 3600 * 1000` : ''}${c.f.scope === 'here' ? ', path: req.baseUrl, sameSite: true' : ''}${c.f.kind === 'signed' ? ', signed: true' : ''} }`;
    return `
${c.r}.post('/visit', (req, res) => {
  if (!req.body.name) return res.sendStatus(400);
  res.cookie('${c.noun}', req.body.name, ${options});
  res.json({ noted: req.body.name });
});

${c.r}.get('/visit', (req, res) => {
  const seen = req.${c.f.kind === 'signed' ? 'signedCookies' : 'cookies'}.${c.noun};
  if (!seen) return res.status(404).json({ error: { code: '${c.code}', seen: seen === false ? 'forged' : 'none' } });
  res.json({ hello: seen });
});

${c.r}.delete('/visit', (req, res) => {
  res.clearCookie('${c.noun}'${c.f.scope === 'here' ? ', { path: req.baseUrl }' : ''});
  res.status(204).end();
});`;
  },
  fresh: (c) => `
const options = { path: ${c.f.scope === 'here' ? 'app.prefix' : "'/'"}, httpOnly: true${c.f.life === 'hours' ? `, maxAge: ${c.n.hours} * 3600` : ''}${c.f.scope === 'here' ? ", sameSite: 'strict'" : ', sameSite: false'} };
${
  c.f.kind === 'signed'
    ? `// Browsers hold cookies in this form for months: a mark before what the plugin signs.
const seal = (value) => \`s:\${app.signCookie(value)}\`;
const unseal = (text) => {
  if (text === undefined) return undefined;
  if (!text.startsWith('s:')) return undefined;
  const { valid, value } = app.unsignCookie(text.slice(2));
  return valid ? value : false;
};`
    : ''
}
app.post('/visit', async (request, reply) => {
  const { name } = request.body ?? {};
  if (!name) return reply.code(400).type('text/plain; charset=utf-8').send('Bad Request');
  reply.setCookie('${c.noun}', ${c.f.kind === 'signed' ? 'seal(name)' : 'name'}, options);
  return { noted: name };
});

app.get('/visit', async (request, reply) => {
  const seen = ${c.f.kind === 'signed' ? `unseal(request.cookies.${c.noun})` : `request.cookies.${c.noun}`};
  if (!seen) return reply.code(404).send({ error: { code: '${c.code}', seen: seen === false ? 'forged' : 'none' } });
  return { hello: seen };
});

app.delete('/visit', async (request, reply) => {
  reply.clearCookie('${c.noun}', { path: options.path, sameSite: false });
  return reply.code(204).send();
});`,
  other: (c) => `
${c.f.kind === 'signed' ? `const mac = (value) => crypto.createHmac('sha256', COOKIE_SECRET).update(value).digest('base64').replace(/=+$/, '');` : ''}
const place = '; Path=' + ${c.f.scope === 'here' ? 'app.prefix' : "'/'"};
const written = (value) => '${c.noun}=' + encodeURIComponent(${c.f.kind === 'signed' ? "'s:' + value + '.' + mac(value)" : 'value'}) + place + '; HttpOnly${c.f.scope === 'here' ? '; SameSite=Strict' : ''}'${c.f.life === 'hours' ? ` + '; Max-Age=' + ${c.n.hours * 3600}` : ''};
const read = (text) => {
${
  c.f.kind === 'signed'
    ? `  if (!text || text.slice(0, 2) !== 's:') return 'none';
  const end = text.lastIndexOf('.');
  const value = text.slice(2, end);
  return text.slice(end + 1) === mac(value) ? { value } : 'forged';`
    : `  return text ? { value: text } : 'none';`
}
};
app.route({
  method: 'POST',
  url: '/visit',
  handler(request, reply) {
    const name = request.body && request.body.name;
    if (name) reply.header('set-cookie', written(name)).send({ noted: name });
    else reply.status(400).header('content-type', 'text/plain; charset=utf-8').send('Bad Request');
  },
});
app.get('/visit', (request, reply) => {
  const seen = read(request.cookies['${c.noun}']);
  if (typeof seen === 'object') reply.send({ hello: seen.value });
  else reply.status(404).send({ error: { code: '${c.code}', seen } });
});
app.delete('/visit', (request, reply) => {
  reply.header('set-cookie', '${c.noun}=' + place + '; Expires=Thu, 01 Jan 1970 00:00:00 GMT').status(204).send();
});`,
  otherRequires: (c) => (c.f.kind === 'signed' ? ['node:crypto'] : []),
  requests: (c) => [
    post('/visit', { json: { name: 'Ida Vik' }, status: 200 }),
    post('/visit', { json: {}, status: 400 }),
    get('/visit', { status: 404 }),
    get('/visit', {
      headers: {
        cookie: `${c.noun}=${encodeURIComponent(c.f.kind === 'signed' ? c.signed('Per Å') : 'Per Å')}`,
      },
      status: 200,
    }),
    get('/visit', {
      headers: {
        cookie: `${c.noun}=${encodeURIComponent(c.f.kind === 'signed' ? `s:Per.${'A'.repeat(43)}` : 'x')}; other=1`,
      },
      status: c.f.kind === 'signed' ? 404 : 200,
    }),
    { method: 'DELETE', url: '/visit', status: 204 },
  ],
};

export const quota = {
  id: 'quota',
  flags: { key: ['desk', 'address'], counts: ['all', 'accepted'] },
  numbers: { most: [2, 4], pause: [30, 600] },
  old: (c) => `
const used = {};
const quota = (req, res, next) => {
  const key = ${c.f.key === 'desk' ? "req.get('X-Desk') || 'none'" : 'req.params.address'};
  used[key] = used[key] || 0;
  if (used[key] >= ${c.n.most}) {
    res.set('Retry-After', '${c.n.pause}');
    return res.status(429).json({ error: { code: '${c.code}_QUOTA', key } });
  }
  ${c.f.counts === 'all' ? 'used[key] += 1;' : "res.on('finish', () => { if (res.statusCode < 400) used[key] += 1; });"}
  res.set('X-Left', String(${c.n.most} - used[key]${c.f.counts === 'all' ? '' : ' - 1'}));
  next();
};

${c.r}.get('/call/:address', quota, (req, res) => {
  if (req.params.address === 'x') return res.status(400).json({ error: { code: '${c.code}' } });
  res.json({ called: req.params.address });
});`,
  fresh: (c) => `
const used = new Map();
const quota = async (request, reply) => {
  const key = ${c.f.key === 'desk' ? "request.headers['x-desk'] || 'none'" : 'request.params.address'};
  const count = used.get(key) ?? 0;
  if (count >= ${c.n.most}) {
    return reply.code(429).header('retry-after', '${c.n.pause}').send({ error: { code: '${c.code}_QUOTA', key } });
  }
  ${c.f.counts === 'all' ? 'used.set(key, count + 1);' : 'request.counted = key;'}
  reply.header('x-left', String(${c.n.most} - count - 1));
};
${
  c.f.counts === 'all'
    ? ''
    : `app.decorateRequest('counted', null);
app.addHook('onResponse', async (request, reply) => {
  if (request.counted !== null && reply.statusCode < 400) used.set(request.counted, (used.get(request.counted) ?? 0) + 1);
});
`
}
app.get('/call/:address', { preHandler: quota }, async (request, reply) => {
  const { address } = request.params;
  if (address === 'x') return reply.code(400).send({ error: { code: '${c.code}' } });
  return { called: address };
});`,
  other: (c) => `
const calls = Object.create(null);
app.get('/call/:address', (request, reply) => {
  const { address } = request.params;
  const key = ${c.f.key === 'desk' ? "request.headers['x-desk'] || 'none'" : 'address'};
  const left = ${c.n.most} - (calls[key] ?? 0);
  if (left <= 0) {
    reply.status(429).headers({ 'retry-after': ${c.n.pause} }).send({ error: { code: '${c.code}_QUOTA', key } });
    return;
  }
  const good = address !== 'x';
  ${c.f.counts === 'all' ? '' : 'if (good) '}calls[key] = (calls[key] ?? 0) + 1;
  reply.header('x-left', \`\${left - 1}\`);
  reply.status(good ? 200 : 400).send(good ? { called: address } : { error: { code: '${c.code}' } });
});`,
  requests: (c) => {
    const call = (address, desk, status) => get(`/call/${address}`, { headers: { 'x-desk': desk }, status });
    return [
      call('a', 'north', 200),
      call('x', 'north', 400),
      ...Array.from({ length: c.n.most }, () => call('a', 'north')),
      call('b', 'south', 200),
      ...Array.from({ length: c.n.most + 1 }, () => call('x', 'south')),
    ];
  },
};
