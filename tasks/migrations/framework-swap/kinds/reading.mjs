/** Kinds that read: paging, one row by parameter, nested queries. */
import { get, head } from '../requests.mjs';

export const list = {
  id: 'list',
  flags: { links: ['next', 'both', 'first'], envelope: ['bare', 'wrapped'] },
  numbers: { size: [2, 5] },
  old: (c) => `
${c.r}.get('/', (req, res) => {
  const limit = Math.min(Number(req.query.limit) || ${c.n.size}, 6);
  const offset = Number(req.query.offset) || 0;
  const all = records('${c.set}');
  const page = all.slice(offset, offset + limit);
  res.set('X-Total-Count', String(all.length));
${
  c.f.links === 'first'
    ? '  res.links({ first: `${req.baseUrl}/?limit=${limit}&offset=0` });\n'
    : `  const links = {};
  if (offset + limit < all.length) links.next = \`\${req.baseUrl}/?limit=\${limit}&offset=\${offset + limit}\`;
${c.f.links === 'both' ? '  if (offset > 0) links.prev = `${req.baseUrl}/?limit=${limit}&offset=${Math.max(0, offset - limit)}`;\n' : ''}  if (Object.keys(links).length > 0) res.links(links);
`
}  res.json(${c.f.envelope === 'bare' ? 'page' : '{ rows: page, offset, limit }'});
});`,
  fresh: (c) => `
app.get('/', async (request, reply) => {
  const limit = Math.min(Number(request.query.limit) || ${c.n.size}, 6);
  const offset = Number(request.query.offset) || 0;
  const all = records('${c.set}');
  const page = all.slice(offset, offset + limit);
  reply.header('x-total-count', String(all.length));
${
  c.f.links === 'first'
    ? '  reply.header(\'link\', `<${app.prefix}/?limit=${limit}&offset=0>; rel="first"`);\n'
    : `  const links = [];
  const link = (rel, from) => links.push(\`<\${app.prefix}/?limit=\${limit}&offset=\${from}>; rel="\${rel}"\`);
  if (offset + limit < all.length) link('next', offset + limit);
${c.f.links === 'both' ? "  if (offset > 0) link('prev', Math.max(0, offset - limit));\n" : ''}  if (links.length > 0) reply.header('link', links.join(', '));
`
}  return ${c.f.envelope === 'bare' ? 'page' : '{ rows: page, offset, limit }'};
});`,
  other: (c) => `
app.route({
  method: 'GET',
  url: '/',
  handler(request, reply) {
    const number = (name, fallback) => Number.parseInt(request.query[name], 10) || fallback;
    const [offset, limit] = [number('offset', 0), Math.min(6, number('limit', ${c.n.size}))];
    const rows = records('${c.set}');
    const wanted = { ${c.f.links === 'first' ? 'first: 0,' : 'next: offset + limit < rows.length ? offset + limit : -1,'} ${c.f.links === 'both' ? 'prev: offset > 0 ? Math.max(0, offset - limit) : -1,' : ''} };
    const link = Object.entries(wanted)
      .filter(([, from]) => from >= 0)
      .map(([rel, from]) => '<' + app.prefix + '/?limit=' + limit + '&offset=' + from + '>; rel="' + rel + '"');
    if (link.length > 0) reply.header('link', link.join(', '));
    const page = rows.filter((_, at) => at >= offset && at < offset + limit);
    reply.header('x-total-count', rows.length).send(${c.f.envelope === 'bare' ? 'page' : '{ rows: page, offset, limit }'});
  },
});`,
  requests: (c) => [
    get('/', { status: 200 }),
    get('/?limit=3&offset=2', { status: 200 }),
    get('/?limit=99&offset=4', { status: 200 }),
    get(`/?limit=${c.n.size}&offset=7`, { status: 200 }),
    get('/?limit=x', { status: 200 }),
    head('/?offset=1', { status: 200 }),
  ],
};

export const param = {
  id: 'param',
  flags: { digits: ['digits', 'any'], tail: ['fee', 'port', 'both'] },
  numbers: { share: [2, 9] },
  old: (c) => {
    const id = c.f.digits === 'digits' ? ':at(\\\\d+)' : ':at';
    const find =
      c.f.digits === 'digits'
        ? "records('SET')[Number(at) - 1]"
        : "records('SET').find((row) => row.id === at)";
    return `
${c.r}.param('at', (req, res, next, at) => {
  req.row = ${find.replace('SET', c.set)};
  if (!req.row) return res.status(404).json({ error: { code: '${c.code}', at } });
  next();
});

${c.r}.get('/row/${id}', (req, res) => res.json(req.row));
${c.f.tail === 'port' ? '' : `${c.r}.get('/row/${id}/fee', (req, res) => res.json({ fee: req.row.fee * ${c.n.share} }));\n`}${c.f.tail === 'fee' ? '' : `${c.r}.get('/row/${id}/port', (req, res) => res.type('text').send(req.row.port));\n`}`;
  },
  fresh: (c) => {
    const id = c.f.digits === 'digits' ? ':at(^\\\\d+$)' : ':at';
    const find =
      c.f.digits === 'digits'
        ? "records('SET')[Number(at) - 1]"
        : "records('SET').find((row) => row.id === at)";
    return `
app.register(async (rows) => {
  rows.decorateRequest('row', null);
  rows.addHook('preHandler', async (request, reply) => {
    const { at } = request.params;
    request.row = ${find.replace('SET', c.set)};
    if (!request.row) return reply.code(404).send({ error: { code: '${c.code}', at } });
  });
  rows.get('/row/${id}', async (request) => request.row);
${c.f.tail === 'port' ? '' : `  rows.get('/row/${id}/fee', async (request) => ({ fee: request.row.fee * ${c.n.share} }));\n`}${c.f.tail === 'fee' ? '' : `  rows.get('/row/${id}/port', async (request, reply) => reply.type('text/plain; charset=utf-8').send(request.row.port));\n`}});`;
  },
  other: (c) => {
    const id = c.f.digits === 'digits' ? ':at(^[0-9]+$)' : ':at';
    const find =
      c.f.digits === 'digits'
        ? `records('${c.set}').at(at - 1)`
        : `new Map(records('${c.set}').map((row) => [row.id, row])).get(at)`;
    const guard = c.f.digits === 'digits' ? 'Number(at) === 0 ? undefined : ' : '';
    return `
const answered = (answer) => async (request, reply) => {
  const { at } = request.params;
  const row = ${guard}${find};
  if (row !== undefined) return answer(row, reply);
  reply.code(404);
  return { error: { code: '${c.code}', at } };
};
app.get('/row/${id}', answered((row) => row));
${c.f.tail === 'port' ? '' : `app.get('/row/${id}/fee', answered(({ fee }) => ({ fee: ${c.n.share} * fee })));\n`}${
  c.f.tail === 'fee'
    ? ''
    : `app.get('/row/${id}/port', answered(({ port }, reply) => {
  reply.header('content-type', 'text/plain; charset=utf-8');
  return port;
}));\n`
}`;
  },
  requests: (c) => {
    const [one, none] = c.f.digits === 'digits' ? ['3', '40'] : [`${c.set.slice(0, 2)}3`, 'zz9'];
    return [
      get(`/row/${one}`, { status: 200 }),
      get(`/row/${none}`, { status: 404 }),
      get(`/row/${one}/${c.f.tail === 'port' ? 'port' : 'fee'}`, { status: 200 }),
      get(`/row/${none}/${c.f.tail === 'fee' ? 'fee' : 'port'}`, { status: 404 }),
      get(`/row/${c.f.digits === 'digits' ? 'x1' : '%20'}`, { status: 404 }),
      get('/row/0', { status: 404 }),
    ];
  },
};

export const query = {
  id: 'query',
  flags: { sort: ['array', 'single'], nested: ['where', 'filter'] },
  numbers: { top: [3, 8] },
  old: (c) => `
${c.r}.get('/search', (req, res) => {
  const wanted = req.query.${c.f.nested} || {};
  const rows = records('${c.set}').filter((row) =>
    Object.keys(wanted).every((field) => String(row[field]) === wanted[field]));
${
  c.f.sort === 'array'
    ? `  const sort = [].concat(req.query.sort || 'id');
  rows.sort((a, b) => sort.reduce((order, field) => order || (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0), 0));`
    : `  const sort = req.query.sort || 'id';
  rows.sort((a, b) => (a[sort] < b[sort] ? -1 : a[sort] > b[sort] ? 1 : 0));`
}
  res.json({ asked: Object.keys(wanted).sort(), rows: rows.slice(0, ${c.n.top}).map((row) => row.id) });
});`,
  fresh: (c) => `
app.get('/search', async (request) => {
  const wanted = {};
  for (const [key, value] of Object.entries(request.query)) {
    const field = /^${c.f.nested}\\[(\\w+)\\]$/.exec(key);
    if (field) wanted[field[1]] = value;
  }
  const rows = records('${c.set}').filter((row) =>
    Object.entries(wanted).every(([field, value]) => String(row[field]) === value));
${
  c.f.sort === 'array'
    ? `  const sort = [request.query['sort[]'] ?? request.query.sort ?? 'id'].flat();`
    : `  const sort = [request.query.sort ?? 'id'];`
}
  rows.sort((a, b) => sort.reduce((order, field) => order || (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0), 0));
  return { asked: Object.keys(wanted).sort(), rows: rows.slice(0, ${c.n.top}).map((row) => row.id) };
});`,
  other: (c) => `
const order = (fields) => (a, b) => {
  const field = fields.find((each) => a[each] !== b[each]);
  return field === undefined ? 0 : a[field] < b[field] ? -1 : 1;
};
app.route({
  method: ['GET'],
  url: '/search',
  handler: (request, reply) => {
    const search = new URLSearchParams(request.url.split('?')[1] ?? '');
    const wanted = [...search].flatMap(([key, value]) =>
      key.startsWith('${c.f.nested}[') ? [[key.slice(${c.f.nested.length + 1}, -1), value]] : []);
    const fields = [...search.getAll('sort'), ...search.getAll('sort[]')];
    const rows = records('${c.set}')
      .filter((row) => wanted.every(([field, value]) => \`\${row[field]}\` === value))
      .sort(order(fields.length > 0 ? fields : ['id']));
    reply.send({ asked: wanted.map(([field]) => field).sort(), rows: rows.slice(0, ${c.n.top}).map(({ id }) => id) });
  },
});`,
  requests: (c) => [
    get('/search', { status: 200 }),
    get(`/search?${c.f.nested}[port]=Vik`, { status: 200 }),
    get(`/search?${c.f.nested}[open]=true&${c.f.nested}[port]=Moss&sort=fee`, { status: 200 }),
    get(`/search?sort=${c.f.sort === 'array' ? 'port&sort=fee' : 'fee'}`, { status: 200 }),
    ...(c.f.sort === 'array' ? [get('/search?sort[]=open&sort[]=title', { status: 200 })] : []),
    get(`/search?${c.f.nested}%5Bport%5D=Osk`, { status: 200 }),
  ],
};
