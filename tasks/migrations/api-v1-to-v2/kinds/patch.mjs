/** An edit form becomes PATCH with one of the two standard documents. */
const type = (c) => (c.f.format === 'merge' ? 'application/merge-patch+json' : 'application/json-patch+json');

export default {
  id: 'patch',
  flags: { format: ['merge', 'json'], fixed: ['refuse', 'ignore'], answer: ['whole', 'changed'] },
  numbers: { name: [20, 60] },
  operations: () => [
    { method: 'PATCH', path: '/:id/labels', success: [200], problems: [400, 404, 415, 422] },
  ],
  contract: (c) => [
    `\`PATCH ${c.P2}/:id/labels\` changes the object \`{name, notes, owner, bay}\` by a document of \`${type(c)}\`; any other type is \`media-type\` (415) with the header \`Accept-Patch: ${type(c)}\`. What does not parse, or is no ${c.f.format === 'merge' ? 'object' : 'list of operations'}, is \`json-malformed\` (400).`,
    `\`name\` is a text of 1 to ${c.n.name} characters and cannot be removed; \`notes\`, \`owner\` and \`bay\` are texts or null; ${c.f.format === 'merge' ? 'null removes' : '`remove` makes null'}. What breaks that is \`invalid\` (422), and nothing is changed.`,
    c.f.format === 'merge'
      ? `Other members: ${c.f.fixed === 'refuse' ? '`member-fixed` (422), and nothing is changed' : 'are passed over'}.`
      : `Operations are \`replace\`, \`remove\` and \`test\`, in order, all or nothing; any other is \`invalid\` (422), a \`test\` that does not hold \`test-failed\` (422). Other paths: ${c.f.fixed === 'refuse' ? '`member-fixed` (422)' : 'the operation is passed over'}.`,
    c.f.answer === 'whole'
      ? 'The answer is the object as it is now.'
      : 'The answer has, of the object, only the members whose value is another now.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'POST',
    path: '${c.P1}/:id/edit',
    handle: async (request, ctx) => {
      const form = new URLSearchParams(request.body);
      const changes = {};
      for (const name of ['name', 'notes', 'owner', 'bay']) if (form.has(name)) changes[name] = form.get(name);
      const row = ${c.q.update('Number(request.params.id)', 'changes')};
      return row ? send(200, shape(ctx, row)) : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const MEMBERS = ['name', 'notes', 'owner', 'bay'];
const pick = (row) => Object.fromEntries(MEMBERS.map((member) => [member, row[member]]));
const fits = (member, value) => (member === 'name' ? typeof value === 'string' && value.length >= 1 && value.length <= ${c.n.name} : value === null || typeof value === 'string');

${
  c.f.format === 'merge'
    ? `function patched(before, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return { fault: problem(400, 'json-malformed', 'expected an object') };
  const after = { ...before };
  for (const [member, value] of Object.entries(patch)) {
    if (!MEMBERS.includes(member)) ${c.f.fixed === 'refuse' ? "return { fault: problem(422, 'member-fixed', member) }" : 'continue'};
    if (!fits(member, value)) return { fault: problem(422, 'invalid', member) };
    after[member] = value;
  }
  return { after };
}`
    : `function patched(before, operations) {
  if (!Array.isArray(operations)) return { fault: problem(400, 'json-malformed', 'expected a list') };
  const after = { ...before };
  for (const { op, path, value } of operations) {
    const member = String(path).slice(1);
    if (!['replace', 'remove', 'test'].includes(op)) return { fault: problem(422, 'invalid', String(op)) };
    if (!String(path).startsWith('/') || !MEMBERS.includes(member)) ${c.f.fixed === 'refuse' ? "return { fault: problem(422, 'member-fixed', String(path)) }" : 'continue'};
    if (op === 'test') {
      if (after[member] !== value) return { fault: problem(422, 'test-failed', member) };
      continue;
    }
    const next = op === 'remove' ? null : value;
    if (!fits(member, next)) return { fault: problem(422, 'invalid', member) };
    after[member] = next;
  }
  return { after };
}`
}
`,
    routes: `
  {
    method: 'PATCH',
    path: '${c.P2}/:id/labels',
    handle: found(domain, (row, request, ctx) => {
      const media = (request.headers['content-type'] ?? '').split(';')[0].trim();
      if (media !== '${type(c)}') return problem(415, 'media-type', media, {}, { 'accept-patch': '${type(c)}' });
      const { value, fault } = parsed(request.body);
      if (fault !== undefined) return fault;
      const before = pick(row);
      const { after, fault: refused } = patched(before, value);
      if (refused !== undefined) return refused;
      domain.update(ctx, row.id, after);
      return json(200, ${c.f.answer === 'whole' ? 'after' : 'Object.fromEntries(Object.entries(after).filter(([member, each]) => each !== before[member]))'});
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [
    { method: 'POST', url: `${c.P1}/${rows[1].id}/edit`, body: 'name=New+name&bay=' },
    { method: 'POST', url: `${c.P1}/31337/edit`, body: 'name=x' },
    { url: `${c.P1}/${rows[1].id}` },
  ],
  v2requests: (c, { rows, id }) => {
    const patch = (value, row = rows[0], media = type(c)) => ({
      method: 'PATCH',
      url: `${c.P2}/${id(row.id)}/labels`,
      headers: { 'content-type': media },
      body: typeof value === 'string' ? value : JSON.stringify(value),
    });
    const own = (changes) =>
      c.f.format === 'merge'
        ? changes
        : Object.entries(changes).map(([member, value]) =>
            value === null
              ? { op: 'remove', path: `/${member}` }
              : { op: 'replace', path: `/${member}`, value },
          );
    return [
      patch(own({ name: 'Red head', notes: 'new bulb' })),
      patch(own({ notes: null, owner: 'Shed' })),
      patch(own({ owner: 'Lost', name: null })),
      patch(own({ bay: 'Z9', cents: 5 })),
      patch(own({ name: 'x'.repeat(c.n.name + 1) })),
      patch(own({ bay: 12 })),
      ...(c.f.format === 'json'
        ? [
            patch([
              { op: 'replace', path: '/bay', value: 'Q1' },
              { op: 'test', path: '/name', value: 'no' },
            ]),
            patch([
              { op: 'test', path: '/name', value: 'Red head' },
              { op: 'replace', path: '/bay', value: 'Q2' },
            ]),
            patch([{ op: 'add', path: '/bay', value: 'Q3' }]),
          ]
        : [patch([1]), patch('null')]),
      patch('{', rows[1]),
      patch({ name: 'x' }, rows[1], 'application/json'),
      { url: `${c.P2}/${id(rows[0].id)}` },
      patch(own({ name: 'x' }), { id: 9999 }),
    ];
  },
};
