/** A role that anybody may claim becomes tokens with scopes. */
export default {
  id: 'scopes',
  flags: { wild: ['area', 'none'], order: ['token', 'row'], write: ['implies', 'apart'] },
  numbers: { keep: [2, 5] },
  operations: () => [
    { method: 'GET', path: '/:id/audit', success: [200], problems: [400, 401, 403, 404] },
    { method: 'POST', path: '/:id/audit', success: [201], problems: [400, 401, 403, 404, 415, 422] },
  ],
  scopes: (c) => ({ read: `${c.many}:read`, write: `${c.many}:write` }),
  contract: (c) => {
    const { read, write } = c.kind.scopes(c);
    return [
      `\`GET ${c.P2}/:id/audit\` gives \`{entries}\`, the last ${c.n.keep}, newest first, \`{by, text}\`, and needs the scope \`${read}\`; \`POST\` with \`{text}\` (a text that is not empty, else \`invalid\`, 422) adds one for the owner of the token, 201 with \`{by, text}\`, and needs \`${write}\`. Entries live as long as the process.`,
      `\`Authorization: Bearer <token>\`; tokens are in \`ctx.secrets.tokens\`: \`{[token]: {owner, scopes, expires}}\`, \`expires\` in seconds since 1970, the last second in which it is good. None: \`token-missing\` (401) with \`WWW-Authenticate: Bearer realm="rigshed"\`; unknown or expired: \`token-invalid\` (401) with \`Bearer realm="rigshed", error="invalid_token"\`.`,
      `Without the scope: \`scope-missing\` (403) with \`scope\`, the one needed, and \`WWW-Authenticate: Bearer realm="rigshed", error="insufficient_scope", scope="<it>"\`. ${
        c.f.write === 'implies'
          ? `Who may write may read.`
          : `Who may write may not read, unless that is said too.`
      } ${c.f.wild === 'area' ? `\`${c.area}:*\` holds every scope here.` : 'There are no wild cards.'}`,
      c.f.order === 'token'
        ? 'The token is looked at before the id, the scope after the id.'
        : 'The id is looked at before the token.',
    ];
  },
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/audit',
    handle: async (request, ctx) => {
      if (request.headers['x-role'] !== 'admin') return fail(403, 'admins only');
      const row = ${c.q.get('Number(request.params.id)')};
      return row ? send(200, { id: row.id, version: row.version, owner: row.owner }) : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => {
    const { read, write } = c.kind.scopes(c);
    const holds = [
      'scopes.includes(scope)',
      ...(c.f.wild === 'area' ? [`scopes.includes('${c.area}:*')`] : []),
      ...(c.f.write === 'implies' ? [`(scope === '${read}' && scopes.includes('${write}'))`] : []),
    ].join(' || ');
    return {
      top: `
const REALM = 'Bearer realm="rigshed"';
const entriesIn = ({ memory }) => memory.get(domain.TABLE) ?? memory.set(domain.TABLE, new Map()).get(domain.TABLE);
const holds = (scopes, scope) => ${holds};

function tokenOf({ headers }, ctx) {
  const name = /^Bearer (\\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (name === undefined) return { fault: problem(401, 'token-missing', 'who are you?', {}, { 'www-authenticate': REALM }) };
  const token = Object.hasOwn(ctx.secrets.tokens, name) ? ctx.secrets.tokens[name] : undefined;
  if (token === undefined || Math.floor(ctx.clock.now() / 1000) > token.expires) {
    return { fault: problem(401, 'token-invalid', 'not, or no longer, good', {}, { 'www-authenticate': \`\${REALM}, error="invalid_token"\` }) };
  }
  return { token };
}

/** Token, id and scope, in the order of the contract. */
const guarded = (scope, work) => async (request, ctx) => {
  const { token, fault } = tokenOf(request, ctx);
${c.f.order === 'token' ? '  if (fault !== undefined) return fault;\n' : ''}  return found(domain, (row) => {
${c.f.order === 'row' ? '    if (fault !== undefined) return fault;\n' : ''}    if (!holds(token.scopes, scope)) return problem(403, 'scope-missing', scope, { scope }, { 'www-authenticate': \`\${REALM}, error="insufficient_scope", scope="\${scope}"\` });
    return work(row, request, ctx, token);
  })(request, ctx);
};
`,
      routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/audit',
    handle: guarded('${read}', (row, request, ctx) => json(200, { entries: (entriesIn(ctx).get(row.id) ?? []).slice(0, ${c.n.keep}) })),
  },
  {
    method: 'POST',
    path: '${c.P2}/:id/audit',
    handle: guarded('${write}', (row, request, ctx, token) => {
      const { value, fault } = readJson(request);
      if (fault !== undefined) return fault;
      if (typeof value.text !== 'string' || value.text === '') return problem(422, 'invalid', 'text');
      const entry = { by: token.owner, text: value.text };
      entriesIn(ctx).set(row.id, [entry, ...(entriesIn(ctx).get(row.id) ?? [])]);
      return json(201, entry);
    }),
  },`,
    };
  },
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/${rows[0].id}/audit`, headers: { 'X-Role': 'admin' } },
    { url: `${c.P1}/${rows[0].id}/audit` },
    { url: `${c.P1}/31337/audit`, headers: { 'X-Role': 'admin' } },
  ],
  secrets: (c, start) => {
    const { read, write } = c.kind.scopes(c);
    const expires = Math.floor(start / 1000) + 3600;
    return {
      tokens: {
        'r-1': { owner: 'reader', scopes: [read], expires },
        'w-1': { owner: 'writer', scopes: ['other:read', write], expires },
        'b-1': { owner: 'both', scopes: [read, write], expires: expires + 60 },
        'a-1': { owner: 'area', scopes: [`${c.area}:*`], expires },
      },
    };
  },
  v2requests: (c, { rows, id }) => {
    const call = (token, text, after = 0, row = rows[0]) => ({
      method: text === undefined ? 'GET' : 'POST',
      url: `${c.P2}/${typeof row === 'string' ? row : id(row.id)}/audit`,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(text === undefined ? {} : { body: JSON.stringify({ text }) }),
      after,
    });
    return [
      call('r-1'),
      call('w-1', 'first'),
      call('b-1', 'second'),
      call('b-1', ''),
      call('r-1', 'no'),
      call('w-1'),
      call('a-1'),
      call('a-1', 'third'),
      call(undefined),
      call(undefined, undefined, 0, { id: 9999 }),
      call('zz', undefined, 0, 'nonsense'),
      call('r-1', 'x', 0, { id: 9999 }),
      call('toString'),
      ...Array.from({ length: c.n.keep }, (_, at) => call('b-1', `more ${at}`, 10)),
      call('r-1', undefined, 3600),
      call('r-1', undefined, 3601),
      call('b-1', undefined, 3601),
    ];
  },
};
