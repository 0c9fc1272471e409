/** Streams: chunks to text without splitting characters, a bound that destroys the source, no listener left. */
export const stream = {
  id: 'stream',
  verbs: ['slurp', 'drain', 'gather', 'absorb'],
  flags: { shape: ['text', 'lines', 'records'], ending: ['strict', 'lenient'] },
  numbers: { max: [24, 40] },
  signature: { before: (c) => `${c.op}(source, key, callback)`, after: (c) => `${c.op}(source, key)` },
  contract: (c) => [
    `Reads a source (an emitter of \`data\` with Buffers, \`end\`, \`error\`, \`close\`, with \`destroy()\`; not a stream class of Node) as UTF-8; a character may be split over chunks. Resolves with \`{ ${c.f.shape}, price }\`: ${{ text: 'the whole text', lines: 'an array of its lines (an empty last one left out)', records: 'an array of the JSON values on its lines (empty lines left out)' }[c.f.shape]}.`,
    `More than ${c.n.max} bytes: the source is destroyed, once, and it rejects with the code \`E2BIG\` and the message \`${c.noun}: more than ${c.n.max} bytes\`.${c.f.shape === 'records' ? ` A line that is no JSON rejects with the code \`${c.E}\`, the message \`${c.noun}: line <n>\` (from 1, empty ones counted) and the SyntaxError as \`cause\`.` : ''}`,
    c.f.ending === 'strict'
      ? 'A `close` without an `end` rejects with the code `EPIPE` and the message `' +
        c.noun +
        ': cut off`. An `error` rejects with that error.'
      : 'A `close` without an `end` counts as an end. An `error` rejects with that error.',
    'The price is asked for at the end. However it ends, its listeners are off the source by then.',
  ],
  before: (c) => `
function ${c.op}(source, key, ${c.cb}) {
  const chunks = [];
  let size = 0;
  let over = false;
  function finish(${c.err}) {
    if (over) return;
    over = true;
    source.removeListener('data', onData);
    source.removeListener('end', onEnd);
    source.removeListener('error', finish);
    source.removeListener('close', onClose);
    if (${c.err}) return ${c.cb}(${c.err});
    const text = Buffer.concat(chunks).toString('utf8');
${
  c.f.shape === 'text'
    ? '    const outcome = text;\n'
    : c.f.shape === 'lines'
      ? `    const outcome = text.split('\\n');
    if (outcome[outcome.length - 1] === '') outcome.pop();
`
      : `    const outcome = [];
    const lines = text.split('\\n');
    for (let i = 0; i < lines.length; i++) {
      if (lines[i] === '') continue;
      try {
        outcome.push(JSON.parse(lines[i]));
      } catch (syntax) {
        const broken = new Error('${c.noun}: line ' + (i + 1));
        broken.code = '${c.E}';
        broken.inner = syntax;
        return ${c.cb}(broken);
      }
    }
`
}    ${c.price}(key, function (${c.err}, price) {
      if (${c.err}) return ${c.cb}(${c.err});
      ${c.cb}(null, { ${c.f.shape}: outcome, price: price });
    });
  }
  function onData(chunk) {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= ${c.n.max}) return;
    const tooBig = new Error('${c.noun}: more than ${c.n.max} bytes');
    tooBig.code = 'E2BIG';
    finish(tooBig);
    source.destroy();
  }
  function onEnd() { finish(null); }
  function onClose() {
${
  c.f.ending === 'strict'
    ? `    const cut = new Error('${c.noun}: cut off');
    cut.code = 'EPIPE';
    finish(cut);`
    : '    finish(null);'
}
  }
  source.on('data', onData);
  source.on('end', onEnd);
  source.on('error', finish);
  source.on('close', onClose);
}`,
  after: (c) => `
async function ${c.op}(source, key) {
  const chunks = [];
  let size = 0;
  const { promise, resolve, reject } = Promise.withResolvers();
  const coded = (message, code) => Object.assign(new Error(\`${c.noun}: \${message}\`), { code });
  const listeners = {
    data: (chunk) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > ${c.n.max}) reject(coded('more than ${c.n.max} bytes', 'E2BIG'));
    },
    end: resolve,
    error: reject,
    close: () => ${c.f.ending === 'strict' ? "reject(coded('cut off', 'EPIPE'))" : 'resolve()'},
  };
  for (const [event, listener] of Object.entries(listeners)) source.on(event, listener);
  try {
    await promise;
  } finally {
    for (const [event, listener] of Object.entries(listeners)) source.off(event, listener);
    if (size > ${c.n.max}) source.destroy();
  }
  const text = Buffer.concat(chunks).toString('utf8');
${
  {
    text: '  const outcome = text;\n',
    lines: "  const outcome = text.split('\\n');\n  if (outcome.at(-1) === '') outcome.pop();\n",
    records: `  const outcome = text.split('\\n').flatMap((line, at) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      throw Object.assign(new Error(\`${c.noun}: line \${at + 1}\`, { cause: error }), { code: '${c.E}' });
    }
  });
`,
  }[c.f.shape]
}  return { ${c.f.shape}: outcome, price: await ${c.price}(key) };
}`,
  other: (c) => `
function ${c.op}Error(message, code, cause) {
  const error = cause ? new Error('${c.noun}: ' + message, { cause }) : new Error('${c.noun}: ' + message);
  error.code = code;
  return error;
}

function ${c.op}(source, key) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let room = ${c.n.max};
  return new Promise((resolve, reject) => {
    const detach = () => {
      source.removeListener('data', data);
      source.removeListener('end', end);
      source.removeListener('error', fail);
      source.removeListener('close', close);
    };
    const fail = (problem) => { detach(); reject(problem); };
    const end = () => { detach(); resolve(text + decoder.decode()); };
    const close = () => ${c.f.ending === 'strict' ? `fail(${c.op}Error('cut off', 'EPIPE'))` : 'end()'};
    const data = (chunk) => {
      room -= chunk.length;
      if (room >= 0) {
        text += decoder.decode(chunk, { stream: true });
        return;
      }
      fail(${c.op}Error('more than ${c.n.max} bytes', 'E2BIG'));
      source.destroy();
    };
    source.on('data', data).on('end', end).on('error', fail).on('close', close);
  }).then((whole) => {
${
  {
    text: '    return whole;\n',
    lines:
      "    const rows = whole.split('\\n');\n    return rows.at(-1) === '' ? rows.slice(0, -1) : rows;\n",
    records: `    const values = [];
    whole.split('\\n').forEach((row, at) => {
      if (row.length === 0) return;
      try { values.push(JSON.parse(row)); } catch (syntax) { throw ${c.op}Error('line ' + (at + 1), '${c.E}', syntax); }
    });
    return values;
`,
  }[c.f.shape]
}  }).then(async (${c.f.shape}) => ({ ${c.f.shape}, price: await ${c.price}(key) }));
}`,
  demo: {
    before: (c) => `const source = new (require('node:events'))();
  ${c.op}(source, 'k', function (err, seen) {
    assert.ifError(err);
    assert.deepStrictEqual(seen.${c.f.shape}, ${{ text: "'1\\n2\\n'", lines: "['1', '2']", records: '[1, 2]' }[c.f.shape]});
    done();
  });
  source.emit('data', Buffer.from('1\\n2'));
  source.emit('data', Buffer.from('\\n'));
  source.emit('end');`,
    after: (c) => `const source = new (require('node:events'))();
  const reading = ${c.op}(source, 'k');
  source.emit('data', Buffer.from('1\\n2'));
  source.emit('data', Buffer.from('\\n'));
  source.emit('end');
  assert.deepStrictEqual((await reading).${c.f.shape}, ${{ text: "'1\\n2\\n'", lines: "['1', '2']", records: '[1, 2]' }[c.f.shape]});`,
  },
  probe: async ({ load, settle, turns }, { file, op, n }) => {
    const run = (await load(file))[op];
    const { EventEmitter } = await import('node:events');
    const scene = async (chunks, last, key = 'kk') => {
      const source = new EventEmitter();
      let destroyed = 0;
      source.destroy = () => {
        destroyed += 1;
        source.emit('close');
      };
      const count = () => ['data', 'end', 'error', 'close'].map((event) => source.listenerCount(event));
      const reading = settle(() => run(source, key), 2500);
      const during = count();
      await turns(1);
      for (const chunk of chunks) {
        source.emit('data', Buffer.from(chunk));
        await turns(1);
      }
      if (last === 'error') {
        if (source.listenerCount('error') > 0)
          source.emit('error', Object.assign(new Error('io'), { code: 'EIO' }));
      } else if (last) source.emit(last);
      await turns(1);
      source.emit('close');
      const seen = await reading;
      return { seen, during, left: count(), destroyed };
    };
    const split = Buffer.from('"é€"\n');
    return [
      await scene(['{"a":1}\n\n', '"b"', '\n3\n'], 'end'),
      await scene([split.subarray(0, 2), split.subarray(2, 4), split.subarray(4)], 'end'),
      await scene(['"no newline"'], 'end'),
      await scene([], 'end'),
      await scene(['1\n', '{"a":\n'], 'end'),
      await scene(['1\n'], 'error'),
      await scene(['1\n'], 'close'),
      await scene(['1\n'.repeat(n.max / 2), '22', '33'], 'end'),
      await scene(['1\n'.repeat(n.max / 2)], 'end'),
      await scene(['1\n'], 'end', ''),
    ];
  },
};
