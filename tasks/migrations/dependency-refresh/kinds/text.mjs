/** Packages that make text and names: moment gives way to luxon; uuid, chalk and nanoid move on. */
export const moment = {
  name: 'moment',
  to: 'luxon',
  old: "const moment = require('moment');",
  fresh: "const { DateTime } = require('luxon');",
  recipes: [
    {
      id: 'days',
      flags: { unit: ['month', 'week'], shape: ['long', 'short'] },
      old: (c) => `
  const day = moment.utc(text, 'YYYY-MM-DD HH:mm', true);
  if (!day.isValid()) return { error: 'EDATE', text };
  const later = day.clone().add(${c.n}, '${c.f.unit}s');
  return {
    text: day.format('${c.f.shape === 'long' ? 'dddd, D MMMM YYYY [at] HH:mm' : 'ddd DD.MM.YY'}'),
    later: later.format('YYYY-MM-DDTHH:mm:ss[Z]'),
    start: day.clone().startOf('${c.f.unit}').format('YYYY-MM-DD'),
    end: day.clone().endOf('${c.f.unit}').valueOf(),
    days: later.diff(day, 'days'),
    weekday: day.day(),
    quarter: day.quarter(),
  };`,
      fresh: (c) => `
  const day = DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm', { zone: 'utc', locale: 'en' });
  if (!day.isValid || day.toFormat('yyyy-MM-dd HH:mm') !== text) return { error: 'EDATE', text };
  const later = day.plus({ ${c.f.unit}s: ${c.n} });
${
  c.f.unit === 'week'
    ? `  // Weeks start on Sunday here, as they always did.
  const start = day.startOf('day').minus({ days: day.weekday % 7 });
  const end = start.plus({ weeks: 1 }).toMillis() - 1;`
    : `  const start = day.startOf('month');
  const end = day.endOf('month').toMillis();`
}
  return {
    text: day.toFormat("${c.f.shape === 'long' ? "cccc, d MMMM yyyy 'at' HH:mm" : 'ccc dd.MM.yy'}"),
    later: later.toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'"),
    start: start.toISODate(),
    end,
    days: Math.trunc(later.diff(day, 'days').days),
    weekday: day.weekday % 7,
    quarter: day.quarter,
  };`,
      other: (c) => `
  const match = /^(\\d{4})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d)$/.exec(text);
  const [year, month, date, hour, minute] = (match ?? []).slice(1).map(Number);
  const day = DateTime.utc(year ?? 0, month ?? 13, date ?? 0, hour ?? 0, minute ?? 0).setLocale('en');
  if (match === null || !day.isValid || hour > 23) return { error: 'EDATE', text };
  const later = day.plus({ ${c.f.unit}: ${c.n} });
  const weekday = day.weekday === 7 ? 0 : day.weekday;
  const start = ${c.f.unit === 'week' ? "day.minus({ days: weekday }).startOf('day')" : "day.set({ day: 1 }).startOf('day')"};
  const end = start.plus({ ${c.f.unit}: 1 }).minus({ milliseconds: 1 });
  return {
    text: ${c.f.shape === 'long' ? "day.toFormat('EEEE') + ', ' + day.day + ' ' + day.monthLong + ' ' + day.year + ' at ' + day.toFormat('T')" : "[day.weekdayShort, day.toFormat('dd.LL.yy')].join(' ')"},
    later: later.toISO({ suppressMilliseconds: true }),
    start: start.toFormat('yyyy-LL-dd'),
    end: end.valueOf(),
    days: Math.floor((later - day) / 86_400_000),
    weekday,
    quarter: Math.ceil(day.month / 3),
  };`,
      argument: 'text',
      calls: () =>
        [
          '2024-02-29 13:05',
          '2023-12-31 00:00',
          '2024-01-31 09:30',
          '2024-07-07 23:59',
          '2023-02-30 10:00',
          '2024-1-1 1:00',
          '',
        ].map((each) => [each]),
    },
    {
      id: 'spans',
      flags: { zone: ['fixed', 'utc'], words: ['from', 'clock'] },
      old: (c) => `
  const [a, b] = [from, to].map((text) => ${c.f.zone === 'fixed' ? 'moment.parseZone(text)' : 'moment.utc(text)'});
  if (!a.isValid() || !b.isValid()) return null;
  const span = moment.duration(b.diff(a));
  return {
    hours: Math.floor(span.asHours() * ${c.n}),
    parts: [span.years(), span.months(), span.days(), span.hours(), span.minutes()],
    ${c.f.words === 'from' ? 'words: a.from(b),' : "clock: b.format('h:mm A Z'),"}
    earlier: (a.isBefore(b) ? a : b).toISOString(),
    same: a.isSame(b, 'day'),
    offset: b.utcOffset(),
  };`,
      fresh: (c) => `
  const [a, b] = [from, to].map((text) => DateTime.fromISO(text, { ${c.f.zone === 'fixed' ? 'setZone: true' : "zone: 'utc'"}, locale: 'en' }));
  if (!a.isValid || !b.isValid) return null;
  const milliseconds = b.toMillis() - a.toMillis();
  const sign = milliseconds < 0 ? -1 : 1;
  const days = Math.floor(Math.abs(milliseconds) / 86_400_000);
  // Months of a length without a calendar: 146097 days are 4800 of them, as moment counts.
  const months = Math.floor((days * 4800) / 146_097);
  const rest = days - Math.ceil((months * 146_097) / 4800);
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000) % 1440;
  const part = (value) => (value === 0 ? 0 : sign * value);
  return {
    hours: Math.floor((milliseconds / 3_600_000) * ${c.n}),
    parts: [Math.floor(months / 12), months % 12, rest, Math.floor(minutes / 60), minutes % 60].map(part),
    ${c.f.words === 'from' ? 'words: inWords(milliseconds),' : "clock: b.toFormat('h:mm a ZZ'),"}
    earlier: (a < b ? a : b).toUTC().toISO(),
    same: a.setZone(b.zone).toISODate() === a.toISODate() ? a.toISODate() === b.setZone(a.zone).toISODate() : a.hasSame(b.setZone(a.zone), 'day'),
    offset: b.offset,
  };`,
      freshTop: (c) =>
        c.f.words === 'from'
          ? `
/** How long before another moment, in words, with the limits that people are used to. */
function inWords(milliseconds) {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const minutes = Math.round(seconds / 60);
  const hours = Math.round(seconds / 3600);
  const days = Math.round(seconds / 86_400);
  const months = Math.round((seconds / 86_400) * (4800 / 146_097));
  const years = Math.round((seconds / 86_400) * (400 / 146_097));
  const words =
    seconds < 45 ? 'a few seconds'
    : minutes <= 1 ? 'a minute'
    : minutes < 45 ? \`\${minutes} minutes\`
    : hours <= 1 ? 'an hour'
    : hours < 22 ? \`\${hours} hours\`
    : days <= 1 ? 'a day'
    : days < 26 ? \`\${days} days\`
    : months <= 1 ? 'a month'
    : months < 11 ? \`\${months} months\`
    : years <= 1 ? 'a year'
    : \`\${years} years\`;
  return milliseconds < 0 ? \`in \${words}\` : \`\${words} ago\`;
}
`
          : '',
      argument: 'from, to',
      calls: () => [
        ['2024-03-01T10:00:00+01:00', '2024-03-01T12:30:00+01:00'],
        ['2024-01-31T23:30:00Z', '2024-02-01T00:15:00+02:00'],
        ['2024-05-01T00:00:00Z', '2021-02-11T07:10:00Z'],
        ['2024-05-01T00:00:00Z', '2024-05-01T00:00:20Z'],
        ['2023-01-01T00:00:00Z', '2023-02-20T00:00:00-05:00'],
      ],
    },
  ],
};

const space = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

export const uuid = {
  name: 'uuid',
  to: 'uuid',
  recipes: [
    {
      id: 'named',
      flags: { version: ['v5', 'v3'], space: ['DNS', 'own'] },
      oldHead: (c) => `const name = require('uuid/${c.f.version}');`,
      old: (c) => `
  const space = ${c.f.space === 'DNS' ? 'name.DNS' : `name('${c.noun}', '${space}')`};
  return { id: name(key, space), bytes: Array.from(name(key, space, new Array(16))).slice(0, 4), again: name(key, name(key, space)), times: ${c.n} };`,
      freshHead: (c) => `const { parse, ${c.f.version}: name } = require('uuid');`,
      fresh: (c) => `
  const space = ${c.f.space === 'DNS' ? 'name.DNS' : `name('${c.noun}', '${space}')`};
  const id = name(key, space);
  return { id, bytes: [...parse(id)].slice(0, 4), again: name(key, id), times: ${c.n} };`,
      otherHead: (c) => `const { ${c.f.version}: uuid } = require('uuid');`,
      other: (c) => `
  const root = ${c.f.space === 'DNS' ? `'${space}'` : `uuid('${c.noun}', '${space}')`};
  const bytes = uuid(key, root, new Uint8Array(16));
  const id = uuid(key, root);
  return { times: ${c.n}, id, again: uuid(key, id), bytes: [bytes[0], bytes[1], bytes[2], bytes[3]] };`,
      argument: 'key',
      calls: () => [['berth'], ['ø'], ['']],
    },
    {
      id: 'seeded',
      flags: { kind: ['v4', 'v1'], out: ['text', 'buffer'] },
      oldHead: (c) =>
        `const make = require('uuid/${c.f.kind}');\nconst bytesToUuid = require('uuid/lib/bytesToUuid');`,
      old: (c) => `
  const random = Array.from({ length: 16 }, (_, at) => (seed * ${c.n} + at * 7) % 256);
  const plain = bytesToUuid(random);
  const options = ${c.f.kind === 'v4' ? '{ random }' : '{ node: random.slice(0, 6), clockseq: seed, msecs: 1600000000000 + seed, nsecs: 7 }'};
  ${c.f.out === 'text' ? 'return { id: make(options), plain };' : 'const held = make(options, new Array(20), 2);\n  return { id: bytesToUuid(held.slice(2, 18)), first: held[2], plain };'}`,
      freshHead: (c) => `const { ${c.f.kind}: make } = require('uuid');`,
      freshTop: () => `
/** Any sixteen bytes as text: also those that are no valid id, which the package refuses by now. */
const written = (bytes) => Buffer.from(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
`,
      fresh: (c) => `
  const random = Uint8Array.from({ length: 16 }, (_, at) => (seed * ${c.n} + at * 7) % 256);
  const plain = written(random);
  const options = ${c.f.kind === 'v4' ? '{ random: random.slice() }' : '{ node: random.slice(0, 6), clockseq: seed, msecs: 1600000000000 + seed, nsecs: 7 }'};
  ${c.f.out === 'text' ? 'return { id: make(options), plain };' : 'const held = make(options, new Uint8Array(20), 2);\n  return { id: written(held.slice(2, 18)), first: held[2], plain };'}`,
      argument: 'seed',
      calls: () => [[1], [77], [200]],
    },
  ],
};

export const chalk = {
  name: 'chalk',
  to: 'chalk',
  old: "const chalk = require('chalk');",
  fresh: "const { Chalk } = require('chalk');",
  recipes: [
    {
      id: 'board',
      flags: { level: ['1', '3'], color: ['keyword', 'hsl'] },
      old: (c) => `
  const paint = new chalk.constructor({ enabled: colors, level: ${c.f.level} });
  const head = paint.bold.${c.f.color === 'keyword' ? "keyword('orange')" : 'hsl(32, 100, 50)'}(title);
  return { head, rows: rows.map((row, at) => (row > ${c.n} ? paint.red.underline(row) : paint.green(row, at))), on: paint.enabled };`,
      fresh: (c) => `
  const paint = new Chalk({ level: colors ? ${c.f.level} : 0 });
  const head = paint.bold.rgb(${c.f.color === 'keyword' ? '255, 165, 0' : '255, 136, 0'})(title);
  return { head, rows: rows.map((row, at) => (row > ${c.n} ? paint.red.underline(row) : paint.green(row, at))), on: paint.level > 0 };`,
      other: (c) => `
  const { bold, red, green, level } = new Chalk({ level: colors ? ${c.f.level} : 0 });
  const warm = bold.hex('${c.f.color === 'keyword' ? '#ffa500' : '#ff8800'}');
  const painted = [];
  for (const [at, row] of rows.entries()) painted.push(row > ${c.n} ? red.underline(String(row)) : green(row + ' ' + at));
  return { head: warm(title), rows: painted, on: level !== 0 };`,
      argument: 'title, rows, colors',
      calls: (c) => [
        ['Tides', [c.n, c.n + 1], true],
        ['Tides', [1, 99], false],
        ['', [], true],
      ],
    },
    {
      id: 'lines',
      flags: { tag: ['joined', 'nested'], back: ['bgHex', 'bgKeyword'] },
      old: (c) => `
  const paint = new chalk.constructor({ enabled: true, level: 3 });
  const mark = paint.${c.f.back === 'bgHex' ? "bgHex('#336699')" : "bgKeyword('navy')"};
  ${c.f.tag === 'joined' ? "return paint.bold(name, ':') + ' ' + paint.red.dim(count, 'of', " + c.n + ') + mark(port);' : `return paint.bold(name) + ': ' + paint.red.dim(count) + ' of ' + paint.rgb(10, 20, 30)(${c.n}) + mark(port);`}`,
      fresh: (c) => `
  const paint = new Chalk({ level: 3 });
  const mark = paint.${c.f.back === 'bgHex' ? "bgHex('#336699')" : 'bgRgb(0, 0, 128)'};
  return ${c.f.tag === 'joined' ? "`${paint.bold(name, ':')} ${paint.red.dim(count, 'of', " + c.n + ')}${mark(port)}`' : '`${paint.bold(name)}: ${paint.red.dim(count)} of ${paint.rgb(10, 20, 30)(' + c.n + ')}${mark(port)}`'};`,
      other: (c) => `
  const paint = new Chalk({ level: 3 });
  const parts = ${c.f.tag === 'joined' ? "[paint.bold(name + ' :'), ' ', paint.red.dim([count, 'of', " + c.n + "].join(' '))]" : "[paint.bold(name), ': ', paint.red.dim(String(count)), ' of ', paint.rgb(10, 20, 30)('" + c.n + "')]"};
  parts.push(paint.bgHex('${c.f.back === 'bgHex' ? '#369' : '#000080'}')(port));
  return parts.join('');`,
      argument: 'name, count, port',
      calls: () => [
        ['Ida', 3, 'Vik'],
        ['a\nb', 0, 'Moss'],
      ],
    },
  ],
};

export const nanoid = {
  name: 'nanoid',
  to: 'nanoid',
  recipes: [
    {
      id: 'tickets',
      flags: { alphabet: ['digits', 'letters'], source: ['given', 'format'] },
      oldHead: (c) =>
        "const format = require('nanoid/format');" +
        (c.f.source === 'given' ? "\nconst url = require('nanoid/url');" : ''),
      old: (c) => `
  const random = (size) => Array.from({ length: size }, (_, at) => (seed + at * ${c.n}) % 256);
  const letters = ${c.f.alphabet === 'digits' ? "'0123456789abcdef'" : c.f.source === 'given' ? 'url.slice(0, 16)' : "'abcdefghjkmnpqrstuvwxyz123456789'"};
  return { ticket: format(random, letters, ${4 + (c.n % 5)}), letters };`,
      freshHead: "const { customRandom } = require('nanoid');",
      fresh: (c) => `
  // The package takes the bytes from the end by now; people have tickets that were made from the start.
  const random = (size) => Uint8Array.from({ length: size }, (_, at) => (seed + at * ${c.n}) % 256).reverse();
  const letters = ${c.f.alphabet === 'digits' ? "'0123456789abcdef'" : c.f.source === 'given' ? "'ModuleSymbhasOwn'" : "'abcdefghjkmnpqrstuvwxyz123456789'"};
  return { ticket: customRandom(letters, ${4 + (c.n % 5)}, random)(), letters };`,
      argument: 'seed',
      calls: () => [[3], [90], [251]],
    },
    {
      id: 'shapes',
      async: true,
      flags: { way: ['generate', 'plain'], many: ['few', 'more'] },
      oldHead: (c) =>
        c.f.way === 'generate'
          ? "const generate = require('nanoid/async/generate');"
          : "const nanoid = require('nanoid/async');",
      old: (c) => `
  const check = (made) => ({ lengths: made.map((id) => id.length), ok: made.every((id) => /^${c.f.way === 'generate' ? '[xyz]' : '[\\w~-]'}*$/.test(id)), different: new Set(made).size > 1, times: ${c.n} });
  const next = (made) => ${c.f.way === 'generate' ? "generate('xyz', size)" : 'nanoid(size)'}.then((id) => (made.length < ${c.f.many === 'few' ? 3 : 12} ? next(made.concat(id)) : check(made)));
  return next([]);`,
      freshHead: (c) =>
        c.f.way === 'generate'
          ? "const { customAlphabet } = require('nanoid');"
          : "const { nanoid } = require('nanoid');",
      fresh: (c) => `
  const make = ${c.f.way === 'generate' ? "customAlphabet('xyz', size)" : '() => nanoid(size || 21)'};
  const made = Array.from({ length: ${c.f.many === 'few' ? 3 : 12} }, () => make());
  return { lengths: made.map((id) => id.length), ok: made.every((id) => /^${c.f.way === 'generate' ? '[xyz]' : '[\\w~-]'}*$/.test(id)), different: new Set(made).size > 1, times: ${c.n} };`,
      argument: 'size',
      calls: (c) => (c.f.way === 'generate' ? [[12], [30]] : [[12], [0], [30]]),
    },
  ],
};
