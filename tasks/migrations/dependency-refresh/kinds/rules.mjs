/** Packages that check what comes in: joi, ajv, zod, commander. The answers of our own stay as they are. */
export const joi = {
  name: 'joi',
  to: 'joi',
  old: "const Joi = require('joi');",
  fresh: "const Joi = require('joi');",
  recipes: [
    {
      id: 'orders',
      flags: { extra: ['strip', 'refuse'], early: ['all', 'first'] },
      old: (c) => `
  const schema = Joi.object().keys({
    id: Joi.string().regex(/^[a-z]{2}\\d+$/).required(),
    port: Joi.any().valid(['Vik', 'Moss', 'Osk']).default('Vik'),
    fee: Joi.number().integer().min(${c.n}).max(9000),
    tags: Joi.array().items([Joi.string(), Joi.number()]).max(3),
    note: Joi.string().allow(['', null]),
  });
  const { error, value } = Joi.validate(order, schema, { abortEarly: ${c.f.early === 'first'}, ${c.f.extra === 'strip' ? 'stripUnknown: true' : 'allowUnknown: false'} });
  if (!error) return { value };
  return { faults: error.details.map(({ path, type }) => \`\${path.join('.')}:\${type}\`).sort() };`,
      fresh: (c) => `
  const schema = Joi.object({
    id: Joi.string().pattern(/^[a-z]{2}\\d+$/).required(),
    port: Joi.any().valid('Vik', 'Moss', 'Osk').default('Vik'),
    fee: Joi.number().integer().min(${c.n}).max(9000),
    tags: Joi.array().items(Joi.string(), Joi.number()).max(3),
    note: Joi.string().allow('', null),
  });
  const { error, value } = schema.validate(order, { abortEarly: ${c.f.early === 'first'}, ${c.f.extra === 'strip' ? 'stripUnknown: true' : 'allowUnknown: false'} });
  if (!error) return { value };
  return { faults: error.details.map(({ path, type }) => \`\${path.join('.')}:\${known[type] ?? type}\`).sort() };`,
      freshTop: () => `
/** What our callers know these faults by. */
const known = {
  'string.pattern.base': 'string.regex.base',
  'any.only': 'any.allowOnly',
  'object.unknown': 'object.allowUnknown',
  'alternatives.types': 'array.includes',
  'array.includes': 'array.includes',
};
`,
      argument: 'order',
      calls: (c) => [
        [{ id: 'ab1', fee: c.n }],
        [{ id: 'AB', port: 'Oslo', fee: c.n - 1 }],
        [{ id: 'ab2', tags: ['x', 1, 'y'], note: '', more: true }],
        [{ fee: 2.5, tags: ['a', 'b', 'c', 'd'], note: 5 }],
        [{ id: 'zz9', tags: [{}], note: null }],
      ],
    },
    {
      id: 'linked',
      flags: { link: ['ref', 'when'], words: ['messages', 'custom'] },
      old: (c) => `
  const schema = Joi.object({
    from: Joi.number().required(),
    to: Joi.number().${c.f.link === 'ref' ? "greater(Joi.ref('from'))" : "when('from', { is: Joi.number().greater(" + c.n + '), then: Joi.required(), otherwise: Joi.forbidden() })'},
    mail: Joi.string().email({ minDomainAtoms: 2 }),
  }).or('to', 'mail');
  const result = schema.validate(span);
  if (result.error === null) return { ok: true, value: result.value };
  const [{ path, type }] = result.error.details;
  return { ok: false, at: path.join('.') || 'span', what: ${c.f.words === 'messages' ? "type.split('.').pop()" : "result.error.isJoi ? type : 'none'"} };`,
      fresh: (c) => `
  const schema = Joi.object({
    from: Joi.number().required(),
    to: Joi.number().${c.f.link === 'ref' ? "greater(Joi.ref('from'))" : "when('from', { is: Joi.number().greater(" + c.n + '), then: Joi.required(), otherwise: Joi.forbidden() })'},
    mail: Joi.string().email({ minDomainSegments: 2, tlds: false }),
  }).or('to', 'mail');
  const { error, value } = schema.validate(span);
  if (error === undefined) return { ok: true, value };
  const [{ path, type }] = error.details;
  return { ok: false, at: path.join('.') || 'span', what: ${c.f.words === 'messages' ? "type.split('.').pop()" : "Joi.isError(error) ? type : 'none'"} };`,
      argument: 'span',
      calls: (c) => [
        [{ from: 1, to: 3 }],
        [{ from: c.n + 5, to: 2 }],
        [{ from: c.n + 1 }],
        [{ from: 1, mail: 'ida@quay.example' }],
        [{ from: c.n + 2, mail: 'ida@quay', to: c.n + 9 }],
        [{ to: 4 }],
      ],
    },
  ],
};

export const ajv = {
  name: 'ajv',
  to: 'ajv',
  old: "const Ajv = require('ajv');",
  fresh: "const Ajv = require('ajv');",
  recipes: [
    {
      id: 'manifest',
      flags: { all: ['all', 'first'], extra: ['remove', 'keep'] },
      old: (c) => `
  const ajv = new Ajv({ allErrors: ${c.f.all === 'all'}, removeAdditional: ${c.f.extra === 'remove'}, useDefaults: true, coerceTypes: true });
  const data = JSON.parse(JSON.stringify(given));
  const ok = ajv.validate({
    type: 'object',
    required: ['id', 'when'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', minLength: 2 },
      when: { type: 'string', format: 'date' },
      by: { type: 'string', format: 'email', default: 'desk@quay.example' },
      fee: { type: 'integer', minimum: ${c.n} },
      rows: { type: 'array', items: { type: 'object', required: ['a'], properties: { a: { type: 'number' } } } },
    },
  }, data);
  return { ok, data, faults: (ajv.errors || []).map(({ dataPath, keyword }) => \`\${dataPath || '.'} \${keyword}\`).sort() };`,
      freshHead: "const addFormats = require('ajv-formats');",
      fresh: (c) => `
  const ajv = new Ajv({ allErrors: ${c.f.all === 'all'}, removeAdditional: ${c.f.extra === 'remove'}, useDefaults: true, coerceTypes: true });
  addFormats(ajv);
  const data = structuredClone(given);
  const ok = ajv.validate({
    type: 'object',
    required: ['id', 'when'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', minLength: 2 },
      when: { type: 'string', format: 'date' },
      by: { type: 'string', format: 'email', default: 'desk@quay.example' },
      fee: { type: 'integer', minimum: ${c.n} },
      rows: { type: 'array', items: { type: 'object', required: ['a'], properties: { a: { type: 'number' } } } },
    },
  }, data);
  const dotted = (path) => path.replace(/\\/(\\d+)(?=\\/|$)/g, '[$1]').replaceAll('/', '.') || '.';
  return { ok, data, faults: (ajv.errors ?? []).map(({ instancePath, keyword }) => \`\${dotted(instancePath)} \${keyword}\`).sort() };`,
      argument: 'given',
      calls: (c) => [
        [{ id: 'ab', when: '2024-02-29', fee: String(c.n + 1) }],
        [{ id: 'a', when: 'yesterday', more: 1, rows: [{ a: 1 }, { b: 2 }] }],
        [{ when: '2024-01-01', by: 'nobody', rows: [{ a: 'x' }] }],
        [{}],
      ],
    },
    {
      id: 'keyword',
      flags: { word: ['validate', 'compile'], unknown: ['ignore', 'annotated'] },
      old: (c) => `
  const ajv = new Ajv({ nullable: true${c.f.unknown === 'ignore' ? ", unknownFormats: ['berth']" : ''} });
  ajv.addKeyword('stepOf', { type: 'number', ${c.f.word === 'validate' ? 'validate: (step, value) => value % step === 0' : 'compile: (step) => (value) => value % step === 0'} });
  const check = ajv.compile({
    type: 'object',
    properties: { fee: { type: 'number', stepOf: ${c.n} }, note: { type: 'string', nullable: true${c.f.unknown === 'ignore' ? ", format: 'berth'" : ", hint: 'free text'"} } },
    patternProperties: { '^x-': { type: 'boolean' } },
  });
  return { ok: check(given), text: ajv.errorsText(check.errors) };`,
      fresh: (c) => `
  const ajv = new Ajv(${c.f.unknown === 'ignore' ? '{ formats: { berth: true }, allowUnionTypes: true }' : "{ keywords: ['hint'], allowUnionTypes: true }"});
  ajv.addKeyword({ keyword: 'stepOf', type: 'number', ${c.f.word === 'validate' ? 'validate: (step, value) => value % step === 0' : 'compile: (step) => (value) => value % step === 0'} });
  const check = ajv.compile({
    type: 'object',
    properties: { fee: { type: 'number', stepOf: ${c.n} }, note: { type: ['string', 'null']${c.f.unknown === 'ignore' ? ", format: 'berth'" : ", hint: 'free text'"} } },
    patternProperties: { '^x-': { type: 'boolean' } },
  });
  const ok = check(given);
  const words = { 'must be': 'should be', 'must pass': 'should pass', 'must NOT': 'should NOT' };
  const told = (check.errors ?? []).map(({ instancePath, message }) => {
    const path = instancePath.slice(1);
    const place = path === '' ? '' : /^[a-z]\\w*$/i.test(path) ? \`.\${path}\` : \`['\${path}']\`;
    return \`data\${place} \${message.replace(/^must (?:be|pass|NOT)/, (start) => words[start])}\`;
  });
  return { ok, text: told.join(', ') || 'No errors' };`,
      argument: 'given',
      calls: (c) => [
        [{ fee: c.n * 3, note: null }],
        [{ fee: c.n * 3 + 1 }],
        [{ note: 5 }],
        [{ 'x-a': 'yes', fee: 0 }],
        [[]],
      ],
    },
  ],
};

export const zod = {
  name: 'zod',
  to: 'zod',
  old: "const { z } = require('zod');",
  fresh: "const { z } = require('zod');",
  recipes: [
    {
      id: 'parcel',
      flags: { extra: ['strict', 'passthrough'], told: ['flat', 'paths'] },
      old: (c) => `
  const schema = z.object({
    id: z.string().min(2, { message: 'too short' }),
    fee: z.number({ required_error: 'fee is missing', invalid_type_error: 'fee is no number' }).int().gte(${c.n}),
    port: z.enum(['Vik', 'Moss']).default('Vik'),
    prices: z.record(z.number()).optional(),
  }).${c.f.extra === 'strict' ? 'strict()' : 'passthrough()'};
  const result = schema.safeParse(parcel);
  if (result.success) return { ok: true, data: result.data };
  ${c.f.told === 'flat' ? 'const { fieldErrors, formErrors } = result.error.flatten();\n  return { ok: false, fields: Object.keys(fieldErrors).sort(), fee: fieldErrors.fee || [], id: fieldErrors.id || [], form: formErrors.length };' : "return { ok: false, issues: result.error.errors.map(({ path, code }) => `${path.join('.')}=${code}`).sort() };"}`,
      fresh: (c) => `
  const schema = z.object({
    id: z.string({ error: 'Required' }).min(2, { error: 'too short' }),
    fee: z
      .number({ error: ({ input }) => (input === undefined ? 'fee is missing' : 'fee is no number') })
      .refine((fee) => Number.isInteger(fee), { error: 'fee is no number' })
      .gte(${c.n}, { error: 'Number must be greater than or equal to ${c.n}' }),
    port: z.enum(['Vik', 'Moss']).default('Vik'),
    prices: z.record(z.string(), z.number()).optional(),
  });
  const result = (${c.f.extra === 'strict' ? 'z.strictObject' : 'z.looseObject'}(schema.shape)).safeParse(parcel);
  if (result.success) return { ok: true, data: result.data };
  ${c.f.told === 'flat' ? "const { fieldErrors, formErrors } = z.flattenError(result.error);\n  const received = parcel.id === null ? 'null' : Array.isArray(parcel.id) ? 'array' : typeof parcel.id;\n  const id = (fieldErrors.id ?? []).map((text) => (text === 'Required' && parcel.id !== undefined ? `Expected string, received ${received}` : text));\n  return { ok: false, fields: Object.keys(fieldErrors).sort(), fee: fieldErrors.fee ?? [], id, form: formErrors.length };" : "// An integer was a matter of type, and a word of a list one of its own.\n  const known = { invalid_value: 'invalid_enum_value', custom: 'invalid_type' };\n  const codes = result.error.issues.map(({ path, code }) => `${path.join('.')}=${known[code] ?? code}`);\n  return { ok: false, issues: codes.sort() };"}`,
      argument: 'parcel',
      calls: (c) => [
        [{ id: 'ab', fee: c.n }],
        [{ id: 'a', fee: c.n - 1, port: 'Oslo' }],
        [{ fee: 'x', more: 1 }],
        [{ id: 7, fee: c.n + 0.5 }],
        [{ id: 'abc', fee: c.n + 1, prices: { a: 1 }, port: 'Moss' }],
        [{ id: 'abc', fee: c.n + 1, prices: { a: 'x' } }],
      ],
    },
    {
      id: 'kinds',
      flags: { pick: ['union', 'discriminated'], change: ['merge', 'deep'] },
      old: (c) => `
  const tug = z.object({ kind: z.literal('tug'), power: z.number().positive() });
  const barge = z.object({ kind: z.literal('barge'), hold: z.number().nonnegative() })${c.f.change === 'merge' ? '.merge(z.object({ mail: z.string().email().optional() }))' : '.extend({ mail: z.string().email().optional() })'};
  const schema = ${c.f.pick === 'union' ? 'z.union([tug, barge])' : "z.discriminatedUnion('kind', [tug, barge])"};
  const limit = z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), z.number().max(${c.n}));
  const seen = schema.safeParse(ship);
  return {
    ship: seen.success ? seen.data : seen.error.issues[0].code,
    limit: limit.safeParse(ship.limit).success,
    ${c.f.change === 'deep' ? 'part: z.object({ at: z.object({ x: z.number() }) }).deepPartial().safeParse(ship.part).success,' : 'keys: Object.keys(barge.shape),'}
  };`,
      fresh: (c) => `
  const tug = z.object({ kind: z.literal('tug'), power: z.number().positive() });
  const barge = z.object({ kind: z.literal('barge'), hold: z.number().nonnegative() }).extend({ mail: z.email().optional() });
  const schema = ${c.f.pick === 'union' ? 'z.union([tug, barge])' : "z.discriminatedUnion('kind', [tug, barge])"};
  const limit = z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), z.number().max(${c.n}));
  const seen = schema.safeParse(ship);
  const code = () => {
    const [{ code: told }] = seen.error.issues;
${
  c.f.pick === 'union'
    ? "    // A union told of the one member that was meant, if there was one.\n    if (told !== 'invalid_union') return known[told] ?? told;\n    const meant = ship.kind === 'tug' ? tug : ship.kind === 'barge' ? barge : undefined;\n    const [issue] = meant?.safeParse(ship).error?.issues ?? [];\n    return issue !== undefined && issue.code !== 'invalid_type' ? (known[issue.code] ?? issue.code) : told;"
    : "    return told === 'invalid_union' ? 'invalid_union_discriminator' : (known[told] ?? told);"
}
  };
  return {
    ship: seen.success ? seen.data : code(),
    limit: limit.safeParse(ship.limit).success,
    ${c.f.change === 'deep' ? 'part: z.object({ at: z.object({ x: z.number().optional() }).optional() }).safeParse(ship.part).success,' : 'keys: Object.keys(barge.shape),'}
  };`,
      freshTop: () =>
        "\nconst known = { invalid_format: 'invalid_string', invalid_value: 'invalid_literal' };\n",
      argument: 'ship',
      calls: (c) => [
        [{ kind: 'tug', power: 5, limit: String(c.n), part: {} }],
        [{ kind: 'tug', power: -1, limit: c.n + 1, part: { at: {} } }],
        [{ kind: 'barge', hold: 0, mail: 'x', part: { at: { x: 'y' } } }],
        [{ kind: 'barge', hold: 'full', limit: 'x' }],
        [{ kind: 'raft', limit: 0, part: 1 }],
      ],
    },
  ],
};

export const commander = {
  name: 'commander',
  to: 'commander',
  old: "const { Command } = require('commander');",
  fresh: "const { Command } = require('commander');",
  recipes: [
    {
      id: 'flags',
      flags: { number: ['parse', 'collect'], negate: ['negate', 'default'] },
      old: (c) => `
  const program = new Command('quay');
  program
    .option('-p, --port <name>', 'port', 'Vik')
    .option('-n, --number <n>', 'how many', ${c.f.number === 'parse' ? 'parseInt' : '(value, all) => all.concat(value), []'})
    .option('${c.f.negate === 'negate' ? '--no-color' : '--color'}', 'colors')
    .option('--dry-run', 'do nothing');
  program.parse(['node', 'quay', ...argv]);
  return { port: program.port, number: program.number === undefined ? null : program.number, color: program.color === undefined ? null : program.color, dry: program.dryRun === true, rest: program.args, times: ${c.n} };`,
      fresh: (c) => `
  const program = new Command('quay');
  program
    .option('-p, --port <name>', 'port', 'Vik')
    .option('-n, --number <n>', 'how many', ${c.f.number === 'parse' ? 'parseInt' : '(value, all) => all.concat(value), []'})
    .option('${c.f.negate === 'negate' ? '--no-color' : '--color'}', 'colors')
    .option('--dry-run', 'do nothing')
    .allowExcessArguments();
  program.parse(argv, { from: 'user' });
  const { port, number = null, color = null, dryRun = false } = program.opts();
  return { port, number, color, dry: dryRun, rest: program.args, times: ${c.n} };`,
      argument: 'argv',
      calls: () => [
        [[]],
        [['-p', 'Moss', '-n', '7', 'a', 'b']],
        [['--dry-run', '--number', '3', '-n', '12']],
        [['x', '--port=Osk']],
      ],
    },
    {
      id: 'actions',
      flags: { rest: ['variadic', 'single'], own: ['store', 'none'] },
      old: (c) => `
  const seen = [];
  const program = new Command();
  program.name('quay')${c.f.own === 'store' ? ".option('-v, --verbose', 'more')" : ''};
  program
    .command('load <ship> ${c.f.rest === 'variadic' ? '[parcels...]' : '[parcel]'}')
    .option('-q, --quick')
    .option('-m, --most <n>', 'at most', Number, ${c.n})
    .action((ship, parcels, cmd) => seen.push({ ship, parcels: parcels === undefined ? null : parcels, quick: cmd.quick === true, most: cmd.most${c.f.own === 'store' ? ', verbose: cmd.parent.verbose === true' : ''} }));
  program.command('*').action((name) => seen.push({ unknown: name }));
  program.parse(['node', 'quay', ...argv]);
  return seen;`,
      fresh: (c) => `
  const seen = [];
  const program = new Command();
  program.name('quay')${c.f.own === 'store' ? ".option('-v, --verbose', 'more')" : ''};
  program
    .command('load <ship> ${c.f.rest === 'variadic' ? '[parcels...]' : '[parcel]'}')
    .option('-q, --quick')
    .option('-m, --most <n>', 'at most', Number, ${c.n})
    .allowExcessArguments()
    .action((ship, parcels, { quick = false, most }${c.f.own === 'store' ? ', command' : ''}) =>
      seen.push({ ship, parcels: ${c.f.rest === 'variadic' ? 'parcels' : 'parcels ?? null'}, quick, most${c.f.own === 'store' ? ', verbose: command.parent.opts().verbose === true' : ''} }));
  program.command('*').argument('[name]').allowExcessArguments().action((name) => seen.push({ unknown: name }));
  program.parse(argv, { from: 'user' });
  return seen;`,
      argument: 'argv',
      calls: () => [[['load', 'Brim']], [['load', 'Brim', 'p1', '-q', '-m', '4']], [['sink', 'x']]],
    },
  ],
};
