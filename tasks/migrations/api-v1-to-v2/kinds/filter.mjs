/** Parameters made up one by one become a grammar of filters and sorting. */
const grammars = {
  rsql: {
    text: '`<field><operator><value>`, clauses separated by `;`; operators `=eq=`, `=ge=`, `=le=`, `=has=`',
    split: "';'",
    clause: '/^([a-z]+)=(eq|ge|le|has)=(.+)$/',
    write: (field, op, value) => `${field}=${op}=${value}`,
    join: ';',
  },
  colon: {
    text: '`<field>:<operator>:<value>`, clauses separated by `,`; operators `eq`, `ge`, `le`, `has`',
    split: "','",
    clause: '/^([a-z]+):(eq|ge|le|has):(.+)$/',
    write: (field, op, value) => `${field}:${op}:${value}`,
    join: ',',
  },
  words: {
    text: '`<field> <operator> <value>` with single spaces, clauses separated by ` and `; operators `eq`, `ge`, `le`, `has`',
    split: "' and '",
    clause: '/^([a-z]+) (eq|ge|le|has) (.+)$/',
    write: (field, op, value) => `${field} ${op} ${value}`,
    join: ' and ',
  },
};

export default {
  id: 'filter',
  flags: { grammar: ['rsql', 'colon', 'words'], case: ['exact', 'folded'] },
  numbers: { most: [4, 7] },
  operations: () => [{ method: 'GET', path: '/matches', success: [200], problems: [400] }],
  contract: (c) => [
    `\`GET ${c.P2}/matches?filter=&sort=\` gives \`{items}\`: ids and names, \`{id, name}\`, of the ${c.many} to which every clause of \`filter\` applies, at most ${c.n.most}, and \`more\`, whether there are others.`,
    `A clause is ${grammars[c.f.grammar].text}. \`weight\` (grams, stored) takes \`eq\`, \`ge\`, \`le\` and whole numbers; \`state\` takes \`eq\` and the names of v2; \`name\` takes \`eq\` and \`has\` (contains)${c.f.case === 'folded' ? ', upper and lower case being the same' : ''}.`,
    'Anything else is `filter-invalid` (400) with `clause`, the position of the first wrong clause, from 0. An empty or absent `filter` has no clauses.',
    '`sort` is a list of `name` and `weight` separated by commas, `-` before one turns it round; ties go by number, which is also the order without `sort`. Names go by code point. Anything else is `sort-invalid` (400).',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/find',
    handle: async (request, ctx) => {
      const min = Number(request.query.get('min_weight') || 0) * 1000;
      const max = Number(request.query.get('max_weight') || 1e6) * 1000;
      const state = request.query.get('state');
      const rows = ${c.q.all}.filter((row) => row.weight >= min && row.weight <= max && (!state || row.state === state));
      return send(200, rows.map((row) => shape(ctx, row)));
    },
  },`,
  }),
  v2: (c) => {
    const { split, clause } = grammars[c.f.grammar];
    const fold = c.f.case === 'folded' ? '.toLowerCase()' : '';
    return {
      top: `
const TESTS = {
  'weight eq': (row, value) => row.weight === Number(value),
  'weight ge': (row, value) => row.weight >= Number(value),
  'weight le': (row, value) => row.weight <= Number(value),
  'state eq': (row, value) => domain.STATES[row.state] === value,
  'name eq': (row, value) => row.name${fold} === value${fold},
  'name has': (row, value) => row.name${fold}.includes(value${fold}),
};

function readClause(text) {
  const [, field, operator, value] = ${clause}.exec(text) ?? [];
  const test = TESTS[\`\${field} \${operator}\`];
  if (test === undefined) return undefined;
  if (field === 'weight' && !/^\\d+$/.test(value)) return undefined;
  if (field === 'state' && !Object.values(domain.STATES).includes(value)) return undefined;
  return (row) => test(row, value);
}

function readSort(text) {
  const keys = text.split(',').map((each) => /^(-?)(name|weight)$/.exec(each));
  if (keys.includes(null)) return undefined;
  return (a, b) => {
    for (const [, sign, field] of keys) {
      if (a[field] !== b[field]) return (a[field] < b[field] ? -1 : 1) * (sign === '-' ? -1 : 1);
    }
    return a.id - b.id;
  };
}
`,
      routes: `
  {
    method: 'GET',
    path: '${c.P2}/matches',
    handle: async ({ query }, ctx) => {
      const clauses = (query.get('filter') || undefined)?.split(${split}).map(readClause) ?? [];
      const clause = clauses.indexOf(undefined);
      if (clause !== -1) return problem(400, 'filter-invalid', \`clause \${clause}\`, { clause });
      const order = query.get('sort') === null ? (a, b) => a.id - b.id : readSort(query.get('sort'));
      if (order === undefined) return problem(400, 'sort-invalid', query.get('sort'));
      const rows = domain.all(ctx).filter((row) => clauses.every((test) => test(row))).sort(order);
      const items = rows.slice(0, ${c.n.most}).map(({ id, name }) => ({ id: domain.ids.format(id), name }));
      return json(200, { items, more: rows.length > ${c.n.most} });
    },
  },`,
    };
  },
  v1requests: (c) => [
    { url: `${c.P1}/find?min_weight=1&max_weight=6` },
    { url: `${c.P1}/find?state=out` },
    { url: `${c.P1}/find?min_weight=900` },
  ],
  v2requests: (c, { rows }) => {
    const { write, join } = grammars[c.f.grammar];
    const get = (clauses, sort) => ({
      url: `${c.P2}/matches?filter=${encodeURIComponent(clauses.map((each) => write(...each)).join(join))}${sort === undefined ? '' : `&sort=${sort}`}`,
    });
    const word = rows[0].name.split(' ')[0];
    const middle = rows.map((row) => row.weight).sort((a, b) => a - b)[Math.floor(rows.length / 2)];
    return [
      { url: `${c.P2}/matches` },
      { url: `${c.P2}/matches?sort=-weight,name` },
      get([['weight', 'ge', middle]], 'name'),
      get(
        [
          ['weight', 'le', middle],
          ['state', 'eq', c.states.out],
        ],
        '-name',
      ),
      get([['name', 'has', word.toLowerCase()]]),
      get([['name', 'has', word]]),
      get([['name', 'eq', rows[1].name.toUpperCase()]]),
      get([['weight', 'eq', rows[2].weight]]),
      get([
        ['weight', 'ge', 1],
        ['state', 'eq', 'out'],
      ]),
      get([['weight', 'has', '1']]),
      get([
        ['name', 'has', 'a'],
        ['weight', 'le', '12.5'],
      ]),
      { url: `${c.P2}/matches?sort=serial` },
    ];
  },
};
