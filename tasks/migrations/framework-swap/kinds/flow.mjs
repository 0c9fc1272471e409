/** Kinds about how a request runs: chains, errors, methods, waiting for callbacks. */
import { get } from '../requests.mjs';

export const chain = {
  id: 'chain',
  flags: { skip: ['route', 'none'], last: ['count', 'names'] },
  numbers: { step: [2, 9] },
  old: (c) => `
function mark(name, add) {
  return (req, res, next) => {
    res.locals.trail = (res.locals.trail || []).concat(name);
    res.locals.sum = (res.locals.sum || 0) + add;
    res.set('X-Trail', res.locals.trail.join(','));
    next();
  };
}

${c.r}.get('/walk', mark('first', ${c.n.step}), (req, res, next) => {
  if (req.query.short) return ${c.f.skip === 'route' ? "next('route')" : 'res.json({ sum: res.locals.sum, short: true })'};
  next();
}, [mark('second', 10), mark('third', 100)], (req, res) => {
  res.json({ ${c.f.last === 'count' ? 'sum: res.locals.sum' : 'names: res.locals.trail'} });
});
${c.f.skip === 'route' ? `\n${c.r}.get('/walk', mark('short', 1000), (req, res) => res.json({ sum: res.locals.sum, short: true }));\n` : ''}`,
  fresh: (c) => `
app.decorateRequest('trail', null);
app.decorateRequest('sum', 0);
const mark = (name, add, when = () => true) => async (request, reply) => {
  if (!when(request)) return;
  request.trail = [...(request.trail ?? []), name];
  request.sum += add;
  reply.header('x-trail', request.trail.join(','));
};
const long = (request) => !request.query.short;
${c.f.skip === 'route' ? 'const short = (request) => Boolean(request.query.short);\n' : ''}
app.get(
  '/walk',
  { preHandler: [mark('first', ${c.n.step}), mark('second', 10, long), mark('third', 100, long)${c.f.skip === 'route' ? ", mark('short', 1000, short)" : ''}] },
  async (request) => (long(request) ? { ${c.f.last === 'count' ? 'sum: request.sum' : 'names: request.trail'} } : { sum: request.sum, short: true }),
);`,
  other: (c) => `
const steps = { first: ${c.n.step}, second: 10, third: 100, short: 1000 };
app.get('/walk', (request, reply) => {
  const short = Boolean(request.query.short);
  const names = short ? ['first'${c.f.skip === 'route' ? ", 'short'" : ''}] : ['first', 'second', 'third'];
  const sum = names.reduce((total, name) => total + steps[name], 0);
  reply.headers({ 'x-trail': names.join() });
  reply.send(short ? { sum, short } : { ${c.f.last === 'count' ? 'sum' : 'names'} });
});`,
  requests: () => [
    get('/walk', { status: 200 }),
    get('/walk?short=1', { status: 200 }),
    get('/walk?short=', { status: 200 }),
    get('/walk/', { status: 200 }),
  ],
};

export const errors = {
  id: 'errors',
  flags: { late: ['late', 'now'], busy: ['header', 'body'] },
  numbers: { wait: [3, 60] },
  old: (c) => `
function work(kind) {
  const error = new Error(\`\${kind} failed\`);
  if (kind === 'busy') error.code = '${c.code}_BUSY';
  if (kind === 'gone') error.status = 410;
  if (kind !== 'fine') throw error;
  return kind;
}

${c.r}.get('/work/:kind', ${
    c.f.late === 'late'
      ? `(req, res, next) => {
  Promise.resolve(req.params.kind).then(work).then((kind) => res.json({ kind })).catch(next);
}`
      : `(req, res) => {
  res.json({ kind: work(req.params.kind) });
}`
  });

${c.r}.use((err, req, res, next) => {
  if (err.code !== '${c.code}_BUSY') return next(err);
  ${c.f.busy === 'header' ? `res.set('Retry-After', '${c.n.wait}');\n  res.status(503).json({ error: { code: err.code } });` : `res.status(503).json({ error: { code: err.code, after: ${c.n.wait} } });`}
});`,
  fresh: (c) => `
const work = (kind) => {
  const error = new Error(\`\${kind} failed\`);
  if (kind === 'busy') error.code = '${c.code}_BUSY';
  if (kind === 'gone') error.status = 410;
  if (kind !== 'fine') throw error;
  return kind;
};

app.get('/work/:kind', async (request) => ({ kind: work(request.params.kind) }));

app.setErrorHandler(async (error, request, reply) => {
  if (error.code !== '${c.code}_BUSY') throw error;
  ${c.f.busy === 'header' ? `reply.code(503).header('retry-after', '${c.n.wait}');\n  return { error: { code: error.code } };` : `reply.code(503);\n  return { error: { code: error.code, after: ${c.n.wait} } };`}
});`,
  other: (c) => `
const failures = { busy: { code: '${c.code}_BUSY' }, gone: { status: 410 } };
app.route({
  method: 'GET',
  url: '/work/:kind',
  errorHandler(error, request, reply) {
    if (error.code === '${c.code}_BUSY') {
      reply.status(503)${c.f.busy === 'header' ? `.header('retry-after', ${c.n.wait})` : ''};
      reply.send({ error: { code: error.code${c.f.busy === 'header' ? '' : `, after: ${c.n.wait}`} } });
    } else {
      reply.send(error);
    }
  },
  handler: async ({ params: { kind } }) => {
    if (kind === 'fine') return { kind };
    throw Object.assign(new Error(kind + ' failed'), failures[kind]);
  },
});`,
  requests: () => [
    get('/work/fine', { status: 200 }),
    get('/work/busy', { status: 503 }),
    get('/work/gone', { status: 410 }),
    get('/work/other', { status: 500 }),
    get('/work', { status: 404 }),
  ],
};

export const methods = {
  id: 'methods',
  flags: { write: ['put', 'patch'], remove: ['delete', 'none'] },
  numbers: { most: [20, 90] },
  old: (c) => `
let level = ${c.n.most};
${c.r}.route('/level')
  .get((req, res) => res.json({ level }))
  .${c.f.write}((req, res) => {
    if (!(req.body.level <= ${c.n.most})) return res.status(400).json({ error: { code: '${c.code}_LEVEL' } });
    level = req.body.level;
    res.json({ level });
  })
${c.f.remove === 'delete' ? `  .delete((req, res) => {\n    level = 0;\n    res.sendStatus(204);\n  })\n` : ''}  .all((req, res) => {
    res.set('Allow', '${['GET', 'HEAD', c.f.write.toUpperCase(), ...(c.f.remove === 'delete' ? ['DELETE'] : [])].join(', ')}');
    res.status(405).json({ error: { code: 'EMETHOD', method: req.method } });
  });`,
  fresh: (c) => `
let level = ${c.n.most};
app.get('/level', async () => ({ level }));
app.${c.f.write}('/level', async (request, reply) => {
  const wanted = request.body?.level;
  if (!(wanted <= ${c.n.most})) return reply.code(400).send({ error: { code: '${c.code}_LEVEL' } });
  level = wanted;
  return { level };
});
${c.f.remove === 'delete' ? `app.delete('/level', async (request, reply) => {\n  level = 0;\n  return reply.code(204).send();\n});\n` : ''}app.route({
  method: [${['OPTIONS', 'POST', ...['PUT', 'PATCH'].filter((each) => each !== c.f.write.toUpperCase()), ...(c.f.remove === 'delete' ? [] : ['DELETE'])].map((each) => `'${each}'`).join(', ')}],
  url: '/level',
  handler: async (request, reply) => {
    reply.code(405).header('allow', '${['GET', 'HEAD', c.f.write.toUpperCase(), ...(c.f.remove === 'delete' ? ['DELETE'] : [])].join(', ')}');
    return { error: { code: 'EMETHOD', method: request.method } };
  },
});`,
  other: (c) => {
    const verbs = ['GET', 'HEAD', c.f.write.toUpperCase(), ...(c.f.remove === 'delete' ? ['DELETE'] : [])];
    return `
const state = { level: ${c.n.most} };
const allowed = {
  GET: (request, reply) => reply.send(state),
  ${c.f.write.toUpperCase()}: ({ body }, reply) => {
    if (body && body.level <= ${c.n.most}) reply.send(Object.assign(state, { level: body.level }));
    else reply.status(400).send({ error: { code: '${c.code}_LEVEL' } });
  },
${c.f.remove === 'delete' ? '  DELETE: (request, reply) => {\n    state.level = 0;\n    reply.status(204).send();\n  },\n' : ''}};
const refused = ({ method }, reply) => {
  reply.headers({ allow: '${verbs.join(', ')}' }).status(405).send({ error: { code: 'EMETHOD', method } });
};
for (const method of ['GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS']) {
  app.route({ method, url: '/level', handler: allowed[method] || refused });
}`;
  },
  requests: (c) => {
    const call = (method, status, json) => ({
      method,
      url: '/level',
      status,
      ...(json === undefined ? {} : { json }),
    });
    return [
      call('GET', 200),
      call(c.f.write.toUpperCase(), 200, { level: 7 }),
      call(c.f.write.toUpperCase(), 400, { level: 400 }),
      call('POST', 405, { level: 1 }),
      call('OPTIONS', 405),
      call('DELETE', c.f.remove === 'delete' ? 204 : 405),
      call(c.f.write === 'put' ? 'PATCH' : 'PUT', 405, {}),
      call('HEAD', 200),
      call('GET', 200),
    ];
  },
};

export const waiting = {
  id: 'waiting',
  flags: { shape: ['one', 'pair'], miss: ['null', 'error'] },
  numbers: { times: [2, 9] },
  requires: ['../../platform/archive'],
  old: (c) => `
${c.r}.get('/archive/:id', function (req, res, next) {
  fetchRow('${c.set}', req.params.id, function (err, row) {
    if (err) return ${c.f.miss === 'error' ? 'next(err)' : "err.code === 'ENOROW' ? res.json(null) : next(err)"};
${
  c.f.shape === 'pair'
    ? `    fetchRow('${c.set}', row.next, function (err, following) {
      if (err) return next(err);
      res.json({ row: row, next: following.title, fee: (row.fee + following.fee) * ${c.n.times} });
    });`
    : `    res.json({ row: row, fee: row.fee * ${c.n.times} });`
}
  });
});`,
  fresh: (c) => `
const row = promisify(fetchRow);
app.get('/archive/:id', async (request${c.f.miss === 'null' ? ', reply' : ''}) => {
${
  c.f.miss === 'null'
    ? `  let found;
  try {
    found = await row('${c.set}', request.params.id);
  } catch (error) {
    if (error.code !== 'ENOROW') throw error;
    return reply.type('application/json; charset=utf-8').send('null');
  }`
    : `  const found = await row('${c.set}', request.params.id);`
}
${
  c.f.shape === 'pair'
    ? `  const following = await row('${c.set}', found.next);
  return { row: found, next: following.title, fee: (found.fee + following.fee) * ${c.n.times} };`
    : `  return { row: found, fee: found.fee * ${c.n.times} };`
}
});`,
  freshRequires: () => ['node:util'],
  other: (c) => `
const ask = (id) => {
  const { promise, resolve, reject } = Promise.withResolvers();
  fetchRow('${c.set}', id, (failure, found) => (failure ? reject(failure) : resolve(found)));
  return promise;
};
app.get('/archive/:id', (request, reply) => {
  ask(request.params.id)
    .then(async (first) => {
${
  c.f.shape === 'pair'
    ? `      const { title, fee } = await ask(first.next).catch((failure) => Promise.reject(Object.assign(failure, { second: true })));
      return { row: first, next: title, fee: ${c.n.times} * (first.fee + fee) };`
    : `      return { row: first, fee: ${c.n.times} * first.fee };`
}
    })
    .then((answer) => reply.send(answer), (failure) => {
      const none = ${c.f.miss === 'null' ? "failure.code === 'ENOROW' && !failure.second" : 'false'};
      if (none) reply.header('content-type', 'application/json; charset=utf-8').send('null');
      else reply.send(failure);
    });
});`,
  requests: (c) => {
    const id = (at) => `/archive/${c.set.slice(0, 2)}${at}`;
    return [
      get(id(2), { status: 200 }),
      get(id(8), { status: c.f.shape === 'pair' ? 404 : 200 }),
      get(id(44), { status: c.f.miss === 'null' ? 200 : 404 }),
      get('/archive/locked', { status: 423 }),
    ];
  },
};
