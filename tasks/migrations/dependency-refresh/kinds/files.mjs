/** Packages that read forms: csv, xml, yaml, and names of files. */
export const csv = {
  name: 'csv-parse',
  to: 'csv-parse',
  old: "const parse = require('csv-parse/lib/sync');",
  fresh: "const { parse } = require('csv-parse/sync');",
  recipes: [
    {
      id: 'sheet',
      flags: { empty: ['skip', 'keep'], quotes: ['relaxed', 'plain'] },
      old: (c) => `
  const rows = parse(text, {
    columns: true, delimiter: ';', trim: true, skip_empty_lines: true, skip_lines_with_error: true,
    ${c.f.empty === 'skip' ? 'skip_lines_with_empty_values: true,' : ''} ${c.f.quotes === 'relaxed' ? 'relax: true,' : ''}
  });
  const fees = rows.map((row) => Number(row.fee) * ${c.n});
  return { rows: rows.map((row) => ({ ...row })), fees, faults: fees.filter(isNaN).length };`,
      fresh: (c) => `
  const rows = parse(text, {
    columns: true, delimiter: ';', trim: true, skip_empty_lines: true, skip_records_with_error: true,
    ${c.f.empty === 'skip' ? 'skip_records_with_empty_values: true,' : ''} ${c.f.quotes === 'relaxed' ? 'relax_quotes: true,' : ''}
  });
  const fees = rows.map(({ fee }) => Number(fee) * ${c.n});
  return { rows: rows.map((row) => ({ ...row })), fees, faults: fees.filter(Number.isNaN).length };`,
      argument: 'text',
      calls: (c) => [
        ['id;fee\na;1\nb;2\n'],
        ['id;fee\n a ; 3\n;\n\nb;x;9\nc;4\n'],
        [c.f.quotes === 'relaxed' ? 'id;fee\n2" rope;5\n' : 'id;fee\n"2"" rope";5\n'],
        ['id;fee\n'],
      ],
    },
    {
      id: 'counted',
      flags: { info: ['info', 'raw'], columns: ['loose', 'skipped'] },
      old: (c) => `
  const rows = parse(text, { ${c.f.info === 'info' ? 'info: true' : 'raw: true'}, ${c.f.columns === 'loose' ? 'relax_column_count: true' : 'skip_lines_with_error: true'}, from_line: 2, comment: '#' });
  return rows.map((each, at) => (${c.f.info === 'info' ? '{ record: each.record, line: each.info.lines, count: each.info.records, at }' : '{ record: each.record, raw: each.raw.trim(), at }'}));`,
      fresh: (c) => `
  const rows = parse(text, { ${c.f.info === 'info' ? 'info: true' : 'raw: true'}, ${c.f.columns === 'loose' ? 'relax_column_count: true' : 'skip_records_with_error: true'}, from_line: 2, comment: '#', comment_no_infix: false });
  return rows.map((each, at) => (${c.f.info === 'info' ? '{ record: each.record, line: each.info.lines, count: each.info.records - 1, at }' : '{ record: each.record, raw: each.raw.trim(), at }'}));`,
      argument: 'text',
      calls: () => [['a,b\n1,2\n3,4\n'], ['x,y\n# no\n1,2\n3\n'], ['only\n']],
    },
  ],
};

export const xml = {
  name: 'fast-xml-parser',
  to: 'fast-xml-parser',
  old: "const parser = require('fast-xml-parser');",
  fresh: "const { XMLBuilder, XMLParser, XMLValidator } = require('fast-xml-parser');",
  recipes: [
    {
      id: 'read',
      flags: { attributes: ['attributes', 'none'], list: ['list', 'single'] },
      old: (c) => `
  if (parser.validate(text) !== true) return { error: 'EXML' };
  const found = parser.parse(text, { ignoreAttributes: ${c.f.attributes === 'none'}, attributeNamePrefix: '_', parseNodeValue: true, parseAttributeValue: true, trimValues: true });
  const rows = found.port && found.port.ship;
  return { found, ships: ${c.f.list === 'list' ? '[].concat(rows || []).length' : 'Array.isArray(rows)'}, times: ${c.n} };`,
      fresh: (c) => `
  if (XMLValidator.validate(text) !== true) return { error: 'EXML' };
  const reader = new XMLParser({ ignoreAttributes: ${c.f.attributes === 'none'}, attributeNamePrefix: '_', parseTagValue: true, parseAttributeValue: true, trimValues: true, ignoreDeclaration: true });
  const found = reader.parse(text);
  const rows = found.port?.ship;
  return { found, ships: ${c.f.list === 'list' ? '[rows ?? []].flat().length' : 'Array.isArray(rows)'}, times: ${c.n} };`,
      argument: 'text',
      calls: () => [
        ['<port name="Vik"><ship id="1">Brim</ship><ship id="2">Fram</ship></port>'],
        ['<port><ship>7</ship><open>true</open></port>'],
        ['<port><ship></port>'],
        ['<port><note>a b</note></port>'],
      ],
    },
    {
      id: 'write',
      flags: { format: ['lines', 'flat'], empty: ['null', 'text'] },
      old: (c) => `
  const writer = new parser.j2xParser({ ignoreAttributes: false, attributeNamePrefix: '_', format: ${c.f.format === 'lines'}, indentBy: '  ' });
  return writer.parse({ port: { _no: '${c.n}', name, ship: ships${c.f.empty === 'text' ? ", note: ''" : ''} } });`,
      fresh: (c) => `
  const writer = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '_', format: ${c.f.format === 'lines'}, indentBy: '  ', processEntities: false });
  return writer.build({ port: { _no: '${c.n}', name, ship: ships${c.f.empty === 'text' ? ", note: ''" : ''} } });`,
      argument: 'name, ships',
      calls: () => [
        ['Vik', ['Brim', 'Fram']],
        ['A & B', ['x']],
        ['Moss', ['a', 'b', 'c']],
      ],
    },
  ],
};

export const yaml = {
  name: 'js-yaml',
  to: 'js-yaml',
  old: "const yaml = require('js-yaml');",
  fresh: "const yaml = require('js-yaml');",
  recipes: [
    {
      id: 'settings',
      flags: { many: ['one', 'all'], schema: ['safe', 'json'] },
      old: (c) => `
  try {
    ${c.f.many === 'all' ? `const found = yaml.safeLoadAll(text, null, { schema: yaml.${c.f.schema === 'json' ? 'JSON_SCHEMA' : 'DEFAULT_SAFE_SCHEMA'} });` : `const found = yaml.safeLoad(text, { schema: yaml.${c.f.schema === 'json' ? 'JSON_SCHEMA' : 'DEFAULT_SAFE_SCHEMA'} });`}
    return { found: found === undefined ? null : found, times: ${c.n} };
  } catch (error) {
    return { error: error.name, line: error.mark ? error.mark.line + 1 : null };
  }`,
      freshTop: () => `
/** Our files are of the time when 0755 was octal and 1:30 an hour and a half of minutes: told to the parser as numbers. */
const modern = (text) =>
  text.replace(/(?<=^|[:,-] +|\\[ *)(?:0([0-7]+)|(\\d{1,3}):([0-5]\\d))(?= *(?:$|[,\\]}#]))/gm, (_, octal, high, low) =>
    String(octal === undefined ? Number(high) * 60 + Number(low) : Number.parseInt(octal, 8)));
`,
      fresh: (c) => `
  try {
    const found = yaml.${c.f.many === 'all' ? 'loadAll' : 'load'}(modern(text)${c.f.many === 'all' ? ', null' : ''}, { schema: yaml.${c.f.schema === 'json' ? 'JSON_SCHEMA' : 'DEFAULT_SCHEMA'} });
    return { found: found ?? null, times: ${c.n} };
  } catch (error) {
    return { error: error.name, line: error.mark ? error.mark.line + 1 : null };
  }`,
      argument: 'text',
      calls: () => [
        ['a: 1\nb: [x, y]\n'],
        ['port: Vik\nopen: true\nfee: 1.5\n'],
        ['a: [1\nb: 2\n'],
        ['x: null\ny: "no"\n'],
        ['mode: 0755\nat: 1:30\nrows: [010, 7]\n'],
      ],
    },
    {
      id: 'written',
      flags: { skip: ['skip', 'keep'], flow: ['flow', 'block'] },
      old: (c) => `
  return yaml.safeDump({ name, rows, none: ${c.f.skip === 'skip' ? 'undefined' : 'null'} }, { ${c.f.skip === 'skip' ? 'skipInvalid: true, ' : ''}sortKeys: true, ${c.f.flow === 'flow' ? 'flowLevel: 1' : 'lineWidth: 40'} });`,
      fresh: (c) => `
  const text = yaml.dump({ name, rows, none: ${c.f.skip === 'skip' ? 'undefined' : 'null'} }, { ${c.f.skip === 'skip' ? 'skipInvalid: true, ' : ''}sortKeys: true, ${c.f.flow === 'flow' ? 'flowLevel: 1' : 'lineWidth: 40'} });
  return text;`,
      argument: 'name, rows',
      calls: () => [
        ['Vik', [{ fee: 1, id: 'a' }]],
        ['yes', ['x', 'y: z']],
        ['a # b', []],
      ],
    },
  ],
};

export const glob = {
  name: 'glob',
  to: 'glob',
  old: "const glob = require('glob');",
  fresh: "const { globSync } = require('glob');",
  recipes: [
    {
      id: 'found',
      flags: { mark: ['mark', 'plain'], dot: ['dot', 'none'] },
      old: (c) => `
  const cwd = path.join(__dirname, '../../../fixtures/manifests');
  const found = glob.sync(pattern, { cwd, ${c.f.mark === 'mark' ? 'mark: true, ' : ''}dot: ${c.f.dot === 'dot'}, ignore: '**/*.bak' });
  return { found: found.slice(0, ${c.n}), count: found.length, magic: glob.hasMagic(pattern) };`,
      oldHead: "const path = require('path');",
      freshHead: "const path = require('node:path');\nconst { hasMagic } = require('glob');",
      fresh: (c) => `
  const cwd = path.join(__dirname, '../../../fixtures/manifests');
  const found = globSync(pattern, { cwd, ${c.f.mark === 'mark' ? 'mark: true, ' : ''}dot: ${c.f.dot === 'dot'}, ignore: '**/*.bak', posix: true }).sort((a, b) => a.localeCompare(b, 'en'));
  return { found: found.slice(0, ${c.n}), count: found.length, magic: hasMagic(pattern, { magicalBraces: true }) };`,
      argument: 'pattern',
      calls: () => [['*'], ['**/*.txt'], ['{a,b}*/*'], ['nothing*'], ['2024/may.txt']],
    },
    {
      id: 'asked',
      async: true,
      flags: { kind: ['files', 'all'], none: ['nonull', 'null'] },
      oldHead: "const path = require('path');",
      old: (c) => `
  const cwd = path.join(__dirname, '../../../fixtures/manifests');
  return new Promise((resolve, reject) => {
    glob(pattern, { cwd, ${c.f.kind === 'files' ? 'nodir: true, ' : ''}${c.f.none === 'nonull' ? 'nonull: true, ' : ''}nocase: true }, (err, found) => (err ? reject(err) : resolve({ found: found.slice(0, ${c.n}), count: found.length })));
  });`,
      freshHead: "const path = require('node:path');\nconst { glob } = require('glob');",
      freshOnly: true,
      fresh: (c) => `
  const cwd = path.join(__dirname, '../../../fixtures/manifests');
  const found = await glob(pattern, { cwd, ${c.f.kind === 'files' ? 'nodir: true, ' : ''}nocase: true, posix: true });
  const named = found.filter((each) => each !== '.').sort((a, b) => a.localeCompare(b, 'en'));
  ${c.f.none === 'nonull' ? 'if (named.length === 0) named.push(pattern);' : ''}
  return { found: named.slice(0, ${c.n}), count: named.length };`,
      argument: 'pattern',
      calls: () => [['**'], ['2024/*.TXT'], ['q*'], ['*/*/*']],
    },
  ],
};
