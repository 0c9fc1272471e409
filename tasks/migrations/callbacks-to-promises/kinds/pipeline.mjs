/** Stages with `next(err)`: an error skips to the stage that rescues; some run whatever happened. */
export const pipeline = {
  id: 'pipeline',
  verbs: ['handle', 'serve', 'pass', 'route'],
  flags: { always: [true, false], halt: ['flag', 'none'] },
  numbers: { most: [6, 8] },
  signature: {
    before: (c) => `${c.op}(stages, context, callback)`,
    after: (c) => `${c.op}(stages, context)`,
  },
  contract: (c) => [
    `\`stages\` are objects with one of \`run(context, price)\`${c.f.always ? ', `always(context)`' : ''} or \`rescue(error, context)\`; each is awaited before the next is looked at. The price is that of \`context.key\`, asked for once, before the first. Resolves with the context.`,
    'When a stage fails or throws, the `run` stages after it are passed over up to the next `rescue`, which gets the error; when that settles well the stages after it run again, and when it fails its error is the one from then on. Without an error a `rescue` is passed over. An error at the end rejects.',
    ...(c.f.always
      ? ['`always` stages run with and without an error; one that fails replaces the error.']
      : []),
    ...(c.f.halt === 'flag'
      ? ['When `context.halted` is true after a stage, no further `run` starts; the others go on as stated.']
      : []),
    `More than ${c.n.most} stages reject with the code \`${c.E}\` and the message \`${c.noun}: too many stages\` before anything is asked or run.`,
  ],
  before: (c) => `
function ${c.op}(stages, context, ${c.cb}) {
  if (stages.length > ${c.n.most}) {
    const tooMany = new Error('${c.noun}: too many stages');
    tooMany.code = '${c.E}';
    throw tooMany;
  }
  ${c.price}(context.key, function (${c.err}, price) {
    if (${c.err}) return ${c.cb}(${c.err});
    (function next(i, problem) {
      if (i === stages.length) return problem ? ${c.cb}(problem) : ${c.cb}(null, context);
      const stage = stages[i];
      try {
        if (stage.rescue && problem) {
          return stage.rescue(problem, context, function (${c.err}) { next(i + 1, ${c.err}); });
        }
${
  c.f.always
    ? `        if (stage.always) {
          return stage.always(context, function (${c.err}) { next(i + 1, ${c.err} || problem); });
        }
`
    : ''
}        if (stage.run && !problem${c.f.halt === 'flag' ? ' && !context.halted' : ''}) {
          return stage.run(context, price, function (${c.err}) { next(i + 1, ${c.err}); });
        }
      } catch (thrown) {
        return next(i + 1, thrown);
      }
      next(i + 1, problem);
    })(0, null);
  });
}`,
  after: (c) => `
async function ${c.op}(stages, context) {
  if (stages.length > ${c.n.most}) {
    throw Object.assign(new Error('${c.noun}: too many stages'), { code: '${c.E}' });
  }
  const price = await ${c.price}(context.key);
  let problem;
  for (const stage of stages) {
    try {
      if (stage.rescue) {
        if (problem) {
          const { error } = problem;
          problem = undefined;
          await stage.rescue(error, context);
        }
      }${
        c.f.always
          ? ` else if (stage.always) {
        await stage.always(context);
      }`
          : ''
      } else if (!problem${c.f.halt === 'flag' ? ' && !context.halted' : ''}) {
        await stage.run(context, price);
      }
    } catch (error) {
      problem = { error };
    }
  }
  if (problem) throw problem.error;
  return context;
}`,
  other: (c) => `
function ${c.op}(stages, context) {
  if (stages.length > ${c.n.most}) {
    const error = new Error('${c.noun}: too many stages');
    error.code = '${c.E}';
    return Promise.reject(error);
  }
  return ${c.price}(context.key).then((price) => {
    let flow = Promise.resolve();
    for (const stage of stages) {
      if (stage.rescue) flow = flow.catch((problem) => stage.rescue(problem, context));
${c.f.always ? '      else if (stage.always) flow = flow.finally(() => stage.always(context));\n' : ''}      else flow = flow.then(() => ${c.f.halt === 'flag' ? '(context.halted ? undefined : stage.run(context, price))' : 'stage.run(context, price)'});
    }
    return flow.then(() => context);
  });
}`,
  demo: {
    before: (c) => `const stages = [
    { run: function (context, price, next) { context.seen = 1; next(new Error('no')); } },
    { run: function (context, price, next) { context.seen = 2; next(); } },
    { rescue: function (problem, context, next) { context.saved = problem.message; next(); } },
  ];
  ${c.op}(stages, { key: 'k' }, function (err, context) {
    assert.ifError(err);
    assert.deepStrictEqual(context, { key: 'k', seen: 1, saved: 'no' });
    done();
  });`,
    after: (c) => `const stages = [
    { run: async (context) => { context.seen = 1; throw new Error('no'); } },
    { run: async (context) => { context.seen = 2; } },
    { rescue: async (problem, context) => { context.saved = problem.message; } },
  ];
  assert.deepStrictEqual(await ${c.op}(stages, { key: 'k' }), { key: 'k', seen: 1, saved: 'no' });`,
  },
  probe: async ({ load, settle, turns }, { file, op, n, f }) => {
    const run = (await load(file))[op];
    const scene = async (words, key = 'kk') => {
      const trace = [];
      const error = (code) => Object.assign(new Error(`stage ${code}`), { code });
      const act = async (name, word) => {
        trace.push(`>${name}`);
        await turns(1);
        trace.push(`<${name}`);
        if (word.endsWith('!')) throw error(`E${name.toUpperCase()}`);
      };
      const stages = words.map((word, at) => {
        const name = `${word[0]}${at}`;
        if (word.startsWith('rescue'))
          return {
            rescue: (problem, context) => {
              trace.push(problem.code);
              context.rescued = (context.rescued ?? 0) + 1;
              return act(name, word);
            },
          };
        if (word.startsWith('always')) return { always: () => act(name, word) };
        if (word === 'sync!')
          return {
            run: () => {
              trace.push('sync');
              throw error('ESYNC');
            },
          };
        return {
          run: async (context, price) => {
            await act(`${name}@${price}`, word);
            if (word === 'halt') context.halted = true;
          },
        };
      });
      return { seen: await settle(() => run(stages, { key }), 2500), trace };
    };
    const always = f.always ? 'always' : 'run';
    return [
      await scene(['run', 'rescue', 'run']),
      await scene(['run', 'run!', 'run', 'rescue', 'run']),
      await scene(['sync!', always, 'rescue!', 'run', 'rescue']),
      await scene(['run!', 'run', always]),
      await scene(['run!', `${always}!`, 'rescue']),
      await scene(['run', 'halt', 'run', always, 'rescue']),
      await scene(['run'], ''),
      await scene([]),
      await scene(new Array(n.most + 1).fill('run'), ''),
      await scene(new Array(n.most).fill('run')),
    ];
  },
};
