/** A state that could be set to anything becomes transitions that are allowed or not. */
const graphs = {
  strict: { in: ['out'], out: ['in', 'lost'], lost: ['in'] },
  loose: { in: ['out', 'lost'], out: ['in', 'lost'], lost: ['in'] },
  final: { in: ['out', 'lost'], out: ['in', 'lost'], lost: [] },
};

export default {
  id: 'transition',
  flags: { graph: ['strict', 'loose', 'final'], same: ['conflict', 'nothing'], undo: ['yes', 'no'] },
  numbers: { minutes: [3, 40] },
  operations: (c) => [
    { method: 'GET', path: '/:id/transitions', success: [200], problems: [400, 404] },
    { method: 'POST', path: '/:id/transitions', success: [200], problems: [400, 404, 409, 415, 422] },
    ...(c.f.undo === 'yes'
      ? [{ method: 'DELETE', path: '/:id/transitions/last', success: [200], problems: [400, 404, 409] }]
      : []),
  ],
  contract: (c) => {
    const graph = graphs[c.f.graph];
    const written = Object.entries(graph).map(
      ([from, to]) =>
        `from "${c.states[from]}" to ${to.map((each) => `"${c.states[each]}"`).join(' or ') || 'nothing'}`,
    );
    return [
      `States change ${written.join(', ')}. \`GET ${c.P2}/:id/transitions\` gives \`{state, allowed}\`, both in v2's names, \`allowed\` sorted by code point.`,
      '`POST` there with JSON `{to}` (no state of v2: `invalid`, 422) changes it: 200 with `{state, allowed}`. What is not allowed is `transition-refused` (409) with `state` and `allowed`.',
      c.f.same === 'conflict'
        ? 'The state that it has already is not allowed either.'
        : 'The state that it has already changes nothing and is answered with 200.',
      c.f.undo === 'yes'
        ? `\`DELETE ${c.P2}/:id/transitions/last\` takes the last transition made here back, within ${c.n.minutes} minutes, those included: 200 with \`{state, allowed}\`. Nothing to take back, too late, or changed by others since: \`transition-refused\` (409) as above. Then nothing is left to take back.`
        : 'Nothing can be taken back.',
    ];
  },
  v1: (c) => ({
    routes: `
  {
    method: 'POST',
    path: '${c.P1}/:id/state',
    handle: async (request, ctx) => {
      const to = new URLSearchParams(request.body).get('to');
      if (['in', 'out', 'lost'].indexOf(to) < 0) return fail(400, 'state?');
      const row = ${c.q.update('Number(request.params.id)', '{ state: to }')};
      return row ? send(200, { id: row.id, state: row.state }) : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const ALLOWED = ${JSON.stringify(graphs[c.f.graph])};
const view = (row) => ({ state: domain.STATES[row.state], allowed: ALLOWED[row.state].map((each) => domain.STATES[each]).sort() });
const refused = (row) => problem(409, 'transition-refused', \`it is \${row.state}\`, view(row));
${
  c.f.undo === 'yes'
    ? `const madeIn = ({ memory }) => memory.get(domain.TABLE) ?? memory.set(domain.TABLE, new Map()).get(domain.TABLE);
`
    : ''
}`,
    routes: `
  { method: 'GET', path: '${c.P2}/:id/transitions', handle: found(domain, (row) => json(200, view(row))) },
  {
    method: 'POST',
    path: '${c.P2}/:id/transitions',
    handle: found(domain, (row, request, ctx) => {
      const { value, fault } = readJson(request);
      if (fault !== undefined) return fault;
      const to = Object.keys(domain.STATES).find((each) => domain.STATES[each] === value.to);
      if (to === undefined) return problem(422, 'invalid', 'to');
${c.f.same === 'nothing' ? '      if (to === row.state) return json(200, view(row));\n' : ''}      if (!ALLOWED[row.state].includes(to)) return refused(row);
      const changed = domain.update(ctx, row.id, { state: to });
${c.f.undo === 'yes' ? '      madeIn(ctx).set(row.id, { at: ctx.clock.now(), from: row.state, version: changed.version });\n' : ''}      return json(200, view(changed));
    }),
  },${
    c.f.undo === 'yes'
      ? `
  {
    method: 'DELETE',
    path: '${c.P2}/:id/transitions/last',
    handle: found(domain, (row, request, ctx) => {
      const last = madeIn(ctx).get(row.id);
      if (last === undefined || last.version !== row.version || ctx.clock.now() - last.at > ${c.n.minutes} * 60_000) return refused(row);
      madeIn(ctx).delete(row.id);
      return json(200, view(domain.update(ctx, row.id, { state: last.from })));
    }),
  },`
      : ''
  }`,
  }),
  other: (c) => ({
    top: `
const EDGES = new Set(${JSON.stringify(Object.entries(graphs[c.f.graph]).flatMap(([from, to]) => to.map((each) => `${from}>${each}`)))});
const words = domain.STATES;

function lookAt({ state }) {
  const allowed = Object.keys(words).filter((to) => EDGES.has(state + '>' + to)).map((to) => words[to]);
  allowed.sort();
  return { state: words[state], allowed };
}

function refuse(row) {
  return problem(409, 'transition-refused', 'not from here', lookAt(row));
}
${
  c.f.undo === 'yes'
    ? `
function journal(ctx) {
  if (!ctx.memory.has('transitions of ${c.id}')) ctx.memory.set('transitions of ${c.id}', {});
  return ctx.memory.get('transitions of ${c.id}');
}
`
    : ''
}`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/transitions',
    handle: found(domain, async (row) => json(200, lookAt(row))),
  },
  {
    method: 'POST',
    path: '${c.P2}/:id/transitions',
    handle: found(domain, async (row, request, ctx) => {
      const read = readJson(request);
      if (read.fault) return read.fault;
      const [to] = Object.entries(words).find(([, word]) => word === read.value.to) ?? [];
      if (!to) return problem(422, 'invalid', 'which state?');
      if (to === row.state) return ${c.f.same === 'nothing' ? 'json(200, lookAt(row))' : 'refuse(row)'};
      if (!EDGES.has(row.state + '>' + to)) return refuse(row);
      const after = domain.update(ctx, row.id, { state: to });
${c.f.undo === 'yes' ? '      journal(ctx)[row.id] = [ctx.clock.now(), row.state, after.version];\n' : ''}      return json(200, lookAt(after));
    }),
  },${
    c.f.undo === 'yes'
      ? `
  {
    method: 'DELETE',
    path: '${c.P2}/:id/transitions/last',
    handle: found(domain, async (row, request, ctx) => {
      const [at, state, version] = journal(ctx)[row.id] ?? [];
      const inTime = at !== undefined && (ctx.clock.now() - at) / 60000 <= ${c.n.minutes};
      if (!inTime || version !== row.version) return refuse(row);
      delete journal(ctx)[row.id];
      return json(200, lookAt(domain.update(ctx, row.id, { state })));
    }),
  },`
      : ''
  }`,
  }),
  v1requests: (c, { rows }) => [
    { method: 'POST', url: `${c.P1}/${rows[0].id}/state`, body: 'to=lost' },
    { method: 'POST', url: `${c.P1}/${rows[0].id}/state`, body: 'to=sold' },
    { url: `${c.P1}/${rows[0].id}` },
    { method: 'POST', url: `${c.P1}/31337/state`, body: 'to=in' },
  ],
  v2requests: (c, { rows, id }) => {
    const row = rows.find((each) => each.state === 'in') ?? rows[0];
    const url = `${c.P2}/${id(row.id)}/transitions`;
    const post = (to, after = 0) => ({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to }),
      after,
    });
    const undo = (after = 0) => ({ method: 'DELETE', url: `${url}/last`, after });
    return [
      ...rows.slice(0, 3).map((each) => ({ url: `${c.P2}/${id(each.id)}/transitions` })),
      undo(),
      post(c.states.in),
      post(c.states.out, 1),
      undo(c.n.minutes * 60 + 1),
      undo(c.n.minutes * 60 + 1),
      post(c.states.out, 5000),
      { method: 'POST', url: `${c.P1}/${row.id}/state`, body: 'to=out', after: 5001 },
      undo(5002),
      post('out', 5003),
      post(c.states.lost, 5004),
      undo(5004 + c.n.minutes * 60 + 1),
      post(c.states.in, 9000),
      { url },
      { url: `${c.P2}/${id(9999)}/transitions` },
    ];
  },
};
