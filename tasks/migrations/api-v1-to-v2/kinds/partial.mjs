/** A fixed short form becomes a choice of members. */
export default {
  id: 'partial',
  flags: { mode: ['include', 'exclude'], id: ['always', 'asked'], unknown: ['refuse', 'pass'] },
  numbers: { most: [3, 6] },
  operations: () => [{ method: 'GET', path: '/:id/card', success: [200], problems: [400, 404] }],
  contract: (c) => {
    const key = c.f.mode === 'include' ? 'fields' : 'omit';
    return [
      `\`GET ${c.P2}/:id/card?${key}=\` gives the resource as above, ${c.f.mode === 'include' ? 'with nothing but the members that are named' : 'without the members that are named'}; without \`${key}\` the whole.`,
      `Names are separated by commas; \`a.b\` names the member \`b\` of the object \`a\`. An object that is left with no member ${c.f.mode === 'include' ? 'was not asked for' : 'stays as `{}`'}.`,
      c.f.unknown === 'refuse'
        ? `Names that the resource does not have: \`field-unknown\` (400) with \`fields\`, these names in the order given.`
        : 'Names that the resource does not have are passed over.',
      `${c.f.id === 'always' ? '`id` is always there.' : '`id` is a member like others.'} More than ${c.n.most} names are \`too-many\` (400), before anything else is looked at.`,
    ];
  },
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/card',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      if (!row) return fail(404, 'no such ${c.one}');
      const whole = shape(ctx, row);
      return send(200, { id: whole.id, name: whole.name, points: whole.points });
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const has = (value, path) => {
  const [first, ...rest] = path;
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, first)) return false;
  return rest.length === 0 || has(value[first], rest);
};
${
  c.f.mode === 'include'
    ? `
function chosen(value, paths) {
  const result = {};
  for (const [first, ...rest] of paths) {
    if (rest.length === 0) result[first] = value[first];
    else if (result[first] !== value[first]) result[first] = { ...result[first], ...chosen(value[first], [rest]) };
  }
  return result;
}
`
    : `
function without(value, [first, ...rest]) {
  const { [first]: removed, ...others } = value;
  return rest.length === 0 ? others : { ...value, [first]: without(removed, rest) };
}
`
}`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/card',
    handle: found(domain, (row, { query }, ctx) => {
      const whole = domain.present(ctx, row);
      const given = query.get('${c.f.mode === 'include' ? 'fields' : 'omit'}');
      if (given === null) return json(200, whole);
      const names = given.split(',');
      if (names.length > ${c.n.most}) return problem(400, 'too-many', \`\${names.length} names\`);
${
  c.f.unknown === 'refuse'
    ? `      const fields = names.filter((name) => !has(whole, name.split('.')));
      if (fields.length > 0) return problem(400, 'field-unknown', fields.join(', '), { fields });
`
    : ''
}      const paths = names.map((name) => name.split('.')).filter((path) => has(whole, path));
${
  c.f.mode === 'include'
    ? `      return json(200, chosen(whole, ${c.f.id === 'always' ? "[['id'], ...paths]" : 'paths'}));`
    : `      let left = whole;
      for (const path of paths) if (has(left, path)) left = without(left, path);
      return json(200, ${c.f.id === 'always' ? '{ id: whole.id, ...left }' : 'left'});`
}
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [{ url: `${c.P1}/${rows[2].id}/card` }, { url: `${c.P1}/31337/card` }],
  v2requests: (c, { rows, id }) => {
    const key = c.f.mode === 'include' ? 'fields' : 'omit';
    const get = (names, row = rows[0]) => ({
      url: `${c.P2}/${id(row.id)}/card${names === undefined ? '' : `?${key}=${names}`}`,
    });
    const { price } = c.fields;
    return [
      get(undefined, rows[1]),
      get('name,points'),
      get('id,name', rows[1]),
      get(`${price}.amount,name`),
      get(`${price}.amount,${price}.currency`, rows[2]),
      get(`${price},${price}.amount`),
      get('name,colour,ghost.x'),
      get('href.x,name'),
      get(Array.from({ length: c.n.most + 1 }, (_, at) => `x${at}`).join(',')),
      get('name', { id: 9999 }),
    ];
  },
};
