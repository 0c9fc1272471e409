/** A lookup by numbers becomes one by identifiers that can be mistyped. */
export default {
  id: 'lookup',
  flags: { order: ['asked', 'number'], bad: ['refuse', 'tell'], twice: ['once', 'twice'] },
  numbers: { most: [4, 8] },
  operations: () => [{ method: 'GET', path: '/lookups', success: [200], problems: [400] }],
  contract: (c) => [
    `\`GET ${c.P2}/lookups?ids=\` gives \`{items, missing${c.f.bad === 'tell' ? ', malformed' : ''}}\` for identifiers separated by commas: the resources as above, then the well-formed identifiers that name nothing, in the order asked, each once.`,
    `Items come ${c.f.order === 'asked' ? 'in the order asked' : 'in the order of their numbers'}; what is asked twice is there ${c.f.twice === 'once' ? 'once, at its first place' : 'twice'}.`,
    c.f.bad === 'refuse'
      ? 'Where one is malformed: `id-malformed` (400) with `ids`, the malformed ones in the order asked.'
      : 'Malformed ones are listed in `malformed`, in the order asked.',
    `No \`ids\`, or empty: \`ids-missing\` (400). More than ${c.n.most}, counted as asked: \`too-many\` (400).`,
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/lookup',
    handle: async (request, ctx) => {
      const wanted = (request.query.get('ids') || '').split(',').map(Number);
      return send(200, ${c.q.all}.filter((row) => wanted.includes(row.id)).map((row) => shape(ctx, row)));
    },
  },`,
  }),
  v2: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/lookups',
    handle: async ({ query }, ctx) => {
      const asked = (query.get('ids') ?? '').split(',');
      if (asked[0] === '' && asked.length === 1) return problem(400, 'ids-missing', 'name some ids');
      if (asked.length > ${c.n.most}) return problem(400, 'too-many', \`\${asked.length} ids\`);
      const malformed = asked.filter((id) => domain.ids.parse(id) === undefined);
${c.f.bad === 'refuse' ? "      if (malformed.length > 0) return problem(400, 'id-malformed', malformed.join(', '), { ids: malformed });\n" : ''}      const formed = asked.filter((id) => !malformed.includes(id));
      const rows = ${c.f.twice === 'once' ? '[...new Set(formed)]' : 'formed'}.map((id) => domain.get(ctx, domain.ids.parse(id))).filter((row) => row !== undefined);
${c.f.order === 'number' ? '      rows.sort((a, b) => a.id - b.id);\n' : ''}      const missing = [...new Set(formed)].filter((id) => domain.get(ctx, domain.ids.parse(id)) === undefined);
      return json(200, { items: rows.map((row) => domain.present(ctx, row)), missing${c.f.bad === 'tell' ? ', malformed' : ''} });
    },
  },`,
  }),
  other: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/lookups',
    handle: async (request, ctx) => {
      const text = request.query.get('ids');
      if (!text) return problem(400, 'ids-missing', 'which ones?');
      const list = text.split(',');
      if (list.length > ${c.n.most}) return problem(400, 'too-many', 'ask for fewer');
      const [items, missing, malformed, seen] = [[], [], [], new Set()];
      for (const id of list) {
        const number = domain.ids.parse(id);
        if (number === undefined) malformed.push(id);
        else {
          const row = domain.get(ctx, number);
          if (row && (${c.f.twice === 'twice'} || !seen.has(id))) items.push({ number, value: domain.present(ctx, row) });
          if (!row && !seen.has(id)) missing.push(id);
        }
        seen.add(id);
      }
      ${c.f.bad === 'refuse' ? "if (malformed.length) return problem(400, 'id-malformed', 'mistyped', { ids: malformed });" : ''}
      ${c.f.order === 'number' ? 'items.sort((a, b) => a.number - b.number);' : ''}
      return json(200, { items: items.map(({ value }) => value), missing${c.f.bad === 'tell' ? ', malformed' : ''} });
    },
  },`,
  }),
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/lookup?ids=${rows[2].id},${rows[0].id},31337` },
    { url: `${c.P1}/lookup` },
  ],
  v2requests: (c, { rows, id }) => {
    const get = (...ids) => ({ url: `${c.P2}/lookups?ids=${ids.join(',')}` });
    const [a, b, d] = rows.map((row) => id(row.id));
    const wrong = `${a.slice(0, -1)}${a.endsWith('0') ? '1' : '0'}`;
    return [
      get(d, a, b),
      get(b, a, b),
      get(id(9999), a, id(9999)),
      get(a, wrong),
      get(a.toLowerCase(), b),
      get(`${a} `, b),
      get('zz', '12'),
      get(...Array.from({ length: c.n.most + 1 }, () => a)),
      get(''),
      { url: `${c.P2}/lookups` },
    ];
  },
};
