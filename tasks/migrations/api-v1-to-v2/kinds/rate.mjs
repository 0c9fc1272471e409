/** An endpoint that anybody could hammer gets a limit that it tells of. */
export default {
  id: 'rate',
  flags: { window: ['fixed', 'sliding'], by: ['client', 'resource'], headers: ['three', 'one'] },
  numbers: { limit: [2, 4], seconds: [10, 60] },
  operations: () => [{ method: 'GET', path: '/:id/availability', success: [200], problems: [400, 404, 429] }],
  contract: (c) => [
    `\`GET ${c.P2}/:id/availability\` gives \`{id, available}\`, whether its state is "${c.states.in}".`,
    `At most ${c.n.limit} answers of 200 ${c.f.window === 'fixed' ? `a window of ${c.n.seconds} seconds; windows begin at whole multiples of ${c.n.seconds} seconds since 1970` : `in any ${c.n.seconds} seconds: one that was given ${c.n.seconds} seconds ago counts no more`}, counted for each ${c.f.by === 'client' ? 'value of the header `X-Client`, those without it together' : `${c.one}, whoever asks`}. Other answers do not count and carry no such headers, but for the refusal, which is \`rate-limited\` (429).`,
    c.f.headers === 'three'
      ? `Both carry \`RateLimit-Limit: ${c.n.limit}\`, \`RateLimit-Remaining\` (after this one) and \`RateLimit-Reset\`, whole seconds, rounded up, until ${c.f.window === 'fixed' ? 'the window ends' : 'the oldest one that counts does so no more'}.`
      : `Both carry \`RateLimit: limit=${c.n.limit}, remaining=<after this one>, reset=<seconds>\`, whole seconds, rounded up, until ${c.f.window === 'fixed' ? 'the window ends' : 'the oldest one that counts does so no more'}.`,
    'The refusal has `Retry-After`, the same seconds.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/free',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      return row ? plain(200, row.state === 'in' ? 'yes' : 'no') : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const WINDOW = ${c.n.seconds} * 1000;
const answersIn = ({ memory }) => memory.get(domain.TABLE) ?? memory.set(domain.TABLE, new Map()).get(domain.TABLE);

/** The answers that count for a key now, oldest first, and when the first of them no longer does. */
function counted(ctx, key) {
  const now = ctx.clock.now();
${
  c.f.window === 'fixed'
    ? `  const start = now - (now % WINDOW);
  const times = (answersIn(ctx).get(key) ?? []).filter((time) => time >= start);
  return { now, times, reset: () => Math.ceil((start + WINDOW - now) / 1000) };`
    : `  const times = (answersIn(ctx).get(key) ?? []).filter((time) => time > now - WINDOW);
  return { now, times, reset: () => Math.ceil((times[0] + WINDOW - now) / 1000) };`
}
}

const headersOf = (remaining, reset) => ${
      c.f.headers === 'three'
        ? `({ 'ratelimit-limit': '${c.n.limit}', 'ratelimit-remaining': String(remaining), 'ratelimit-reset': String(reset) })`
        : `({ ratelimit: \`limit=${c.n.limit}, remaining=\${remaining}, reset=\${reset}\` })`
    };
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/availability',
    handle: found(domain, (row, { headers }, ctx) => {
      const key = ${c.f.by === 'client' ? "headers['x-client'] ?? ''" : 'row.id'};
      const { now, times, reset } = counted(ctx, key);
      if (times.length >= ${c.n.limit}) return problem(429, 'rate-limited', 'slow down', {}, { ...headersOf(0, reset()), 'retry-after': String(reset()) });
      times.push(now);
      answersIn(ctx).set(key, times);
      return json(200, { id: domain.ids.format(row.id), available: row.state === 'in' }, headersOf(${c.n.limit} - times.length, reset()));
    }),
  },`,
  }),
  other: (c) => ({
    top: `
class Meter {
  given = [];

  /** Forgets what does not count any more; says when the oldest will not. */
  advance(now) {
    const start = ${c.f.window === 'fixed' ? `Math.floor(now / ${c.n.seconds * 1000}) * ${c.n.seconds * 1000}` : `now - ${c.n.seconds * 1000}`};
    while (this.given.length > 0 && this.given[0] ${c.f.window === 'fixed' ? '<' : '<='} start) this.given.shift();
    return this;
  }

  headers(now) {
    const end = ${c.f.window === 'fixed' ? `(Math.floor(now / ${c.n.seconds * 1000}) + 1) * ${c.n.seconds * 1000}` : `this.given[0] + ${c.n.seconds * 1000}`};
    const [left, seconds] = [${c.n.limit} - this.given.length, Math.ceil((end - now) / 1000)];
    return {
      seconds: String(seconds),
      fields: ${
        c.f.headers === 'three'
          ? `{ 'ratelimit-limit': '${c.n.limit}', 'ratelimit-remaining': \`\${left}\`, 'ratelimit-reset': \`\${seconds}\` }`
          : `{ ratelimit: 'limit=${c.n.limit}, remaining=' + left + ', reset=' + seconds }`
      },
    };
  }
}

function meterFor({ memory }, name) {
  const key = '${c.id} ' + name;
  if (!memory.has(key)) memory.set(key, new Meter());
  return memory.get(key);
}
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/availability',
    handle: found(domain, (row, request, ctx) => {
      const now = ctx.clock.now();
      const meter = meterFor(ctx, ${c.f.by === 'client' ? "request.headers['x-client'] === undefined ? 'nobody' : 'client ' + request.headers['x-client']" : 'row.id'}).advance(now);
      if (meter.given.length === ${c.n.limit}) {
        const { fields, seconds } = meter.headers(now);
        return problem(429, 'rate-limited', 'come back later', {}, Object.assign(fields, { 'retry-after': seconds }));
      }
      meter.given.push(now);
      return json(200, { id: domain.ids.format(row.id), available: domain.STATES[row.state] === '${c.states.in}' }, meter.headers(now).fields);
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [
    ...rows.slice(0, 3).map((row) => ({ url: `${c.P1}/${row.id}/free` })),
    { url: `${c.P1}/31337/free` },
  ],
  v2requests: (c, { rows, id }) => {
    const get = (after, row = rows[0], client = 'anna') => ({
      url: `${c.P2}/${id(row.id)}/availability`,
      headers: client === undefined ? {} : { 'X-Client': client },
      after,
    });
    const { limit, seconds } = c.n;
    const full = Array.from({ length: limit }, (_, at) => get(at * 0.5));
    return [
      ...full,
      get(limit * 0.5),
      get(limit * 0.5, rows[1]),
      get(limit * 0.5, rows[0], 'bert'),
      get(limit * 0.5, { id: 9999 }),
      get(limit * 0.5, rows[2], undefined),
      get(seconds * 0.6),
      get(seconds),
      get(seconds + 0.2),
      get(seconds + 0.5, rows[0], 'anna'),
      get(seconds + 0.9, rows[0], 'anna'),
      get(3 * seconds + 1),
    ];
  },
};
