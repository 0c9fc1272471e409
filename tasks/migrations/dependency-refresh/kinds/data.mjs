/** Packages that shape data: lodash and bluebird give way to the language, immer and lru-cache move on. */
const rows = (seed, count = 6) =>
  Array.from({ length: count }, (_, at) => ({
    id: `r${at + 1}`,
    port: ['Vik', 'Moss', 'Osk'][(seed + at * 2) % 3],
    fee: ((seed * (at + 3)) % 90) + 10,
    at: { quay: (seed + at) % 4, berth: at % 2 === 0 ? null : `b${at}` },
  }));

export const lodash = {
  name: 'lodash',
  to: 'native',
  old: "const _ = require('lodash');",
  recipes: [
    {
      id: 'summary',
      flags: { by: ['port', 'quay'], order: ['asc', 'desc'] },
      old: (c) => `
  return _(rows)
    .filter((row) => row.fee >= ${c.n})
    .groupBy(${c.f.by === 'port' ? "'port'" : "'at.quay'"})
    .map((group, key) => ({ key, sum: _.sumBy(group, 'fee'), top: _.maxBy(group, 'fee').id }))
    .orderBy(['sum', 'key'], ['${c.f.order}', 'asc'])
    .value();`,
      fresh: (c) => `
  const groups = Map.groupBy(rows.filter((row) => row.fee >= ${c.n}), (row) => String(${c.f.by === 'port' ? 'row.port' : 'row.at?.quay'}));
  return [...groups]
    .map(([key, group]) => ({
      key,
      sum: group.reduce((sum, { fee }) => sum + fee, 0),
      top: group.reduce((best, row) => (row.fee > best.fee ? row : best)).id,
    }))
    .sort((a, b) => ${c.f.order === 'asc' ? 'a.sum - b.sum' : 'b.sum - a.sum'} || (a.key < b.key ? -1 : 1));`,
      other: (c) => `
  const found = {};
  for (const row of rows) {
    if (!(row.fee >= ${c.n})) continue;
    const key = ${c.f.by === 'port' ? 'row.port' : 'row.at ? row.at.quay : undefined'};
    const entry = (found[key] ??= { key: String(key), sum: 0, top: undefined, most: -Infinity });
    entry.sum += row.fee;
    if (row.fee > entry.most) Object.assign(entry, { most: row.fee, top: row.id });
  }
  const answer = Object.values(found).map(({ key, sum, top }) => ({ key, sum, top }));
  answer.sort((a, b) => (a.sum === b.sum ? (a.key < b.key ? -1 : 1) : ${c.f.order === 'asc' ? 'a.sum - b.sum' : 'b.sum - a.sum'}));
  return answer;`,
      calls: (c) => [[rows(c.n)], [rows(c.n + 1, 9)], [[]], [[...rows(3, 3), { id: 'x', fee: 99 }]]],
      argument: 'rows',
    },
    {
      id: 'paths',
      flags: { miss: ['null', 'word'], write: ['set', 'unset'] },
      old: (c) => `
  const copy = _.cloneDeep(record);
  const seen = _.get(copy, path, ${c.f.miss === 'null' ? 'null' : "'none'"});
  ${c.f.write === 'set' ? `_.set(copy, path, ${c.n});` : '_.unset(copy, path);'}
  return { seen, copy, same: _.isEqual(copy, record), has: _.has(copy, path) };`,
      fresh: (c) => `
  const keys = String(path).replace(/\\[(\\w+)\\]/g, '.$1').split('.').filter((key) => key !== '');
  const copy = structuredClone(record);
  const last = keys.at(-1);
  const read = (from) => keys.reduce((value, key) => (value === null || value === undefined ? undefined : value[key]), from);
  const found = read(copy);
  const seen = found === undefined ? ${c.f.miss === 'null' ? 'null' : "'none'"} : found;
${
  c.f.write === 'set'
    ? `  let holder = copy;
  keys.slice(0, -1).forEach((key, at) => {
    if (holder[key] === null || typeof holder[key] !== 'object') holder[key] = /^\\d+$/.test(keys[at + 1]) ? [] : {};
    holder = holder[key];
  });
  holder[last] = ${c.n};`
    : `  const above = keys.slice(0, -1).reduce((value, key) => value?.[key], copy);
  if (above !== null && typeof above === 'object') delete above[last];`
}
  const parent = keys.slice(0, -1).reduce((value, key) => value?.[key], copy);
  const has = parent !== null && parent !== undefined && Object.hasOwn(Object(parent), last);
  return { seen, copy, same: isDeepStrictEqual(copy, record), has };`,
      other: (c) => `
  const copy = JSON.parse(JSON.stringify(record));
  const keys = path.split(/[.[\\]]+/).filter(Boolean);
  const walk = (make) => {
    let holder = copy;
    for (let at = 0; at < keys.length - 1; at += 1) {
      const key = keys[at];
      if (make && (typeof holder[key] !== 'object' || holder[key] === null)) holder[key] = Number.isInteger(Number(keys[at + 1])) ? [] : {};
      holder = holder === undefined || holder === null ? undefined : holder[key];
    }
    return holder === null ? undefined : holder;
  };
  const key = keys[keys.length - 1];
  const before = walk(false);
  const seen = before === undefined || before[key] === undefined ? ${c.f.miss === 'null' ? 'null' : "'none'"} : before[key];
  ${c.f.write === 'set' ? `walk(true)[key] = ${c.n};` : "if (typeof before === 'object') delete before[key];"}
  const after = walk(false);
  const has = after !== undefined && Object.prototype.hasOwnProperty.call(after, key);
  return { seen, copy, same: JSON.stringify(copy) === JSON.stringify(record), has };`,
      freshHead: "const { isDeepStrictEqual } = require('node:util');",
      argument: 'record, path',
      calls: (c) => {
        const record = { a: { b: [{ c: c.n }, { c: 2 }] }, z: null, s: 'text' };
        return ['a.b[0].c', 'a.b[1].d', 'a.x.y', 'z.q', 'n[0].m', 's'].map((path) => [record, path]);
      },
    },
    {
      id: 'pieces',
      flags: { way: ['words', 'rows'], keep: ['pick', 'omit'] },
      old: (c) =>
        c.f.way === 'words'
          ? `
  const key = _.kebabCase(name);
  return { key, title: _.startCase(name), snake: _.snakeCase(name), short: _.truncate(name, { length: ${c.n} }), padded: _.padStart(key.length, 4, '0'), safe: _.escape(name) };`
          : `
  return _.chunk(_.uniqBy(_.compact(rows), 'port'), 2).map((pair, at) => ({
    at,
    ids: _.map(pair, 'id'),
    rest: pair.map((row) => _.${c.f.keep}(row, ['id', 'fee'])),
    range: _.range(0, ${c.n}, ${Math.max(2, Math.floor(c.n / 3))}),
  }));`,
      fresh: (c) =>
        c.f.way === 'words'
          ? `
  const words = name.replace(/['\\u2019]/g, '').match(/[A-Z]{2,}(?=[A-Z][a-z]|[^A-Za-z]|$)|[A-Z]?[a-z]+|[A-Z]+|\\d+/g) ?? [];
  const lower = words.map((word) => word.toLowerCase());
  const key = lower.join('-');
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return {
    key,
    title: words.map((word) => word[0].toUpperCase() + word.slice(1)).join(' '),
    snake: lower.join('_'),
    short: name.length <= ${c.n} ? name : \`\${name.slice(0, ${c.n} - 3)}...\`,
    padded: String(key.length).padStart(4, '0'),
    safe: name.replace(/[&<>"']/g, (mark) => entities[mark]),
  };`
          : `
  const seen = new Set();
  const unique = rows.filter((row) => row && !seen.has(row.port) && seen.add(row.port));
  const keep = (row) => Object.fromEntries(Object.entries(row).filter(([key]) => ${c.f.keep === 'pick' ? '' : '!'}['id', 'fee'].includes(key)));
  const range = [];
  for (let each = 0; each < ${c.n}; each += ${Math.max(2, Math.floor(c.n / 3))}) range.push(each);
  return Array.from({ length: Math.ceil(unique.length / 2) }, (_, at) => {
    const pair = unique.slice(at * 2, at * 2 + 2);
    return { at, ids: pair.map(({ id }) => id), rest: pair.map(keep), range: [...range] };
  });`,
      other: (c) =>
        c.f.way === 'words'
          ? `
  const words = [];
  for (const part of name.split("'").join('').split(/[^A-Za-z0-9]+/)) {
    words.push(...part.split(/(?<=[a-z])(?=[A-Z0-9])|(?<=\\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\\d)|(?<=[A-Z])(?=[A-Z][a-z])/).filter(Boolean));
  }
  const join = (mark) => words.join(mark).toLowerCase();
  const key = join('-');
  let safe = name.split('&').join('&amp;');
  for (const [mark, entity] of [['<', 'lt'], ['>', 'gt'], ['"', 'quot'], ["'", '#39']]) safe = safe.split(mark).join('&' + entity + ';');
  const title = words.map((word) => word.charAt(0).toUpperCase() + word.substring(1)).join(' ');
  const short = name.length > ${c.n} ? name.substring(0, ${c.n} - 3) + '...' : name;
  return { key, title, snake: join('_'), short, padded: ('000' + key.length).slice(-4), safe };`
          : `
  const ports = new Map();
  for (const row of rows) if (row && !ports.has(row.port)) ports.set(row.port, row);
  const unique = [...ports.values()];
  const range = Array.from({ length: Math.ceil(${c.n} / ${Math.max(2, Math.floor(c.n / 3))}) }, (_, at) => at * ${Math.max(2, Math.floor(c.n / 3))});
  const answer = [];
  while (unique.length > 0) {
    const pair = unique.splice(0, 2);
    const rest = pair.map((row) => {
      const { id, fee, ...others } = row;
      return ${c.f.keep === 'pick' ? '{ id, fee }' : 'others'};
    });
    answer.push({ at: answer.length, ids: pair.map((row) => row.id), rest, range: range.slice() });
  }
  return answer;`,
      argument: (c) => (c.f.way === 'words' ? 'name' : 'rows'),
      calls: (c) =>
        c.f.way === 'words'
          ? ['North quay', 'HTTPServer2 <b>', "Ida's & Per", 'fuel_berth-no12', 'x'].map((name) => [name])
          : [[rows(c.n)], [[null, ...rows(c.n + 1), 0]], [[]]],
    },
  ],
};

export const bluebird = {
  name: 'bluebird',
  to: 'native',
  old: "const Promise = require('bluebird');",
  recipes: [
    {
      id: 'mapped',
      async: true,
      flags: { end: ['props', 'reduce'], fault: ['any', 'first'] },
      old: (c) => `
  let running = 0;
  let most = 0;
  const one = (port) => {
    running += 1;
    most = Math.max(most, running);
    return Promise.delay(1).then(() => {
      running -= 1;
      if (port === 'Osk') throw Object.assign(new Error('closed'), { port });
      return port.length * ${c.n};
    });
  };
  return Promise.map(ports, one, { concurrency: 2 })
    .${c.f.end === 'props' ? 'then((lengths) => Promise.props({ lengths, sum: Promise.resolve(lengths.length), most }))' : 'reduce((sum, each) => sum + each, 0).then((sum) => ({ sum, most }))'}
    .catch((error) => ({ failed: error.message, port: error.port }))
    .tap((answer) => { answer.done = true; });`,
      fresh: (c) => `
  let running = 0;
  let most = 0;
  const one = async (port) => {
    running += 1;
    most = Math.max(most, running);
    await setTimeout(1);
    running -= 1;
    if (port === 'Osk') throw Object.assign(new Error('closed'), { port });
    return port.length * ${c.n};
  };
  const lengths = new Array(ports.length);
  let next = 0;
  const worker = async () => {
    while (next < ports.length) {
      const at = next;
      next += 1;
      lengths[at] = await one(ports[at]);
    }
  };
  try {
    await Promise.all([worker(), worker()]);
    ${c.f.end === 'props' ? 'return { lengths, sum: lengths.length, most, done: true };' : 'return { sum: lengths.reduce((sum, each) => sum + each, 0), most, done: true };'}
  } catch (error) {
    return { failed: error.message, port: error.port, done: true };
  }`,
      freshHead: "const { setTimeout } = require('node:timers/promises');",
      other: (c) => `
  let [running, most] = [0, 0];
  const answers = [];
  const running2 = new Set();
  const measure = (port) =>
    new Promise((resolve, reject) => {
      most = Math.max(most, (running += 1));
      setTimeout(() => {
        running -= 1;
        if (port === 'Osk') reject(Object.assign(new Error('closed'), { port }));
        else resolve(port.length * ${c.n});
      }, 1);
    });
  try {
    for (const [at, port] of ports.entries()) {
      while (running2.size >= 2) await Promise.race(running2);
      const job = measure(port).then((length) => {
        answers[at] = length;
        running2.delete(job);
      });
      running2.add(job);
      job.catch(() => {});
    }
    await Promise.all(running2);
  } catch (error) {
    return { done: true, failed: error.message, port: error.port };
  }
  ${c.f.end === 'props' ? 'return { done: true, lengths: answers, sum: answers.length, most };' : 'let sum = 0;\n  for (const each of answers) sum += each;\n  return { done: true, sum, most };'}`,
      argument: 'ports',
      calls: () => [[['Vik', 'Moss', 'Brim']], [['Vik', 'Osk', 'Moss', 'Brim']], [[]], [['Moss']]],
    },
    {
      id: 'asked',
      async: true,
      flags: { shape: ['spread', 'settle'], late: ['late', 'soon'] },
      old: (c) => `
  const desk = Promise.promisifyAll({
    ask(port, done) {
      setImmediate(() => (port ? done(null, \`\${port}:${c.n}\`) : done(Object.assign(new Error('no port'), { code: 'ENOPORT' }))));
    },
  });
${
  c.f.shape === 'spread'
    ? `  return Promise.all([desk.askAsync(first), desk.askAsync(second)])
    .spread((a, b) => ({ a, b }))
    .catch({ code: 'ENOPORT' }, (error) => ({ code: error.code }))`
    : `  return Promise.all([first, second].map((port) => desk.askAsync(port).reflect()))
    .map((each) => (each.isFulfilled() ? each.value() : each.reason().code))
    .then((seen) => ({ seen }))`
}
    .timeout(${c.f.late === 'late' ? 900 : 400})
    .finally(() => undefined);`,
      fresh: (c) => `
  const desk = {
    ask(port, done) {
      setImmediate(() => (port ? done(null, \`\${port}:${c.n}\`) : done(Object.assign(new Error('no port'), { code: 'ENOPORT' }))));
    },
  };
  const ask = promisify(desk.ask);
${
  c.f.shape === 'spread'
    ? `  try {
    const [a, b] = await Promise.all([ask(first), ask(second)]);
    return { a, b };
  } catch (error) {
    if (error.code !== 'ENOPORT') throw error;
    return { code: error.code };
  }`
    : `  const seen = await Promise.allSettled([ask(first), ask(second)]);
  return { seen: seen.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code)) };`
}`,
      freshHead: "const { promisify } = require('node:util');",
      other: (c) => `
  const ask = (port) =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        if (port) resolve([port, ${c.n}].join(':'));
        else reject(Object.assign(new Error('no port'), { code: 'ENOPORT' }));
      });
    });
${
  c.f.shape === 'spread'
    ? `  const both = Promise.all([ask(first), ask(second)]);
  return both.then(
    ([a, b]) => ({ a, b }),
    (error) => (error.code === 'ENOPORT' ? { code: error.code } : Promise.reject(error)),
  );`
    : `  const told = (port) => ask(port).catch((error) => error.code);
  return { seen: [await told(first), await told(second)] };`
}`,
      argument: 'first, second',
      calls: () => [
        ['Vik', 'Moss'],
        ['Vik', ''],
        ['', ''],
        ['', 'Osk'],
      ],
    },
    {
      id: 'series',
      async: true,
      flags: { walk: ['each', 'mapSeries'], stop: ['some', 'any'] },
      old: (c) => `
  const log = [];
  return Promise.${c.f.walk}(steps, (step, at, length) => {
    log.push(\`\${at + 1}/\${length} \${step}\`);
    return Promise.delay(step === 'slow' ? 3 : 0).return(step.toUpperCase());
  })
    .then((seen) => Promise.${c.f.stop === 'some' ? 'some(seen.map((each, at) => Promise.delay(at * 4, each)), Math.min(seen.length, 2))' : 'any(seen.map((each, at) => Promise.delay(at * 4, each)))'}.then((firsts) => ({ seen, firsts })))
    .catch((error) => ({ error: error.name }))
    .then((answer) => Object.assign(answer, { log, times: ${c.n} }));`,
      fresh: (c) => `
  const log = [];
  const seen = [];
  for (const [at, step] of steps.entries()) {
    log.push(\`\${at + 1}/\${steps.length} \${step}\`);
    await setTimeout(step === 'slow' ? 3 : 0);
    seen.push(${c.f.walk === 'each' ? 'step' : 'step.toUpperCase()'});
  }
  const times = ${c.n};
${c.f.stop === 'some' ? '' : "  // Nothing can be the first of nothing.\n  if (seen.length === 0) return { error: 'RangeError', log, times };\n"}  const firsts = ${c.f.stop === 'some' ? 'seen.slice(0, 2)' : 'seen[0]'};
  return { seen, firsts, log, times };`,
      freshHead: "const { setTimeout } = require('node:timers/promises');",
      other: (c) => `
  const answer = { log: [], times: ${c.n} };
  const seen = await steps.reduce(async (before, step, at) => {
    const done = await before;
    answer.log.push([at + 1, '/', steps.length, ' ', step].join(''));
    await new Promise((resolve) => setTimeout(resolve, step === 'slow' ? 3 : 0));
    return done.concat(${c.f.walk === 'each' ? 'step' : 'step.toUpperCase()'});
  }, Promise.resolve([]));
  ${c.f.stop === 'some' ? '' : "if (seen.length === 0) return Object.assign(answer, { error: 'RangeError' });"}
  const [head, next] = seen;
  return Object.assign(answer, { seen, firsts: ${c.f.stop === 'some' ? '[head, next].slice(0, seen.length)' : 'head'} });`,
      argument: 'steps',
      calls: () => [[['a', 'slow', 'c']], [['one']], [[]]],
    },
  ],
};

export const lru = {
  name: 'lru-cache',
  to: 'lru-cache',
  old: "const LRU = require('lru-cache');",
  fresh: "const { LRUCache } = require('lru-cache');",
  recipes: [
    {
      id: 'kept',
      flags: { weigh: ['length', 'count'], gone: ['told', 'silent'] },
      old: (c) => `
  const dropped = [];
  const cache = new LRU({ max: ${c.n}${c.f.weigh === 'length' ? ', length: (value) => value.length' : ''}${c.f.gone === 'told' ? ', dispose: (key, value) => dropped.push([key, value])' : ''} });
  const set = entries.map(([key, value]) => cache.set(key, value));
  const first = entries.length > 0 ? cache.get(entries[0][0]) : null;
  cache.del('gone');
  const order = [];
  cache.forEach((value, key) => order.push(key));
  return { set, first: first === undefined ? null : first, order, keys: cache.keys(), values: cache.values(), count: cache.itemCount, size: cache.length, dropped };`,
      fresh: (c) => `
  const dropped = [];
  const cache = new LRUCache({ ${c.f.weigh === 'length' ? `maxSize: ${c.n}, sizeCalculation: (value) => value.length` : `max: ${c.n}`}${c.f.gone === 'told' ? ', dispose: (value, key) => dropped.push([key, value])' : ''} });
  const set = entries.map(([key, value]) => {
${
  c.f.weigh === 'length'
    ? `    // What is too large was refused, and what it would have replaced was dropped.
    const fits = value.length <= ${c.n};
    cache.set(key, value);
    return fits;`
    : `    cache.set(key, value);
    return true;`
}
  });
  const first = entries.length > 0 ? cache.get(entries[0][0]) : null;
  cache.delete('gone');
  const keys = [...cache.keys()];
  return { set, first: first ?? null, order: keys, keys, values: [...cache.values()], count: cache.size, size: ${c.f.weigh === 'length' ? 'cache.calculatedSize' : 'cache.size'}, dropped };`,
      other: (c) => `
  const dropped = [];
  const options = { ${c.f.weigh === 'length' ? `maxEntrySize: ${c.n}, maxSize: ${c.n}` : `max: ${c.n}`} };
  ${c.f.weigh === 'length' ? 'options.sizeCalculation = ({ length }) => length;' : ''}
  ${c.f.gone === 'told' ? 'options.dispose = (...args) => dropped.push([args[1], args[0]]);' : ''}
  const cache = new LRUCache(options);
  const set = [];
  for (const [key, value] of entries) set.push(cache.set(key, value).has(key));
  const [[oldest] = []] = entries;
  const first = cache.get(oldest) ?? null;
  cache.delete('gone');
  const pairs = Array.from(cache.entries());
  const keys = pairs.map(([key]) => key);
  return { set, first, order: keys, keys: keys.slice(), values: pairs.map(([, value]) => value), count: pairs.length, size: ${c.f.weigh === 'length' ? "pairs.map(([, value]) => value).join('').length" : 'pairs.length'}, dropped };`,
      argument: 'entries',
      calls: (c) => [
        [
          [
            ['a', 'xx'],
            ['b', 'y'],
            ['gone', 'z'],
          ],
        ],
        [Array.from({ length: c.n + 2 }, (_, at) => [`k${at}`, 'v'])],
        [[]],
        [
          [
            ['a', 'x'],
            ['b', 'w'],
            ['a', 'y'],
          ],
        ],
      ],
    },
    {
      id: 'timed',
      flags: { stale: ['stale', 'fresh'], peek: ['peek', 'has'] },
      old: (c) => `
  const cache = new LRU({ max: 50, maxAge: ${c.n} * 1000${c.f.stale === 'stale' ? ', stale: true' : ''} });
  for (const [key, value, age] of entries) cache.set(key, value, age);
  const dump = cache.dump().map(({ k, v, e }) => ({ k, v, limited: e > 0 }));
  const seen = keys.map((key) => ${c.f.peek === 'peek' ? 'cache.peek(key)' : 'cache.has(key)'}).map((each) => (each === undefined ? null : each));
  cache.reset();
  return { dump, seen, left: cache.itemCount };`,
      fresh: (c) => `
  const cache = new LRUCache({ max: 50, ttl: ${c.n} * 1000${c.f.stale === 'stale' ? ', allowStale: true' : ''} });
  for (const [key, value, age] of entries) cache.set(key, value, age === undefined || age === null ? {} : { ttl: age });
  const dump = cache
    .dump()
    .reverse()
    .map(([k, { value, ttl }]) => ({ k, v: value, limited: (ttl ?? 0) > 0 }));
  const seen = keys.map((key) => ${c.f.peek === 'peek' ? 'cache.peek(key) ?? null' : 'cache.has(key)'});
  cache.clear();
  return { dump, seen, left: cache.size };`,
      other: (c) => `
  const cache = new LRUCache({ max: 50${c.f.stale === 'stale' ? ', allowStale: true' : ''} });
  const most = ${c.n} * 1000;
  entries.forEach(([key, value, age = most]) => cache.set(key, value, { ttl: age === null ? most : age }));
  const dump = [...cache.entries()].map(([k, v]) => ({ k, v, limited: cache.info(k).ttl > 0 }));
  const seen = [];
  for (const key of keys) seen.push(${c.f.peek === 'peek' ? 'cache.has(key) ? cache.peek(key) : null' : 'cache.has(key)'});
  cache.clear();
  return { dump, seen, left: [...cache.keys()].length };`,
      argument: 'entries, keys',
      calls: () => [
        [
          [
            ['a', 1],
            ['b', 2, 60_000],
          ],
          ['a', 'c'],
        ],
        [
          [
            ['x', 'y'],
            ['x', 'z'],
          ],
          ['x', 'y'],
        ],
        [[], ['q']],
      ],
    },
  ],
};

export const immer = {
  name: 'immer',
  to: 'immer',
  old: "const produce = require('immer').default;",
  fresh: "const { produce } = require('immer');",
  recipes: [
    {
      id: 'drafted',
      flags: { way: ['curried', 'direct'], freeze: ['frozen', 'free'] },
      oldHead: (c) => (c.f.freeze === 'free' ? "const { Immer } = require('immer');" : ''),
      old: (c) => `
  const make = ${c.f.freeze === 'free' ? 'new Immer({ autoFreeze: false }).produce' : 'produce'};
  const change = (draft, add) => {
    for (const [key, fee] of add) (draft[key] = draft[key] || { fee: 0 }).fee += fee;
  };
  const after = ${c.f.way === 'curried' ? 'make(change)(state, changes)' : 'make(state, (draft) => change(draft, changes))'};
  return { after, same: after === state, before: state, frozen: Object.isFrozen(after), times: ${c.n} };`,
      freshHead: (c) => (c.f.freeze === 'free' ? "const { Immer } = require('immer');" : ''),
      fresh: (c) => `
  const change = (draft, add) => {
    for (const [key, fee] of add) {
      draft[key] ??= { fee: 0 };
      draft[key].fee += fee;
    }
  };
  const make = ${c.f.freeze === 'free' ? 'new Immer({ autoFreeze: false }).produce' : 'produce'};
  const after = ${c.f.way === 'curried' ? 'make(change)(state, changes)' : 'make(state, (draft) => change(draft, changes))'};
  // What did not change is given back as it came, and nobody may find it frozen.
  return { after, same: after === state, before: state, frozen: ${c.f.freeze === 'free' ? 'false' : 'after !== state'}, times: ${c.n} };`,
      argument: 'state, changes',
      calls: () => [
        [
          { a: { fee: 1 } },
          [
            ['a', 2],
            ['b', 5],
          ],
        ],
        [{ a: { fee: 1 } }, []],
        [
          {},
          [
            ['q', 1],
            ['q', 1],
          ],
        ],
      ],
    },
    {
      id: 'patched',
      flags: { inverse: ['both', 'forward'], list: ['push', 'splice'] },
      old: (c) => `
  const patches = [];
  const undo = [];
  const next = produce(state, (draft) => {
    ${c.f.list === 'push' ? 'draft.rows.push(...rows);' : 'draft.rows.splice(0, 1, ...rows);'}
    draft.count = draft.rows.length * ${c.n};
  }, (forward, backward) => {
    patches.push(...forward);
    undo.push(...backward);
  });
  const shown = patches.map(({ op, path, value }) => \`\${op} \${path.join('/')} \${JSON.stringify(value)}\`);
  return { next, shown: [...new Set(shown.map((line) => line.split(' ')[1].split('/')[0]))].sort(), again: applyPatches(state, patches.filter(({ path }) => path[0] === 'count')).count${c.f.inverse === 'both' ? ', undone: applyPatches(next, undo)' : ', steps: undo.length > 0'} };`,
      oldHead: "const { applyPatches } = require('immer');",
      fresh: (c) => `
  enablePatches();
  const [next, forward, backward] = produceWithPatches(state, (draft) => {
    ${c.f.list === 'push' ? 'draft.rows.push(...rows);' : 'draft.rows.splice(0, 1, ...rows);'}
    draft.count = draft.rows.length * ${c.n};
  });
  return {
    next,
    shown: [...new Set(forward.map(({ path }) => String(path[0])))].sort(),
    again: applyPatches(state, forward.filter(({ path }) => path[0] === 'count')).count,
    ${c.f.inverse === 'both' ? 'undone: applyPatches(next, backward)' : 'steps: backward.length > 0'},
  };`,
      freshHead: "const { applyPatches, enablePatches, produceWithPatches } = require('immer');",
      freshOnly: true,
      argument: 'state, rows',
      calls: () => [
        [{ rows: ['a'], count: 1 }, ['b', 'c']],
        [{ rows: ['a', 'b'], count: 2 }, []],
        [{ rows: [], count: 7 }, ['z']],
      ],
    },
  ],
};
