/**
 * The data format of each major version: source text of a module with `encode(tables, seal)` and
 * `decode(text)`. Layouts take turns and differ in detail, and each names its version, so that a reader of one
 * format cannot read the next by luck.
 */

const HEAD = `'use strict';

const VERSION = %VERSION%;

function assertVersion(found) {
  if (Number(found) !== VERSION) throw new Error(\`data is in the format of version \${found}, expected \${VERSION}\`);
}

const typed = (name, value) => {
  if (name === 'archived') return value === '%YES%';
  return name === 'id' || name === 'revision' || /(?:At|Price|Limit|Fee|Amount|Cost)$/.test(name) ? parseInt(value, %BASE%) : value;
};
const plain = (name, value) => {
  if (name === 'archived') return value ? '%YES%' : '%NO%';
  return typeof value === 'number' ? value.toString(%BASE%) : value;
};
`;

const TAIL = `
module.exports = { VERSION, encode, decode };
`;

const layouts = {
  lines: `
function encode(tables, seal) {
  const lines = [JSON.stringify({ quarry: VERSION, seal })];
  for (const [name, rows] of Object.entries(tables)) {
    for (const row of rows) lines.push(JSON.stringify([name, Object.entries(row).map(([key, value]) => key + '%SEP%' + plain(key, value))]));
  }
  return lines.join('\\n') + '\\n';
}

function decode(text) {
  const [head, ...lines] = text.trimEnd().split('\\n');
  const { quarry, seal } = JSON.parse(head);
  assertVersion(quarry);
  const tables = {};
  for (const line of lines) {
    const [name, cells] = JSON.parse(line);
    const pairs = cells.map((cell) => [cell.slice(0, cell.indexOf('%SEP%')), cell.slice(cell.indexOf('%SEP%') + 1)]);
    (tables[name] ??= []).push(Object.fromEntries(pairs.map(([key, value]) => [key, typed(key, value)])));
  }
  return { seal, tables };
}
`,
  table: `
const escaped = (text) => encodeURIComponent(text).replaceAll('%SEP%', (each) => '%' + each.charCodeAt(0).toString(16).padStart(2, '0'));

function encode(tables, seal) {
  const parts = ['%MARK% quarry ' + VERSION + ' ' + seal];
  for (const [name, rows] of Object.entries(tables)) {
    const columns = Object.keys(rows[0])%ORDER%;
    parts.push('%MARK% ' + name, columns.join('%SEP%'));
    for (const row of rows) parts.push(columns.map((key) => escaped(plain(key, row[key]))).join('%SEP%'));
  }
  return parts.join('\\n') + '\\n';
}

function decode(text) {
  const lines = text.trimEnd().split('\\n');
  const [, , version, seal] = lines.shift().split(' ');
  assertVersion(version);
  const tables = {};
  let rows;
  let columns;
  for (const line of lines) {
    if (line.startsWith('%MARK% ')) {
      rows = tables[line.slice(%MARKLENGTH%)] = [];
      columns = undefined;
    } else if (columns === undefined) columns = line.split('%SEP%');
    else {
      const cells = line.split('%SEP%').map(decodeURIComponent);
      rows.push(Object.fromEntries(columns.map((key, at) => [key, typed(key, cells[at])])));
    }
  }
  return { seal, tables };
}
`,
  document: `
function encode(tables, seal) {
  const data = {};
  for (const [name, rows] of Object.entries(tables)) {
    data[name] = {};
    for (const { id, ...row } of rows) {
      const pairs = Object.entries(row).map(([key, value]) => [key, plain(key, value)])%ORDER%;
      data[name]['%MARK%' + id.toString(%BASE%)] = Object.fromEntries(pairs);
    }
  }
  return JSON.stringify({ quarry: VERSION, seal, data }, null, 1) + '\\n';
}

function decode(text) {
  const { quarry, seal, data } = JSON.parse(text);
  assertVersion(quarry);
  const rowsOf = (found) =>
    Object.entries(found).map(([key, row]) => ({
      id: parseInt(key.slice('%MARK%'.length), %BASE%),
      ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typed(name, value)])),
    }));
  return { seal, tables: Object.fromEntries(Object.entries(data).map(([name, found]) => [name, rowsOf(found)])) };
}
`,
  blocks: `
function encode(tables, seal) {
  const parts = ['QUARRY' + VERSION + '%SEP%' + seal];
  for (const [name, rows] of Object.entries(tables)) {
    const cells = rows.map((row) => Object.entries(row).map(([key, value]) => [key, plain(key, value)])%ORDER%);
    const packed = Buffer.from(JSON.stringify(cells)).toString('%CODE%');
    parts.push('>' + name + '%SEP%' + rows.length, ...(packed.match(/.{1,%WIDTH%}/g) ?? []));
  }
  return parts.join('\\n') + '\\n';
}

function decode(text) {
  const [head, ...lines] = text.trimEnd().split('\\n');
  const [mark, seal] = head.split('%SEP%');
  assertVersion(mark.slice(6));
  const packed = new Map();
  for (const line of lines) {
    if (line.startsWith('>')) packed.set(line.slice(1, line.indexOf('%SEP%')), []);
    else [...packed.values()].at(-1).push(line);
  }
  const rowsOf = (part) =>
    JSON.parse(Buffer.from(part.join(''), '%CODE%').toString()).map((cells) =>
      Object.fromEntries(cells.map(([key, value]) => [key, typed(key, value)])),
    );
  return { seal, tables: Object.fromEntries([...packed].map(([name, part]) => [name, rowsOf(part)])) };
}
`,
  keyed: `
function encode(tables, seal) {
  const parts = ['quarry%SEP% ' + VERSION + '\\nseal%SEP% ' + seal];
  for (const [name, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const lines = Object.entries(row).map(([key, value]) => '%MARK%' + key + '%SEP% ' + plain(key, value))%ORDER%;
      parts.push([name, ...lines].join('\\n'));
    }
  }
  return parts.join('\\n\\n') + '\\n';
}

function decode(text) {
  const [head, ...paragraphs] = text.trimEnd().split('\\n\\n');
  const [version, seal] = head.split('\\n').map((line) => line.slice(line.indexOf('%SEP%') + 2));
  assertVersion(version);
  const tables = {};
  for (const paragraph of paragraphs) {
    const [name, ...lines] = paragraph.split('\\n');
    const pairs = lines.map((line) => [line.slice(%MARKWIDTH%, line.indexOf('%SEP%')), line.slice(line.indexOf('%SEP%') + 2)]);
    (tables[name] ??= []).push(Object.fromEntries(pairs.map(([key, value]) => [key, typed(key, value)])));
  }
  return { seal, tables };
}
`,
};

const MARKS = ['==', '#', '::', '@@'];
const NAMES = Object.keys(layouts);

/** The format of `version`: deterministic in (version, rng). */
export function formatSource(version, rng) {
  const layout = NAMES[(version + rng.int(0, 1) * 2) % NAMES.length];
  const mark = rng.pick(layout === 'keyed' ? ['.', '-', '+'] : MARKS);
  const values = {
    VERSION: version,
    BASE: rng.pick([10, 16, 36, 32]),
    SEP: rng.pick(layout === 'keyed' || layout === 'lines' ? [':', '='] : ['|', ';', '~']),
    YES: rng.pick(['yes', 'Y', '1', 'on']),
    NO: rng.pick(['no', 'N', '0', 'off']),
    ORDER: rng.pick(['', '.reverse()', '.sort()']),
    CODE: rng.pick(['base64', 'hex', 'base64url']),
    WIDTH: rng.pick([60, 76, 96]),
    MARK: mark,
    MARKLENGTH: mark.length + 1,
    MARKWIDTH: mark.length,
  };
  const text = `${HEAD}${layouts[layout]}${TAIL}`;
  return text.replace(/%([A-Z]+)%/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
