/** Requires in the middle of a file, between statements that they rely on. */
const hooks = (c) => `src/${c.group}/${c.noun}-hooks.js`;

export const sequence = {
  id: 'sequence',
  verbs: ['trail', 'log', 'trace'],
  flags: { end: ['seal', 'open'], many: [true, false] },
  numbers: { from: [1, 30] },
  shape: 'object',
  names: { before: () => ['add'], after: () => ['add'] },
  contract: (c) => [
    `\`${c.op}()\` gives a copy of the lines so far. After load they are those of today, in the order of today: what the module adds first, then what \`${c.noun}-hooks.js\`${c.f.many ? ` and \`${c.noun}-more.js\` add` : ' adds'}, then the rest, whichever file is imported first.`,
    `\`add(line)\` returns the number of lines${c.f.end === 'seal' ? `; once loaded, it throws code \`${c.E}_SEALED\`, message \`${c.noun}: sealed\`` : ''}.`,
  ],
  before: (c) => `
var lines = [];
${c.f.end === 'seal' ? 'var sealed = false;\n' : ''}
exports.${c.price} = ${c.price};
exports.${c.op} = function () { return lines.slice(); };
exports.add = function (line) {
${
  c.f.end === 'seal'
    ? `  if (sealed) {
    var late = new Error('${c.noun}: sealed');
    late.code = '${c.E}_SEALED';
    throw late;
  }
`
    : ''
}  return lines.push(line);
};

exports.add('open ${c.n.from}');
require('./${c.noun}-hooks');
${c.f.many ? `exports.add('between ' + lines.length);\nrequire('./${c.noun}-more');\n` : ''}exports.add('${c.noun} ' + ${c.ask(`'${c.noun}'`)} + ' ' + lines.length);${c.f.end === 'seal' ? '\nsealed = true;' : ''}`,
  exported: () => '',
  side: (c) => {
    const more = `src/${c.group}/${c.noun}-more.js`;
    const legacy = (what) => `'use strict';

var owner = require('./${c.noun}');

owner.add('${what} ' + owner.${c.op}().length);
owner.add('${what} ' + (owner.${c.op}().length + ${c.n.from}));
`;
    const after = (what) => `export function ${what}(add, count) {
  add(\`${what} \${count()}\`);
  add(\`${what} \${count() + ${c.n.from}}\`);
}
`;
    const other = (what) => `/** The lines of the ${what}, where so many stand before them. */
export const ${what}Lines = (before) => ['${what} ' + before, '${what} ' + (before + 1 + ${c.n.from})];
`;
    const files = (form) => ({ [hooks(c)]: form('hooks'), ...(c.f.many ? { [more]: form('more') } : {}) });
    return { before: files(legacy), after: files(after), other: files(other) };
  },
  head: {
    after: (c) =>
      `import { hooks } from './${c.noun}-hooks.js';\n${c.f.many ? `import { more } from './${c.noun}-more.js';\n` : ''}`,
    other: (c) =>
      `import { hooksLines } from './${c.noun}-hooks.js';\n${c.f.many ? `import { moreLines } from './${c.noun}-more.js';\n` : ''}`,
  },
  after: (c) => `
const lines = [];
${c.f.end === 'seal' ? 'let sealed = false;\n' : ''}
function add(line) {
${c.f.end === 'seal' ? `  if (sealed) throw Object.assign(new Error('${c.noun}: sealed'), { code: '${c.E}_SEALED' });\n` : ''}  return lines.push(line);
}

function ${c.op}() {
  return [...lines];
}

const count = () => lines.length;
add('open ${c.n.from}');
hooks(add, count);
${c.f.many ? 'add(`between ${count()}`);\nmore(add, count);\n' : ''}add(\`${c.noun} \${${c.ask(`'${c.noun}'`)}} \${count()}\`);${c.f.end === 'seal' ? '\nsealed = true;' : ''}`,
  other: (c) => `
let list = ['open ${c.n.from}'];
list = [...list, ...hooksLines(list.length)];
${c.f.many ? "list = [...list, 'between ' + list.length];\nlist = [...list, ...moreLines(list.length)];\n" : ''}list = [...list, '${c.noun} ' + ${c.ask(`'${c.noun}'`)} + ' ' + list.length];
const ${c.op} = () => list.slice(0);
const add = (${c.f.end === 'seal' ? '' : 'line'}) => {
${
  c.f.end === 'seal'
    ? `  const late = new Error('${c.noun}: sealed');
  late.code = '${c.E}_SEALED';
  throw late;`
    : '  list = list.concat([line]);\n  return list.length;'
}
};`,
  demo: {
    before: (c) => `const lines = ${c.m}.${c.op}();
  assert.equal(lines[0], 'open ${c.n.from}');
  assert.equal(lines[1], 'hooks 1');`,
  },
  probe: async ({ namespace, settle }, { file, op }) => {
    await namespace(file.replace('.js', '-hooks.js'));
    const m = await namespace(file);
    const seen = [m[op]()];
    m[op]().push('not ours');
    seen.push(await settle(() => m.add('late')), m[op]());
    return seen;
  },
};
