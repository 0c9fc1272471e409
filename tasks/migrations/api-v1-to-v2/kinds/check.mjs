/** One text of errors becomes a problem that points at each member. */
const rules = (c) => [
  ['name', 'required', 'value.name === undefined'],
  ['name', 'type', "typeof value.name !== 'string'"],
  ['name', 'length', `value.name.length < 1 || value.name.length > ${c.n.name}`],
  ['serial', 'required', 'value.serial === undefined'],
  ['serial', 'type', "typeof value.serial !== 'string'"],
  ['serial', 'pattern', '!/^[A-Z]{2}\\d{4}$/.test(value.serial)'],
  [
    'weight',
    'range',
    `value.weight !== undefined && !(Number.isInteger(value.weight) && value.weight >= 1 && value.weight <= ${c.n.weight})`,
  ],
];

export default {
  id: 'check',
  flags: { report: ['all', 'first'], unknown: ['refuse', 'ignore'], valid: ['204', '200'] },
  numbers: { name: [12, 40], weight: [500, 9000] },
  operations: (c) => [
    {
      method: 'POST',
      path: '/validations',
      success: [Number(c.f.valid)],
      problems: [400, 415, 422],
    },
  ],
  contract: (c) => [
    `\`POST ${c.P2}/validations\` looks at a JSON object without storing it: ${c.f.valid === '204' ? '204' : '200 with `{"valid": true}`'} where it would do, else \`invalid\` (422) with \`errors: [{pointer, code}]\`.`,
    `\`name\`: \`required\`, a text (\`type\`), 1 to ${c.n.name} characters (\`length\`). \`serial\`: \`required\`, a text (\`type\`), two capitals and four digits (\`pattern\`). \`weight\`, where given: a whole number from 1 to ${c.n.weight} (\`range\`).`,
    `Pointers are \`/name\` and the like; a member has at most one error, the first of its list above. ${
      c.f.unknown === 'refuse'
        ? 'Every other member has the code `unknown`.'
        : 'Other members are not looked at.'
    }`,
    c.f.report === 'all'
      ? 'Errors are sorted by pointer, by code point.'
      : 'Only the error whose pointer sorts first, by code point, is told.',
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'POST',
    path: '${c.P1}/check',
    handle: async (request) => {
      const form = new URLSearchParams(request.body);
      const errors = [];
      if (!form.get('name')) errors.push('name missing');
      if (!form.get('serial')) errors.push('serial missing');
      if (form.get('weight') && !(Number(form.get('weight')) <= ${c.n.weight})) errors.push('too heavy');
      return send(200, errors.length ? { ok: 0, errors: errors.join('; ') } : { ok: 1 });
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const RULES = [
${rules(c)
  .map(
    ([member, code, broken]) =>
      `  { member: '${member}', code: '${code}', broken: (value) => ${broken.replaceAll('value.', 'value.')} },`,
  )
  .join('\n')}
];

function errorsIn(value) {
  const errors = [];
  for (const { member, code, broken } of RULES) {
    if (!errors.some(({ pointer }) => pointer === \`/\${member}\`) && broken(value)) errors.push({ pointer: \`/\${member}\`, code });
  }
${
  c.f.unknown === 'refuse'
    ? `  for (const member of Object.keys(value)) {
    if (!RULES.some((rule) => rule.member === member)) errors.push({ pointer: \`/\${member}\`, code: 'unknown' });
  }
`
    : ''
}  errors.sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
  return ${c.f.report === 'all' ? 'errors' : 'errors.slice(0, 1)'};
}
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}/validations',
    handle: async (request) => {
      const { value, fault } = readJson(request);
      if (fault !== undefined) return fault;
      const errors = errorsIn(value);
      if (errors.length > 0) return problem(422, 'invalid', \`\${errors.length} errors\`, { errors });
      return ${c.f.valid === '204' ? 'empty(204)' : 'json(200, { valid: true })'};
    },
  },`,
  }),
  other: (c) => ({
    top: `
const TEXTS = { name: (text) => (text.length < 1 || text.length > ${c.n.name} ? 'length' : undefined), serial: (text) => (/^[A-Z][A-Z][0-9]{4}$/.test(text) ? undefined : 'pattern') };

function codeFor(member, value) {
  if (member in TEXTS) {
    if (value === undefined) return 'required';
    return typeof value === 'string' ? TEXTS[member](value) : 'type';
  }
  if (member !== 'weight') return ${c.f.unknown === 'refuse' ? "'unknown'" : 'undefined'};
  return value === undefined || (Number.isInteger(value) && value > 0 && value <= ${c.n.weight}) ? undefined : 'range';
}
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}/validations',
    handle: async (request) => {
      const read = readJson(request);
      if (read.fault) return read.fault;
      const members = [...new Set(['name', 'serial', 'weight', ...Object.keys(read.value)])].sort();
      const all = members.map((member) => ({ pointer: '/' + member, code: codeFor(member, Object.hasOwn(read.value, member) ? read.value[member] : undefined) }));
      const errors = all.filter(({ code }) => code)${c.f.report === 'first' ? '.slice(0, 1)' : ''};
      if (errors.length) return problem(422, 'invalid', 'see errors', { errors });
      return ${c.f.valid === '204' ? 'empty(204)' : 'json(200, { valid: true })'};
    },
  },`,
  }),
  v1requests: (c) => [
    { method: 'POST', url: `${c.P1}/check`, body: 'name=Hook&serial=AB1234' },
    { method: 'POST', url: `${c.P1}/check`, body: `weight=${c.n.weight + 5}` },
  ],
  v2requests: (c) => {
    const post = (value, type = 'application/json') => ({
      method: 'POST',
      url: `${c.P2}/validations`,
      headers: { 'Content-Type': type },
      body: typeof value === 'string' ? value : JSON.stringify(value),
    });
    return [
      post({ name: 'x'.repeat(c.n.name), serial: 'AB1234', weight: c.n.weight }),
      post({ name: 'x'.repeat(c.n.name + 1), serial: 'ab1234', weight: c.n.weight + 1, colour: 1 }),
      post({ serial: 12, weight: 0.5 }, 'application/json; charset=utf-8'),
      post({ name: '', serial: 'QQ0001X', zeta: null, alpha: 2 }),
      post({ name: 'ok', serial: 'QQ0001', extra: true }),
      post('{"name":'),
      post('[1]'),
      post({ name: 'a' }, 'text/plain'),
    ];
  },
};
