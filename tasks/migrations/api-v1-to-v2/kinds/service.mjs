/** Dates as the shed writes them become instants, intervals and durations of the standards. */
const forms = {
  ends: () => `\`<start>/<end>\``,
  duration: (c) => `\`<start>/PT${c.n.minutes}M\``,
  object: () => '`{start, end}`',
};

export default {
  id: 'service',
  flags: { form: ['ends', 'duration', 'object'], edge: ['counts', 'over'] },
  numbers: { days: [3, 30], minutes: [20, 110], most: [2, 4] },
  operations: () => [{ method: 'GET', path: '/:id/services', success: [200], problems: [400, 404] }],
  contract: (c) => [
    `A ${c.one} is serviced every ${c.n.days} days, for the first time ${c.n.days} days of 24 hours after it was created, each time for ${c.n.minutes} minutes.`,
    `\`GET ${c.P2}/:id/services?after=&count=\` gives \`{services}\`: the next \`count\` (1 to ${c.n.most}, 1 unless given, else \`count-invalid\`, 400), each as ${forms[c.f.form](c)} with instants of RFC 3339 in UTC, to the second, with \`Z\`.`,
    `\`after\` is an instant of RFC 3339 with seconds and any offset (\`2025-04-01T10:00:00+02:00\`), now unless given; what is none is \`instant-invalid\` (400).`,
    c.f.edge === 'counts'
      ? 'A service that starts at that very instant is the first.'
      : 'A service that starts at that very instant is over.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/service',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      if (!row) return fail(404, 'no such ${c.one}');
      const every = ${c.n.days} * 86400;
      const passed = Math.floor((Math.floor(ctx.clock.now() / 1000) - row.created) / every);
      return send(200, { next: ${c.hand.date('(row.created + (passed + 1) * every)')}, minutes: ${c.n.minutes} });
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const EVERY = ${c.n.days} * 86_400;

/** Seconds since 1970; undefined for what is no instant. */
function instant(text) {
  const parts = /^(\\d{4}-\\d\\d-\\d\\d)T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$/.exec(text);
  const ms = Date.parse(text);
  if (parts === null || Number.isNaN(ms)) return undefined;
  return new Date(\`\${parts[1]}T00:00:00Z\`).toISOString().startsWith(parts[1]) ? ms / 1000 : undefined;
}

const serviceAt = (start) => ${
      c.f.form === 'ends'
        ? `\`\${domain.time(start)}/\${domain.time(start + ${c.n.minutes * 60})}\``
        : c.f.form === 'duration'
          ? `\`\${domain.time(start)}/PT${c.n.minutes}M\``
          : `({ start: domain.time(start), end: domain.time(start + ${c.n.minutes * 60}) })`
    };
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/services',
    handle: found(domain, (row, { query }, ctx) => {
      const count = query.get('count') ?? '1';
      if (!/^\\d$/.test(count) || Number(count) < 1 || Number(count) > ${c.n.most}) return problem(400, 'count-invalid', count);
      const after = query.has('after') ? instant(query.get('after')) : ctx.clock.now() / 1000;
      if (after === undefined) return problem(400, 'instant-invalid', query.get('after'));
      const first = Math.max(1, ${c.f.edge === 'counts' ? 'Math.ceil((after - row.created) / EVERY)' : 'Math.floor((after - row.created) / EVERY) + 1'});
      const services = Array.from({ length: Number(count) }, (_, at) => serviceAt(row.created + (first + at) * EVERY));
      return json(200, { services });
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/${rows[0].id}/service` },
    { url: `${c.P1}/${rows[1].id}/service`, after: 86_400 * 40 },
    { url: `${c.P1}/31337/service` },
  ],
  v2requests: (c, { rows, id }) => {
    const [a, b] = rows;
    const at = (row, times, offset = 0) =>
      new Date((row.created + times * c.n.days * 86_400 + offset) * 1000).toISOString().slice(0, 19);
    const get = (row, query) => ({ url: `${c.P2}/${id(row.id)}/services${query}` });
    const zone = (text, offset) => encodeURIComponent(`${text}${offset}`);
    return [
      get(a, ''),
      get(b, `?count=${c.n.most}`),
      get(a, `?after=${zone(at(a, 3), 'Z')}`),
      get(a, `?after=${zone(at(a, 3, 7200), '+02:00')}&count=2`),
      get(a, `?after=${zone(at(a, 3, -5400), '-01:30')}`),
      get(a, `?after=${zone(at(a, 3, 1), 'Z')}`),
      get(b, `?after=${zone(at(b, -3), 'Z')}`),
      get(b, `?after=${zone(at(b, 2), '')}`),
      get(b, '?after=2025-02-30T10:00:00Z'),
      get(b, '?after=2025-13-01T10:00:00Z'),
      get(b, `?count=${c.n.most + 1}`),
      get(b, '?count=0'),
      get({ id: 9999 }, ''),
    ];
  },
};
