/** A file type taught to require, and modules that ask who required them. */
const template = (c) => `src/${c.group}/${c.noun}.tpl`;

export const loader = {
  id: 'loader',
  verbs: ['letter', 'notice', 'slip'],
  flags: { missing: ['empty', 'error'], cache: ['once', 'each'] },
  numbers: { pad: [1, 9] },
  names: { before: () => [], after: () => [] },
  contract: (c) => [
    `\`${c.op}(fields)\` stays synchronous and fills \`${c.noun}.tpl\` as today: \`{name}\` gives the field, \`{name|word}\` the word where the field is not there${c.f.missing === 'empty' ? ', nothing where there is no word either' : `; where there is no word either it throws code \`${c.E}_FIELD\`, message \`${c.noun}: no field "<name>"\``}. \`{=title}\` is the price of the title.`,
    `The template is read ${c.f.cache === 'once' ? 'once' : 'each time'}. No file type is taught to the engine, and the module does not ask who loads it.`,
  ],
  before: (c) => `
var fs = require('fs');

function compile(text) {
  return function (fields) {
    return text.replace(/\\{(=?)(\\w+)(?:\\|(\\w+))?\\}/g, function (all, price, name, word) {
      if (price) return ${c.ask('String(fields[name])')} + ${c.n.pad};
      if (fields[name] !== undefined) return fields[name];
${c.f.missing === 'empty' ? "      return word || '';" : `      if (word) return word;\n      throw Object.assign(new Error('${c.noun}: no field "' + name + '"'), { code: '${c.E}_FIELD' });`}
    });
  };
}

require.extensions['.tpl'] = function (target, filename) {
  target.exports = compile(fs.readFileSync(filename, 'utf8'));
};

if (module.parent && /debug/.test(module.parent.filename)) console.log('${c.noun}: loaded by', module.parent.id);

function ${c.op}(fields) {
${c.f.cache === 'each' ? `  delete require.cache[require.resolve('./${c.noun}.tpl')];\n` : ''}  return require('./${c.noun}.tpl')(fields);
}`,
  side: (c) => {
    const text = `Dear {name|reader},\n{title} is due on {day|${c.f.missing === 'empty' ? 'Monday' : 'Friday'}}{note}.\nFee: {=title}\n`;
    return {
      before: { [template(c)]: text },
      after: { [template(c)]: text },
      other: { [template(c)]: text },
    };
  },
  head: {
    after: () => "import { readFileSync } from 'node:fs';\n",
    other: () => "import fs from 'node:fs';\nimport path from 'node:path';\n",
  },
  after: (c) => `
const read = () => readFileSync(new URL('${c.noun}.tpl', import.meta.url), 'utf8');
${c.f.cache === 'once' ? 'const template = read();\n' : ''}
function ${c.op}(fields) {
  return ${c.f.cache === 'once' ? 'template' : 'read()'}.replace(/\\{(=?)(\\w+)(?:\\|(\\w+))?\\}/g, (_, price, name, word) => {
    if (price) return ${c.ask('String(fields[name])')} + ${c.n.pad};
    const value = fields[name] ?? word;
${c.f.missing === 'empty' ? "    return value ?? '';" : `    if (value === undefined) {\n      throw Object.assign(new Error(\`${c.noun}: no field "\${name}"\`), { code: '${c.E}_FIELD' });\n    }\n    return value;`}
  });
}`,
  other: (c) => `
const place = path.join(import.meta.dirname, '${c.noun}.tpl');
${c.f.cache === 'once' ? 'let text;\n' : ''}const ${c.op} = (fields) => {
  ${c.f.cache === 'once' ? 'text ??=' : 'const text ='} fs.readFileSync(place).toString();
  let out = '';
  for (const [at, piece] of text.split(/[{}]/).entries()) {
    const [name, word] = piece.split('|');
    if (at % 2 === 0) out += piece;
    else if (name[0] === '=') out += ${c.ask('`${fields[name.slice(1)]}`')} + ${c.n.pad};
    else if (fields[name] !== undefined) out += fields[name];
    else if (word) out += word;
${
  c.f.missing === 'empty'
    ? ''
    : `    else {
      const error = new Error('${c.noun}: no field "' + name + '"');
      error.code = '${c.E}_FIELD';
      throw error;
    }
`
}  }
  return out;
};`,
  demo: {
    before: (c) =>
      `assert.match(${c.m}.${c.op}({ title: 'Emma', note: '' }), /^Dear reader,\\nEmma is due/);`,
  },
  probe: async ({ namespace, settle }, { file, op }) => {
    const m = await namespace(file);
    const all = [
      { title: 'Emma', note: '!' },
      { title: 'Dune', name: 'Ada', day: 'today', note: 0 },
      { title: '$& x', note: '' },
      { title: 'Kim' },
      { note: 'n' },
    ];
    const seen = [];
    for (const fields of all) seen.push(await settle(() => m[op](fields)));
    return seen;
  },
};
