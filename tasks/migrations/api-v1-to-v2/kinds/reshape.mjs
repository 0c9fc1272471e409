/** A flat sheet of columns becomes nested, with nulls, flags, lists and units as v2 has them. */
const groups = {
  plain: ['size', 'place', 'owner'],
  long: ['dimensions', 'location', 'ownedBy'],
};

const sheet = (c) => {
  const [size, place, owner] = groups[c.f.names];
  const measure = (name) => (c.f.unit === 'mm' ? `row.${name}` : `row.${name} / 10`);
  return { size, place, owner, measure, key: c.f.unit === 'mm' ? 'Mm' : 'Cm' };
};

export default {
  id: 'reshape',
  flags: { names: ['plain', 'long'], nulls: ['omit', 'keep'], tags: ['list', 'sorted'], unit: ['mm', 'cm'] },
  numbers: {},
  operations: () => [{ method: 'GET', path: '/:id/sheet', success: [200], problems: [400, 404] }],
  contract: (c) => {
    const { size, place, owner, key } = sheet(c);
    return [
      `\`GET ${c.P2}/:id/sheet\`: \`{id, ${size}: {width${key}, height${key}}, ${place}: {shelf, bay}, ${owner}: {name, vatNumber}, active, tags}\`.`,
      `Widths and heights are stored in millimetres; here they are in ${c.f.unit === 'mm' ? 'millimetres' : 'centimetres, with a fraction where there is one'}. \`active\` is a boolean.`,
      `\`tags\` is a list of texts${c.f.tags === 'sorted' ? ', sorted by code point, without duplicates' : ' in their stored order, duplicates and all'}; no tags are an empty list.`,
      c.f.nulls === 'omit'
        ? 'A member without a value is left out, and an object with no member left is left out too.'
        : 'A member without a value is null.',
    ];
  },
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/sheet',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      if (!row) return fail(404, 'no such ${c.one}');
      return send(200, { id: row.id, dim_w: row.width, dim_h: row.height, loc_shelf: row.shelf, loc_bay: row.bay, own_name: row.owner, own_vat: row.vat, active: row.active, tags: row.tags });
    },
  },`,
  }),
  v2: (c) => {
    const { size, place, owner, measure, key } = sheet(c);
    return {
      top: `
const tagsOf = (row) => ${c.f.tags === 'sorted' ? "[...new Set(row.tags.split('|').filter(Boolean))].sort()" : "row.tags.split('|').filter(Boolean)"};
${
  c.f.nulls === 'omit'
    ? `
function withoutNulls(value) {
  const kept = Object.entries(value).flatMap(([name, each]) => {
    if (each === null) return [];
    if (typeof each !== 'object' || Array.isArray(each)) return [[name, each]];
    const inner = withoutNulls(each);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}
`
    : ''
}`,
      routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/sheet',
    handle: found(domain, (row) => {
      const sheet = {
        id: domain.ids.format(row.id),
        ${size}: { width${key}: ${measure('width')}, height${key}: ${measure('height')} },
        ${place}: { shelf: row.shelf, bay: row.bay },
        ${owner}: { name: row.owner, vatNumber: row.vat },
        active: row.active === 1,
        tags: tagsOf(row),
      };
      return json(200, ${c.f.nulls === 'omit' ? 'withoutNulls(sheet)' : 'sheet'});
    }),
  },`,
    };
  },
  other: (c) => {
    const { size, place, owner, measure, key } = sheet(c);
    const put = (group, name, value) =>
      c.f.nulls === 'omit'
        ? `      if (${value} !== null) (sheet.${group} ??= {}).${name} = ${value};`
        : `      (sheet.${group} ??= {}).${name} = ${value};`;
    return {
      routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/sheet',
    handle: found(domain, (row) => {
      const sheet = { id: domain.ids.format(row.id), ${size}: { width${key}: ${measure('width')}, height${key}: ${measure('height')} } };
${put(place, 'shelf', 'row.shelf')}
${put(place, 'bay', 'row.bay')}
${put(owner, 'name', 'row.owner')}
${put(owner, 'vatNumber', 'row.vat')}
      sheet.active = Boolean(row.active);
      sheet.tags = [];
      for (const tag of row.tags === '' ? [] : row.tags.split('|')) {
        ${c.f.tags === 'sorted' ? 'if (!sheet.tags.includes(tag)) ' : ''}sheet.tags.push(tag);
      }
${c.f.tags === 'sorted' ? '      sheet.tags.sort();\n' : ''}      return json(200, sheet);
    }),
  },`,
    };
  },
  v1requests: (c, { rows }) => [
    ...rows.slice(0, 3).map((row) => ({ url: `${c.P1}/${row.id}/sheet` })),
    { url: `${c.P1}/9999/sheet` },
  ],
  v2requests: (c, { rows, id }) => [
    ...rows.slice(0, 6).map((row) => ({ url: `${c.P2}/${id(row.id)}/sheet` })),
    { url: `${c.P2}/${id(9999)}/sheet` },
  ],
};
