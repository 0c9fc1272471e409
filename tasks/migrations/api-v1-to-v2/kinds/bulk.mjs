/** One request a row becomes one for many, with what became of each. */
export default {
  id: 'bulk',
  flags: { mode: ['each', 'all'], gone: ['404', '204'], second: ['owner', 'bay'] },
  numbers: { most: [4, 7] },
  operations: (c) => [
    {
      method: 'POST',
      path: '/batches',
      success: [c.f.mode === 'each' ? 207 : 200],
      problems: [400, 413, 415, ...(c.f.mode === 'all' ? [422] : [])],
    },
  ],
  contract: (c) => [
    `\`POST ${c.P2}/batches\` with JSON \`{operations}\` does up to ${c.n.most} of them in order (more: \`too-many\`, 413; no list, or empty: \`invalid\`, 400): \`{op: "delete", id}\`, \`{op: "move", id, ${c.f.second}}\` (${c.f.second} a text or null) and \`{op: "rename", id, name}\` (name a text that is not empty).`,
    'The status of an operation is 204, or 404 where the id names nothing, 400 where it is malformed, 422 where anything else is wrong; the op and its values are looked at before the id.',
    `Deleting what an earlier operation of the same batch deleted is ${c.f.gone}.`,
    c.f.mode === 'each'
      ? 'The answer is 207 with `{results}`, `{index, status}` for each; those that fail do not stop others.'
      : 'All or nothing: where one fails nothing is done and the answer is `batch-refused` (422) with `index` and `cause`, position and status of the first that fails; else 200 with `{done}`, their number.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'POST',
    path: '${c.P1}/:id/delete',
    handle: async (request, ctx) => (${c.q.remove('Number(request.params.id)')} ? send(200, { deleted: Number(request.params.id) }) : fail(404, 'no such ${c.one}')),
  },
  {
    method: 'POST',
    path: '${c.P1}/:id/move',
    handle: async (request, ctx) => {
      const row = ${c.q.update('Number(request.params.id)', `{ ${c.f.second}: request.body || null }`)};
      return row ? send(200, shape(ctx, row)) : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const CHANGES = {
  delete: () => ({}),
  move: ({ ${c.f.second} }) => (${c.f.second} === null || typeof ${c.f.second} === 'string' ? { ${c.f.second} } : undefined),
  rename: ({ name }) => (typeof name === 'string' && name !== '' ? { name } : undefined),
};

/** What an operation would do: its status, and for 204 how it is done. */
function planned(ctx, operation, deleted) {
  const op = operation?.op;
  const changes = Object.hasOwn(CHANGES, op) ? CHANGES[op](operation) : undefined;
  if (changes === undefined) return { status: 422 };
  const number = domain.ids.parse(String(operation.id));
  if (number === undefined) return { status: 400 };
  if (deleted.has(number)) return { status: op === 'delete' ? ${c.f.gone} : 404 };
  if (domain.get(ctx, number) === undefined) return { status: 404 };
  if (op !== 'delete') return { status: 204, run: () => domain.update(ctx, number, changes) };
  deleted.add(number);
  return { status: 204, run: () => domain.remove(ctx, number) };
}
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}/batches',
    handle: async (request, ctx) => {
      const { value, fault } = readJson(request);
      if (fault !== undefined) return fault;
      const { operations } = value;
      if (!Array.isArray(operations) || operations.length === 0) return problem(400, 'invalid', 'operations is a list');
      if (operations.length > ${c.n.most}) return problem(413, 'too-many', \`\${operations.length} operations\`);
      const deleted = new Set();
      const plan = operations.map((operation) => planned(ctx, operation, deleted));
${
  c.f.mode === 'all'
    ? `      const index = plan.findIndex(({ status }) => status !== 204);
      if (index !== -1) return problem(422, 'batch-refused', \`operation \${index}\`, { index, cause: plan[index].status });
`
    : ''
}      for (const { run } of plan) run?.();
      return ${c.f.mode === 'all' ? 'json(200, { done: plan.length })' : 'json(207, { results: plan.map(({ status }, index) => ({ index, status })) })'};
    },
  },`,
  }),
  v1requests: (c, { rows }) => [
    { method: 'POST', url: `${c.P1}/${rows[0].id}/delete` },
    { method: 'POST', url: `${c.P1}/${rows[0].id}/delete` },
    { method: 'POST', url: `${c.P1}/${rows[1].id}/move`, body: 'K7' },
    { url: `${c.P1}/${rows[0].id}` },
  ],
  v2requests: (c, { rows, id }) => {
    const [a, b, d, e] = rows.map((row) => id(row.id));
    const second = c.f.second;
    const post = (operations) => ({
      method: 'POST',
      url: `${c.P2}/batches`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operations }),
    });
    return [
      post([
        { op: 'delete', id: a },
        { op: 'rename', id: b, name: 'Renamed' },
        { op: 'move', id: d, [second]: null },
      ]),
      post([
        { op: 'rename', id: b, name: 'Again' },
        { op: 'move', id: d, [second]: 5 },
        { op: 'delete', id: id(9999) },
        { op: 'delete', id: 'nonsense' },
      ]),
      post([
        { op: 'delete', id: e },
        { op: 'delete', id: e },
      ]),
      post([
        { op: 'rename', id: 'x', name: '' },
        { op: 'paint', id: b },
      ]),
      post([
        { op: 'delete', id: d },
        { op: 'rename', id: d, name: 'Ghost' },
      ]),
      post([]),
      { ...post([]), body: '{}' },
      post(Array.from({ length: c.n.most + 1 }, () => ({ op: 'rename', id: b, name: 'Many' }))),
      ...[a, b, d, e].map((each) => ({ url: `${c.P2}/${each}` })),
    ];
  },
};
