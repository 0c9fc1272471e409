/** Creating gets idempotency keys. */
const slug = (c) => (c.f.conflict === '409' ? '409' : '422');

export default {
  id: 'create',
  creates: true,
  flags: { conflict: ['409', '422'], missing: ['refuse', 'allow'], answer: ['whole', 'id'] },
  numbers: { hours: [2, 48], key: [16, 64] },
  operations: (c) => [
    {
      method: 'POST',
      path: '',
      success: [201],
      problems: [...new Set([400, Number(c.f.conflict), 415, 422])].sort(),
    },
  ],
  contract: (c) => [
    `\`POST ${c.P2}\` with JSON \`{name, serial}\` creates one: 201, \`Location\` its href, the body ${c.f.answer === 'whole' ? 'as above' : '`{"id": ...}`'}. Both are texts that are not empty, else \`invalid\` (422).`,
    c.f.missing === 'refuse'
      ? 'The header `Idempotency-Key` is needed: without it `key-missing` (400), before the body is looked at.'
      : 'The header `Idempotency-Key` may be left out; then nothing is remembered.',
    `A key of more than ${c.n.key} characters is \`key-invalid\` (400). Within ${c.n.hours} hours of its first use the same key with the same body, byte for byte, gives the same answer with the header \`Idempotent-Replayed: true\` and creates nothing.`,
    `The same key with another body is \`key-reused\` (${slug(c)}). After that time, to the second, the key is new. Only a 201 is remembered.`,
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'POST',
    path: '${c.P1}/new',
    handle: async (request, ctx) => {
      const form = new URLSearchParams(request.body);
      const name = form.get('name');
      const serial = form.get('serial');
      if (!name || !serial) return fail(400, 'name and serial');
      const made = ${c.q.create};
      return send(200, { id: made.id, created: ${c.hand.date('made.created')} });
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const KEPT_MS = ${c.n.hours} * 3_600_000;

const keysIn = ({ memory }) => memory.get(domain.TABLE) ?? memory.set(domain.TABLE, new Map()).get(domain.TABLE);

function created(ctx, request) {
  const { value, fault } = readJson(request);
  if (fault !== undefined) return fault;
  const bad = ['name', 'serial'].find((member) => typeof value[member] !== 'string' || value[member] === '');
  if (bad !== undefined) return problem(422, 'invalid', \`\${bad} is needed\`);
  const row = domain.create(ctx, { name: value.name, serial: value.serial });
  const id = domain.ids.format(row.id);
  return json(201, ${c.f.answer === 'whole' ? 'domain.present(ctx, row)' : '{ id }'}, { location: \`${c.P2}/\${id}\` });
}
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}',
    handle: async (request, ctx) => {
      const key = request.headers['idempotency-key'];
      if (key === undefined) return ${c.f.missing === 'refuse' ? "problem(400, 'key-missing', 'send an Idempotency-Key')" : 'created(ctx, request)'};
      if (key.length > ${c.n.key}) return problem(400, 'key-invalid', 'the key is too long');
      const keys = keysIn(ctx);
      const known = keys.get(key);
      if (known !== undefined && ctx.clock.now() - known.at <= KEPT_MS) {
        if (known.body !== request.body) return problem(${slug(c)}, 'key-reused', 'the key was used with another body');
        return { ...known.answer, headers: { ...known.answer.headers, 'idempotent-replayed': 'true' } };
      }
      const answer = created(ctx, request);
      if (answer.status === 201) keys.set(key, { at: ctx.clock.now(), body: request.body, answer });
      return answer;
    },
  },`,
  }),
  v1requests: (c) => [
    { method: 'POST', url: `${c.P1}/new`, body: 'name=Snoot&serial=SN0001' },
    { method: 'POST', url: `${c.P1}/new`, body: 'name=Snoot' },
  ],
  v2requests: (c) => {
    const post = (value, key, extra = {}) => ({
      method: 'POST',
      url: c.P2,
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      body: typeof value === 'string' ? value : JSON.stringify(value),
      ...extra,
    });
    const one = { name: 'Barn door', serial: 'BD0001' };
    return [
      post(one, 'k-1'),
      post(one, 'k-1', { after: 60 }),
      post({ ...one, name: 'Other' }, 'k-1', { after: 61 }),
      post({ name: '', serial: 'x' }, 'k-2', { after: 62 }),
      post({ name: 'Gel', serial: 'G1' }, 'k-2', { after: 63 }),
      post(one, undefined, { after: 64 }),
      post(one, 'k'.repeat(c.n.key + 1), { after: 65 }),
      post('{"name', 'k-3', { after: 66 }),
      post(one, 'k-1', { after: c.n.hours * 3600 }),
      post(one, 'k-1', { after: c.n.hours * 3600 + 1 }),
    ];
  },
};
