/** Errors in layers: each stage has its code, and the cause is kept; what threw at once rejects. */
export const wrap = {
  id: 'wrap',
  verbs: ['open', 'parse', 'decode', 'resolve'],
  flags: { absent: ['null', 'error'], extra: ['stage', 'none'], field: ['kind', 'version'] },
  numbers: { version: [2, 7] },
  signature: { before: (c) => `${c.op}(io, key, callback)`, after: (c) => `${c.op}(io, key)` },
  contract: (c) => [
    `\`io.read(key)\` gives JSON text; resolves with the parsed document with \`price\` set to the price of its \`name\`. Its \`${c.f.field}\` must be ${c.f.field === 'kind' ? `\`'${c.noun}'\`` : `\`${c.n.version}\``}.`,
    `Every failure is wrapped: code \`${c.E}_READ\`, \`${c.E}_PARSE\`, \`${c.E}_SHAPE\` or \`${c.E}_PRICE\`, message \`${c.noun} "<key>": <read|parse|shape|price>\`${c.f.extra === 'stage' ? ', `stage` with that word,' : ','} and what went wrong as \`cause\` (the shape has none). That holds for an \`io.read\` that throws at once, too.`,
    ...(c.f.absent === 'null' ? ['A read that fails with `ENOENT` resolves with `null` instead.'] : []),
  ],
  before: (c) => `
function ${c.op}(io, key, ${c.cb}) {
  function fail(stage, inner) {
    const wrapped = new Error('${c.noun} "' + key + '": ' + stage);
    wrapped.code = '${c.E}_' + stage.toUpperCase();
${c.f.extra === 'stage' ? '    wrapped.stage = stage;\n' : ''}    if (inner) wrapped.inner = inner;
    ${c.cb}(wrapped);
  }
  try {
    io.read(key, onText);
  } catch (thrown) {
    fail('read', thrown);
  }
  function onText(${c.err}, text) {
${c.f.absent === 'null' ? `    if (${c.err} && ${c.err}.code === 'ENOENT') return ${c.cb}(null, null);\n` : ''}    if (${c.err}) return fail('read', ${c.err});
    let parsed;
    try {
      parsed = JSON.parse(text);
    } catch (syntax) {
      return fail('parse', syntax);
    }
    if (parsed === null || parsed.${c.f.field} !== ${c.f.field === 'kind' ? `'${c.noun}'` : c.n.version}) return fail('shape');
    ${c.price}(parsed.name, function (${c.err}, price) {
      if (${c.err}) return fail('price', ${c.err});
      parsed.price = price;
      ${c.cb}(null, parsed);
    });
  }
}`,
  after: (c) => `
async function ${c.op}(io, key) {
  const failure = (stage, ...cause) =>
    Object.assign(new Error(\`${c.noun} "\${key}": \${stage}\`, ...cause), {
      code: \`${c.E}_\${stage.toUpperCase()}\`,${c.f.extra === 'stage' ? '\n      stage,' : ''}
    });
  const staged = async (stage, work) => {
    try {
      return await work();
    } catch (error) {
${c.f.absent === 'null' ? "      if (stage === 'read' && error.code === 'ENOENT') return undefined;\n" : ''}      throw failure(stage, { cause: error });
    }
  };
  const text = await staged('read', () => io.read(key));
${c.f.absent === 'null' ? '  if (text === undefined) return null;\n' : ''}  const parsed = await staged('parse', () => JSON.parse(text));
  if (parsed?.${c.f.field} !== ${c.f.field === 'kind' ? `'${c.noun}'` : c.n.version}) throw failure('shape');
  return { ...parsed, price: await staged('price', () => ${c.price}(parsed.name)) };
}`,
  other: (c) => `
class ${c.Noun}DocumentError extends Error {
  constructor(key, stage, cause) {
    super('${c.noun} "' + key + '": ' + stage, cause === undefined ? undefined : { cause });
    this.code = '${c.E}_' + stage.toUpperCase();
${c.f.extra === 'stage' ? '    this.stage = stage;\n' : ''}  }
}

function ${c.op}(io, key) {
  const as = (stage) => (problem) => { throw new ${c.Noun}DocumentError(key, stage, problem); };
  const missing = Symbol('missing');
  return Promise.resolve()
    .then(() => io.read(key))
${c.f.absent === 'null' ? "    .catch((problem) => (problem.code === 'ENOENT' ? missing : as('read')(problem)))\n" : "    .catch(as('read'))\n"}    .then((text) => {
      if (text === missing) return null;
      return Promise.resolve(text).then(JSON.parse).catch(as('parse')).then((document) => {
        if (document === null || document.${c.f.field} !== ${c.f.field === 'kind' ? `'${c.noun}'` : c.n.version}) throw new ${c.Noun}DocumentError(key, 'shape');
        return ${c.price}(document.name).then((price) => Object.assign(document, { price }), as('price'));
      });
    });
}`,
  demo: {
    before: (
      c,
    ) => `const io = { read: function (key, cb) { setImmediate(cb, null, JSON.stringify({ ${c.f.field}: ${c.f.field === 'kind' ? `'${c.noun}'` : c.n.version}, name: key })); } };
  ${c.op}(io, 'k', function (err, document) {
    assert.ifError(err);
    assert.equal(document.name, 'k');
    assert.equal(typeof document.price, 'number');
    done();
  });`,
    after: (
      c,
    ) => `const io = { read: async (key) => JSON.stringify({ ${c.f.field}: ${c.f.field === 'kind' ? `'${c.noun}'` : c.n.version}, name: key }) };
  const document = await ${c.op}(io, 'k');
  assert.equal(document.name, 'k');
  assert.equal(typeof document.price, 'number');
  await assert.rejects(${c.op}({ read: async () => '{' }, 'k'), { code: '${c.E}_PARSE' });`,
  },
  probe: async ({ load, settle, turns }, { file, op, n, f, noun }) => {
    const run = (await load(file))[op];
    const good = f.field === 'kind' ? noun : n.version;
    const scene = (text) =>
      settle(() =>
        run(
          {
            read: async () => {
              await turns(1);
              if (text instanceof Error) throw text;
              return text;
            },
          },
          'doc',
        ),
      );
    const cause = (seen) =>
      seen.error?.cause ? { ...seen, cause: [seen.error.cause.name, seen.error.cause.code ?? null] } : seen;
    const seen = [
      await scene(JSON.stringify({ [f.field]: good, name: 'abc', body: [1] })),
      await scene(JSON.stringify({ [f.field]: 'other', name: 'abc' })),
      await scene('null'),
      await scene(JSON.stringify({ [f.field]: good, name: '' })),
      await scene(JSON.stringify({ [f.field]: good, name: '#lost' })),
      await scene(Object.assign(new Error('gone'), { code: 'ENOENT' })),
      await scene(Object.assign(new Error('denied'), { code: 'EACCES' })),
      await settle(() =>
        run(
          {
            read: () => {
              throw Object.assign(new Error('at once'), { code: 'ESYNC' });
            },
          },
          'doc',
        ),
      ),
    ];
    const broken = await scene('{"a":');
    return {
      seen: seen.map(cause),
      parse: [
        broken.kind,
        broken.error?.code,
        broken.error?.message,
        broken.error?.stage ?? null,
        broken.error?.cause?.name ?? null,
      ],
    };
  },
};
