/** Something that the boot file started in its place: it starts and stops when it is told. */
export const start = {
  id: 'start',
  verbs: ['ring', 'run', 'beat'],
  flags: { twice: ['error', 'same'], stop: ['function', 'dispose'] },
  numbers: { base: [1, 50] },
  names: (c) => [`start${c.Noun}`],
  contract: (c) => [
    `Nothing is started by loading. \`start${c.Noun}(log)\` starts it, calls \`log('${c.noun} started')\`, and returns ${c.f.stop === 'function' ? 'a function that stops it' : 'an object whose `[Symbol.dispose]()` stops it'}, which calls \`log('${c.noun} stopped after <n>')\` with the number of calls of \`${c.op}\` since the start; stopping twice is stopping once.`,
    c.f.twice === 'error'
      ? `Starting what is started throws code \`${c.E}_STARTED\`, message \`${c.noun}: started already\`.`
      : 'Starting what is started gives what the first start gave, and logs nothing.',
    `\`${c.op}(text)\` throws code \`${c.E}_STOPPED\`, message \`${c.noun}: not started\`, while it is not started; otherwise it does what it did. It can be started again, and counts anew then.`,
  ],
  common: (c) => ({ boot: [c] }),
  before: (c) => `
let count = null;

// called by boot.js
export function init${c.Noun}() {
  count = 0;
}

export function ${c.op}(text) {
  if (count === null) throw new FerryError('${c.E}_STOPPED', '${c.noun}: not started');
  count += 1;
  return \`\${text} \${count + ${c.n.base} + ${c.ask(`'${c.noun}'`)}}\`;
}`,
  after: (c) => `
let current;

export function start${c.Noun}(log) {
  if (current !== undefined) ${c.f.twice === 'error' ? `throw new FerryError('${c.E}_STARTED', '${c.noun}: started already')` : 'return current.handle'};
  const run = { count: 0 };
  const stop = () => {
    if (current !== run) return;
    current = undefined;
    log(\`${c.noun} stopped after \${run.count}\`);
  };
  run.handle = ${c.f.stop === 'function' ? 'stop' : '{ [Symbol.dispose]: stop }'};
  current = run;
  log('${c.noun} started');
  return run.handle;
}

export function ${c.op}(text) {
  if (current === undefined) throw new FerryError('${c.E}_STOPPED', '${c.noun}: not started');
  current.count += 1;
  return \`\${text} \${current.count + ${c.n.base} + ${c.ask(`'${c.noun}'`)}}\`;
}`,
  other: (c) => `
class Running {
  calls = 0;
  #log;
  #over = false;
  constructor(log) {
    this.#log = log;
    log('${c.noun} started');
  }
  end() {
    if (this.#over) return;
    this.#over = true;
    only = null;
    this.#log('${c.noun} stopped after ' + this.calls);
  }
}
let only = null;
export const start${c.Noun} = (log) => {
${c.f.twice === 'error' ? `  if (only) throw new FerryError('${c.E}_STARTED', '${c.noun}: started already');\n` : '  if (only) return only.handle;\n'}  const running = new Running(log);
  only = running;
  running.handle = ${c.f.stop === 'function' ? '() => running.end()' : '{ [Symbol.dispose]: () => running.end() }'};
  return running.handle;
};
export const ${c.op} = (text) => {
  if (!only) throw new FerryError('${c.E}_STOPPED', '${c.noun}: not started');
  only.calls++;
  return text + ' ' + String(${c.ask(`'${c.noun}'`)} + only.calls + ${c.n.base});
};`,
  demo: {
    before: (c) => `assert.throws(() => ${c.m}.${c.op}('x'), { code: '${c.E}_STOPPED' });
  ${c.m}.init${c.Noun}();
  assert.match(${c.m}.${c.op}('x'), /^x \\d+$/);`,
    after: (c) => `const lines = [];
  const handle = ${c.m}.start${c.Noun}((line) => lines.push(line));
  assert.match(${c.m}.${c.op}('x'), /^x \\d+$/);
  handle${c.f.stop === 'function' ? '' : '[Symbol.dispose]'}();
  assert.deepEqual(lines, ['${c.noun} started', '${c.noun} stopped after 1']);
  assert.throws(() => ${c.m}.${c.op}('x'), { code: '${c.E}_STOPPED' });`,
  },
  probe: async ({ namespace, settle }, { gate, name, op, Noun, f }) => {
    const m = await (await namespace(gate)).take(name);
    const lines = [];
    const begin = () => m[`start${Noun}`]((line) => lines.push(line));
    const end = (handle) => (f.stop === 'function' ? handle() : handle[Symbol.dispose]());
    const seen = [await settle(() => m[op]('a'))];
    const handle = begin();
    seen.push(m[op]('b'), m[op]('c'));
    const second = await settle(() => begin() === handle);
    end(handle);
    end(handle);
    seen.push(await settle(() => m[op]('d')));
    const again = begin();
    end(handle);
    seen.push(m[op]('e'));
    end(again);
    return { seen: [...seen, await settle(() => m[op]('f'))], second, lines };
  },
};
