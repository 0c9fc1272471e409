/** Cleanup: what was opened is closed in reverse, whatever happens; the first error stays the first. */
export const cleanup = {
  id: 'cleanup',
  verbs: ['withHandles', 'lend', 'lease', 'borrow'],
  flags: { closing: ['all', 'logged'], priced: [true, false] },
  numbers: {},
  signature: {
    before: (c) => `${c.op}(resource, keys, use, callback)`,
    after: (c) => `${c.op}(resource, keys, use)`,
  },
  contract: (c) => [
    `Opens \`resource.open(key${c.f.priced ? ', price' : ''})\` for each key in order, one at a time, gives the handles to \`use(handles)\`, and closes all that were opened with \`resource.close(handle)\`, last to first, one at a time: also when a key cannot be opened or \`use\` fails or throws. A close that fails does not keep the others from being closed.`,
    'Resolves with what `use` gives. The first error is the one to reject with.',
    c.f.closing === 'all'
      ? 'Codes of later close errors are added to it as the array `suppressed` (absent when there are none).'
      : 'Close errors are told to `resource.warn(error)` one by one; they reject only when nothing failed before (and the first of them is then not told to `warn`).',
  ],
  before: (c) => `
function ${c.op}(resource, keys, use, ${c.cb}) {
  const opened = [];
  let first = null;
  let outcome;
  function note(${c.err}) {
    if (!first) { first = ${c.err}; return; }
${
  c.f.closing === 'all'
    ? `    first.suppressed = first.suppressed || [];
    first.suppressed.push(${c.err}.code);`
    : `    resource.warn(${c.err});`
}
  }
  function closeAll() {
    if (opened.length === 0) {
      if (first) return ${c.cb}(first);
      return ${c.cb}(null, outcome);
    }
    resource.close(opened.pop(), function (${c.err}) {
      if (${c.err}) note(${c.err});
      closeAll();
    });
  }
  (function openNext(i) {
    if (i === keys.length) {
      return use(opened.slice(), function (${c.err}, value) {
        if (${c.err}) note(${c.err});
        outcome = value;
        closeAll();
      });
    }
${
  c.f.priced
    ? `    ${c.price}(keys[i], function (${c.err}, price) {
      if (${c.err}) { note(${c.err}); return closeAll(); }
      resource.open(keys[i], price, function (${c.err}, handle) {
        if (${c.err}) { note(${c.err}); return closeAll(); }
        opened.push(handle);
        openNext(i + 1);
      });
    });`
    : `    resource.open(keys[i], function (${c.err}, handle) {
      if (${c.err}) { note(${c.err}); return closeAll(); }
      opened.push(handle);
      openNext(i + 1);
    });`
}
  })(0);
}`,
  after: (c) => `
async function ${c.op}(resource, keys, use) {
  const opened = [];
  let first;
  let outcome;
  const note = (error) => {
    if (first === undefined) first = { error };
${c.f.closing === 'all' ? `    else first.error.suppressed = [...(first.error.suppressed ?? []), error.code];` : `    else resource.warn(error);`}
  };
  try {
    for (const key of keys) opened.push(await resource.open(key${c.f.priced ? `, await ${c.price}(key)` : ''}));
    outcome = await use([...opened]);
  } catch (error) {
    note(error);
  }
  for (const handle of opened.reverse()) {
    try {
      await resource.close(handle);
    } catch (error) {
      note(error);
    }
  }
  if (first) throw first.error;
  return outcome;
}`,
  other: (c) => `
function ${c.op}(resource, keys, use) {
  const problems = [];
  const nest = async (remaining, handles) => {
    if (remaining.length === 0) return use(handles.slice());
    const [key, ...rest] = remaining;
${c.f.priced ? `    const price = await ${c.price}(key);\n` : ''}    const handle = await resource.open(key${c.f.priced ? ', price' : ''});
    let value;
    try {
      value = await nest(rest, handles.concat([handle]));
    } catch (problem) {
      if (problem !== problems[0]) problems.push(problem);
    }
    try {
      await resource.close(handle);
    } catch (problem) {
      problems.push(problem);
    }
    if (problems.length > 0) throw problems[0];
    return value;
  };
  return nest([...keys], []).catch((problem) => {
${
  c.f.closing === 'all'
    ? `    const later = problems.slice(1).map((each) => each.code);
    if (later.length > 0) problem.suppressed = later;`
    : `    problems.slice(1).forEach((each) => resource.warn(each));`
}
    throw problem;
  });
}`,
  demo: {
    before: (c) => `const closed = [];
  const resource = {
    open: function (key${c.f.priced ? ', price' : ''}, cb) { setImmediate(cb, null, key); },
    close: function (handle, cb) { closed.push(handle); cb(); },
  };
  ${c.op}(resource, ['a', 'b'], function (handles, cb) { cb(null, handles.length); }, function (err, value) {
    assert.ifError(err);
    assert.equal(value, 2);
    assert.deepStrictEqual(closed, ['b', 'a']);
    done();
  });`,
    after: (c) => `const closed = [];
  const resource = { open: async (key) => key, close: async (handle) => { closed.push(handle); } };
  assert.equal(await ${c.op}(resource, ['a', 'b'], async (handles) => handles.length), 2);
  assert.deepStrictEqual(closed, ['b', 'a']);`,
  },
  probe: async ({ load, settle, turns }, { file, op }) => {
    const run = (await load(file))[op];
    const scene = async (keys, use, badOpen = [], badClose = []) => {
      const trace = [];
      const warned = [];
      const resource = {
        open: async (key, price) => {
          trace.push(`open ${key} ${price ?? '-'}`);
          await turns(1);
          if (badOpen.includes(key)) throw Object.assign(new Error(`open ${key}`), { code: 'EOPEN' });
          return `h${key}`;
        },
        close: async (handle) => {
          trace.push(`close ${handle}`);
          await turns(1);
          trace.push(`closed ${handle}`);
          if (badClose.includes(handle))
            throw Object.assign(new Error(`close ${handle}`), { code: `E${handle.toUpperCase()}` });
        },
        warn: (error) => warned.push(error.code),
      };
      const seen = await settle(() => run(resource, keys, use));
      await turns(3);
      return { seen, trace, warned };
    };
    const use = async (handles) => {
      await turns(1);
      return handles.join('+');
    };
    const bad = async () => {
      await turns(1);
      throw Object.assign(new Error('use'), { code: 'EUSE' });
    };
    return [
      await scene(['a', 'b', 'c'], use),
      await scene(['a', 'b', 'c'], bad, [], ['hc', 'ha']),
      await scene(['a', 'b', 'c'], use, ['c'], ['ha']),
      await scene(['a', 'b', 'c'], use, [], ['hb', 'ha']),
      await scene(['a', 'b'], () => {
        throw Object.assign(new Error('sync'), { code: 'ESYNC' });
      }),
      await scene([], use),
    ];
  },
};
