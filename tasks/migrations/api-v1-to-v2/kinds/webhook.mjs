/** A shared secret in the query becomes signed, dated, once-only deliveries. */
import { createHash, createHmac } from 'node:crypto';

export const SECRET = 'rig-secret';
const sign = (secret, time, body) => createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');

export default {
  id: 'webhook',
  flags: { form: ['one', 'two'], again: ['200', '409'], order: ['time', 'signature'] },
  numbers: { tolerance: [60, 600] },
  operations: (c) => [
    {
      method: 'POST',
      path: '/events',
      success: c.f.again === '200' ? [200, 202] : [202],
      problems: [400, 401, 404, ...(c.f.again === '409' ? [409] : []), 415, 422],
    },
  ],
  contract: (c) => [
    `\`POST ${c.P2}/events\` takes \`{event, ${c.one}, state}\` from the scanners: event a text that is not empty, \`${c.one}\` an id, \`state\` one of v2's names. 202 with \`{state}\`, and the ${c.one} has that state. A ${c.one} that is malformed or unknown is answered as in a path.`,
    `${c.f.form === 'one' ? 'The header `Rig-Signature: t=<seconds since 1970>,v1=<hex>`, where `v1` may come several times and one must fit' : 'The headers `Rig-Timestamp: <seconds since 1970>` and `Rig-Signature: <hex>`'}: HMAC-SHA256 of \`<t>.<body>\` with the secret \`scanner\` (\`ctx.secrets\`). Missing or unreadable: \`signature-missing\` (401).`,
    `A time that is more than ${c.n.tolerance} seconds from now, either way, is \`signature-stale\` (401), a wrong signature \`signature-wrong\` (401); ${c.f.order === 'time' ? 'the time is looked at first' : 'the signature is looked at first'}, the body after both.`,
    c.f.again === '200'
      ? 'An event that was taken before changes nothing: 200 with `{state}`, the state that the first one gave. Only a 202 counts as taken.'
      : 'An event that was taken before is `event-known` (409) and changes nothing. Only a 202 counts as taken.',
  ],
  v1: (c) => ({
    top: `
const sha1 = (text) => createHash('sha1').update(text).digest('hex');
`,
    imports: "import { createHash } from 'node:crypto';\n",
    routes: `
  {
    method: 'POST',
    path: '${c.P1}/hook',
    handle: async (request, ctx) => {
      if (request.query.get('sig') !== sha1(ctx.secrets.scanner + request.body)) return fail(403, 'bad sig');
      const form = new URLSearchParams(request.body);
      const row = ${c.q.update("Number(form.get('id'))", "{ state: form.get('state') }")};
      return row ? send(200, { id: row.id, state: row.state }) : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    imports: "import { createHmac, timingSafeEqual } from 'node:crypto';\n",
    top: `
const eventsIn = ({ memory }) => memory.get(domain.TABLE) ?? memory.set(domain.TABLE, new Map()).get(domain.TABLE);

function fits(ctx, time, body, signature) {
  const wanted = createHmac('sha256', ctx.secrets.scanner).update(\`\${time}.\${body}\`).digest();
  const seen = Buffer.from(signature, 'hex');
  return seen.length === wanted.length && timingSafeEqual(seen, wanted);
}

function refusal(ctx, { headers, body }) {
${
  c.f.form === 'one'
    ? `  const parts = (headers['rig-signature'] ?? '').split(',').map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  const signatures = parts.filter(([name, value]) => name === 'v1' && /^[0-9a-f]+$/.test(value ?? '')).map(([, value]) => value);`
    : `  const time = headers['rig-timestamp'] ?? '';
  const signatures = [headers['rig-signature'] ?? ''].filter((value) => /^[0-9a-f]+$/.test(value));`
}
  if (!/^\\d+$/.test(time) || signatures.length === 0) return problem(401, 'signature-missing', 'sign what you send');
  const stale = Math.abs(Math.floor(ctx.clock.now() / 1000) - Number(time)) > ${c.n.tolerance} ? problem(401, 'signature-stale', time) : undefined;
  const wrong = signatures.some((each) => fits(ctx, time, body, each)) ? undefined : problem(401, 'signature-wrong', 'it does not fit');
  return ${c.f.order === 'time' ? 'stale ?? wrong' : 'wrong ?? stale'};
}
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}/events',
    handle: async (request, ctx) => {
      const refused = refusal(ctx, request);
      if (refused !== undefined) return refused;
      const { value, fault } = readJson(request);
      if (fault !== undefined) return fault;
      const stored = Object.keys(domain.STATES).find((each) => domain.STATES[each] === value.state);
      if (typeof value.event !== 'string' || value.event === '' || stored === undefined) return problem(422, 'invalid', 'event and state');
      const known = eventsIn(ctx).get(value.event);
      if (known !== undefined) return ${c.f.again === '200' ? 'json(200, { state: known })' : "problem(409, 'event-known', value.event)"};
      const number = domain.ids.parse(String(value.${c.one}));
      if (number === undefined) return problem(400, 'id-malformed', String(value.${c.one}));
      if (domain.get(ctx, number) === undefined) return problem(404, 'not-found', value.${c.one});
      domain.update(ctx, number, { state: stored });
      eventsIn(ctx).set(value.event, value.state);
      return json(202, { state: value.state });
    },
  },`,
  }),
  v1requests: (c, { rows }) => {
    const post = (body, sig) => ({
      method: 'POST',
      url: `${c.P1}/hook?sig=${
        sig ??
        createHash('sha1')
          .update(SECRET + body)
          .digest('hex')
      }`,
      body,
    });
    return [
      post(`id=${rows[0].id}&state=lost`),
      post('id=31337&state=in'),
      post(`id=${rows[0].id}&state=out`, 'abc'),
    ];
  },
  v2requests: (c, { rows, id, start }) => {
    const second = Math.floor(start / 1000);
    const post = (value, { shift = 0, secret = SECRET, after = 0, extra = '', headers } = {}) => {
      const body = typeof value === 'string' ? value : JSON.stringify(value);
      const time = second + Math.floor(after) + shift;
      const signed =
        c.f.form === 'one'
          ? { 'Rig-Signature': `t=${time},${extra}v1=${sign(secret, time, body)}` }
          : { 'Rig-Timestamp': String(time), 'Rig-Signature': sign(secret, time, body) };
      return {
        method: 'POST',
        url: `${c.P2}/events`,
        headers: { 'content-type': 'application/json', ...(headers ?? signed) },
        body,
        after,
      };
    };
    const event = (name, row, state) => ({ event: name, [c.one]: id(row.id), state });
    const [a, b] = rows;
    return [
      post(event('e1', a, c.states.lost)),
      post(event('e1', a, c.states.in), { after: 1 }),
      { url: `${c.P2}/${id(a.id)}` },
      post(event('e2', b, c.states.out), { shift: -c.n.tolerance }),
      post(event('e3', b, c.states.lost), { shift: -c.n.tolerance - 1 }),
      post(event('e3', b, c.states.lost), { shift: c.n.tolerance + 1, secret: 'other' }),
      post(event('e4', b, c.states.lost), { secret: 'other', after: 3 }),
      post(event('e5', b, 'out'), { after: 3 }),
      post(event('e6', { id: 9999 }, c.states.in), { after: 3 }),
      post({ ...event('e7', a, c.states.in), [c.one]: 'nope' }, { after: 3 }),
      post('{"event', { after: 4 }),
      post(event('e8', b, c.states.in), { headers: {} }),
      post(event('e9', b, c.states.lost), {
        after: 5,
        extra: c.f.form === 'one' ? `v1=${'0'.repeat(64)},` : '',
      }),
      post(event('e10', b, c.states.in), {
        headers:
          c.f.form === 'one'
            ? { 'rig-signature': 't=x,v1=ab' }
            : { 'rig-timestamp': 'x', 'rig-signature': 'ab' },
      }),
      { url: `${c.P2}/${id(b.id)}` },
    ];
  },
};
