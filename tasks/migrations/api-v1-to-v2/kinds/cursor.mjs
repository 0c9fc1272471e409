/** A list by page numbers becomes a list by cursor. */
const order = (c) => (c.f.order === 'name' ? 'by name, then by number' : 'newest first, then by number');
const compare = (c) =>
  c.f.order === 'name'
    ? '(a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id)'
    : '(b.created - a.created || a.id - b.id)';

export default {
  id: 'cursor',
  flags: { order: ['name', 'newest'], over: ['clamp', 'refuse'], next: ['body', 'header'] },
  numbers: { size: [2, 4], most: [5, 8] },
  operations: () => [{ method: 'GET', path: '', success: [200], problems: [400] }],
  contract: (c) => [
    `\`GET ${c.P2}?limit=&cursor=\` lists all ${c.many}, ${order(c)}: \`{items}\`, each item as above. \`limit\` is ${c.n.size} unless given.`,
    c.f.over === 'clamp'
      ? `A \`limit\` above ${c.n.most} counts as ${c.n.most}; what is no whole number from 1 is \`limit-invalid\` (400).`
      : `A \`limit\` that is no whole number from 1 to ${c.n.most} is \`limit-invalid\` (400).`,
    c.f.next === 'body'
      ? 'While there is more, `next` in the body is the cursor to go on with; it is null on the last page.'
      : `While there is more, the header \`Link: <${c.P2}?limit=<limit in force>&cursor=...>; rel="next"\` leads on; the last page has none.`,
    'Cursors are opaque to clients and need only `[A-Za-z0-9._-]`. A cursor that was not given out, or names what is gone, is `cursor-invalid` (400).',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}',
    handle: async (request, ctx) => {
      const page = Number(request.query.get('page') || 1);
      const size = Number(request.query.get('per_page') || ${c.n.size + 1});
      if (!(page >= 1) || !(size >= 1)) return fail(400, 'bad page');
      const rows = ${c.q.all};
      return send(200, { page: page, per_page: size, total: rows.length, items: rows.slice((page - 1) * size, page * size).map((row) => shape(ctx, row)) });
    },
  },`,
  }),
  domain: (c) => `
/** All of them, ${order(c)}. */
export const listed = (ctx) => all(ctx).sort((a, b) => ${compare(c)});
`,
  v2: (c) => ({
    top: `
const cursorOf = (row) => Buffer.from(\`${c.many}.\${row.id}\`).toString('base64url');
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}',
    handle: async ({ query }, ctx) => {
      const asked = query.get('limit') ?? '${c.n.size}';
      if (!/^[1-9]\\d*$/.test(asked)${c.f.over === 'refuse' ? ` || Number(asked) > ${c.n.most}` : ''}) return problem(400, 'limit-invalid', \`limit is \${asked}\`);
      const limit = Math.min(Number(asked), ${c.n.most});
      const rows = domain.listed(ctx);
      const cursor = query.get('cursor');
      const at = cursor === null ? -1 : rows.findIndex((row) => cursorOf(row) === cursor);
      if (cursor !== null && at === -1) return problem(400, 'cursor-invalid', 'no such cursor');
      const items = rows.slice(at + 1, at + 1 + limit);
      const more = at + 1 + limit < rows.length;
${
  c.f.next === 'body'
    ? `      return json(200, { items: items.map((row) => domain.present(ctx, row)), next: more ? cursorOf(items.at(-1)) : null });`
    : `      const link = \`<${c.P2}?limit=\${limit}&cursor=\${more ? cursorOf(items.at(-1)) : ''}>; rel="next"\`;
      return json(200, { items: items.map((row) => domain.present(ctx, row)) }, more ? { link } : {});`
}
    },
  },`,
  }),
  other: (c) => ({
    top: `
function pageAfter(rows, cursor, limit) {
  let start = 0;
  if (cursor !== undefined) {
    const number = Number(/^p-(\\d+)-${c.one}$/.exec(cursor)?.[1] ?? Number.NaN);
    start = rows.findIndex(({ id }) => id === number) + 1;
    if (start === 0) return undefined;
  }
  const page = rows.slice(start, start + limit);
  return { page, next: start + limit < rows.length ? \`p-\${page[page.length - 1].id}-${c.one}\` : null };
}
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}',
    handle: async (request, ctx) => {
      const text = request.query.has('limit') ? request.query.get('limit') : '${c.n.size}';
      let limit = /^\\d+$/.test(text) ? Number.parseInt(text, 10) : 0;
      if (limit < 1${c.f.over === 'refuse' ? ` || limit > ${c.n.most}` : ''}) return problem(400, 'limit-invalid', 'give a whole number');
      if (limit > ${c.n.most}) limit = ${c.n.most};
      const found = pageAfter(domain.listed(ctx), request.query.get('cursor') ?? undefined, limit);
      if (!found) return problem(400, 'cursor-invalid', 'start again without a cursor');
      const items = [];
      for (const row of found.page) items.push(domain.present(ctx, row));
${
  c.f.next === 'body'
    ? '      return json(200, { items, next: found.next });'
    : `      return json(200, { items }, found.next === null ? {} : { link: '<${c.P2}?limit=' + limit + '&cursor=' + found.next + '>; rel="next"' });`
}
    },
  },`,
  }),
  v1requests: (c) => [
    { url: c.P1 },
    { url: `${c.P1}?page=2&per_page=${c.n.size}` },
    { url: `${c.P1}?page=40` },
    { url: `${c.P1}?page=0&per_page=3` },
  ],
  v2requests: (c) => {
    const keep =
      c.f.next === 'body' ? { next: ['body', 'next'] } : { next: ['link', 'cursor=([A-Za-z0-9._-]+)'] };
    const hide = c.f.next === 'body' ? ['body.next'] : ['link.cursor'];
    return [
      { url: c.P2, keep, hide },
      { url: `${c.P2}?cursor={{next}}&limit=${c.n.size + 1}`, keep, hide },
      { url: `${c.P2}?limit=1&cursor={{next}}`, keep, hide },
      { url: `${c.P2}?limit=${c.n.most + 3}`, keep, hide },
      { url: `${c.P2}?limit=${c.n.most}&cursor={{next}}`, keep, hide },
      { url: `${c.P2}?limit=0` },
      { url: `${c.P2}?limit=2x` },
      { url: `${c.P2}?cursor=zz-` },
    ];
  },
};
