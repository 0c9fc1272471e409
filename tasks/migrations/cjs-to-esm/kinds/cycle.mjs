/** Two files that require each other, one of which uses the other while it is being loaded. */
const entry = (c) => `src/${c.group}/${c.noun}-entry.js`;

export const cycle = {
  id: 'cycle',
  verbs: ['list', 'print', 'draft'],
  flags: { tie: ['constant', 'extends'], mark: ['/', '|'] },
  numbers: { limit: [3, 9] },
  shape: 'object',
  names: {
    before: (c) => ['LIMIT', ...(c.f.tie === 'extends' ? ['Line'] : [])],
    after: (c) => ['LIMIT', ...(c.f.tie === 'extends' ? ['Line'] : [])],
  },
  contract: (c) => [
    `\`${c.op}(titles)\`: as today. \`${c.noun}-entry.js\` stays a file of its own, which exports \`Entry\` by name; either file may be imported first.`,
    ...(c.f.tie === 'extends' ? ['`Entry` extends the `Line` that the module exports.'] : []),
  ],
  before: (c) => `
exports.LIMIT = ${c.n.limit};
exports.${c.price} = ${c.price};
${
  c.f.tie === 'extends'
    ? `
function Line(title) {
  this.title = String(title).slice(0, ${c.n.limit});
}
Line.prototype.line = function () { return this.title + '${c.f.mark}' + this.width(); };
exports.Line = Line;
`
    : ''
}
var Entry = require('./${c.noun}-entry');

exports.${c.op} = function (titles) {
  return titles.map(function (title) { return new Entry(title).line(); });
};`,
  exported: () => '',
  side: (c) => ({
    before: {
      [entry(c)]:
        c.f.tie === 'extends'
          ? `'use strict';

var util = require('util');
var owner = require('./${c.noun}');

function Entry(title) {
  owner.Line.call(this, title);
}
util.inherits(Entry, owner.Line);
Entry.prototype.width = function () { return owner.LIMIT + owner.${c.price}(this.title); };

module.exports = Entry;
`
          : `'use strict';

var owner = require('./${c.noun}');

// twice the limit, for the double-width printers
var WIDTH = owner.LIMIT * 2;

function Entry(title) {
  this.title = String(title).slice(0, owner.LIMIT);
}
Entry.prototype.line = function () { return this.title + '${c.f.mark}' + WIDTH + '${c.f.mark}' + owner.${c.price}(this.title); };

module.exports = Entry;
`,
    },
    after:
      c.f.tie === 'extends'
        ? {
            [`src/${c.group}/${c.noun}-line.js`]: `export const LIMIT = ${c.n.limit};

export class Line {
  constructor(title) {
    this.title = String(title).slice(0, LIMIT);
  }

  line() {
    return \`\${this.title}${c.f.mark}\${this.width()}\`;
  }
}
`,
            [entry(c)]: `import { ${c.price} } from './${c.noun}.js';
import { LIMIT, Line } from './${c.noun}-line.js';

export class Entry extends Line {
  width() {
    return LIMIT + ${c.price}(this.title);
  }
}
`,
          }
        : {
            [entry(c)]: `import { LIMIT, ${c.price} } from './${c.noun}.js';

export class Entry {
  constructor(title) {
    this.title = String(title).slice(0, LIMIT);
  }

  line() {
    return [this.title, LIMIT * 2, ${c.price}(this.title)].join('${c.f.mark}');
  }
}
`,
          },
    other: {
      [`src/${c.group}/${c.noun}-parts.js`]: `export const LIMIT = ${c.n.limit};
export function cut(title) {
  return String(title).slice(0, LIMIT);
}
export class Line {
  constructor(title) {
    this.title = cut(title);
  }
  line() {
    return this.title + '${c.f.mark}' + this.width();
  }
}
`,
      [entry(c)]: `import * as owner from './${c.noun}.js';
import { LIMIT, Line } from './${c.noun}-parts.js';

const WIDTH = ${c.f.tie === 'extends' ? 'LIMIT' : 'LIMIT * 2'};
class Entry extends Line {
  width() {
    const price = owner.${c.price}(this.title);
    return ${c.f.tie === 'extends' ? 'WIDTH + price' : `WIDTH + '${c.f.mark}' + price`};
  }
}
export { Entry };
`,
    },
  }),
  head: {
    after: (c) =>
      `import { Entry } from './${c.noun}-entry.js';\n${c.f.tie === 'extends' ? `import { LIMIT, Line } from './${c.noun}-line.js';\n` : ''}`,
    other: (c) =>
      `import { LIMIT${c.f.tie === 'extends' ? ', Line' : ''} } from './${c.noun}-parts.js';\nimport { Entry } from './${c.noun}-entry.js';\n`,
  },
  after: (c) => `${c.f.tie === 'extends' ? '' : `\nconst LIMIT = ${c.n.limit};\n`}
function ${c.op}(titles) {
  return titles.map((title) => new Entry(title).line());
}`,
  other: (c) => `
const lineOf = (title) => new Entry(title).line();
const ${c.op} = (titles) => Array.from(titles, lineOf);`,
  demo: {
    before: (c) => `const [line] = ${c.m}.${c.op}(['middlemarch']);
  assert.ok(line.startsWith('middlemarch'.slice(0, ${c.m}.LIMIT) + '${c.f.mark}'));`,
  },
  probe: async ({ namespace }, { file, op, f }) => {
    const m = await namespace(file);
    const side = await namespace(file.replace('.js', '-entry.js'));
    const made = new side.Entry('persuasion');
    return [
      m.LIMIT,
      m[op](['emma', 'persuasion']),
      Object.keys(side),
      made.line(),
      f.tie === 'extends' ? made instanceof m.Line : made.title,
    ];
  },
  runs: (c) => {
    const first = (file, rest) => [
      'node',
      '--no-warnings',
      '--input-type=module',
      '-e',
      `import '${file}';\n${rest}`,
    ];
    const here = `./src/${c.group}/${c.noun}`;
    return [
      first(
        `${here}-entry.js`,
        `const { Entry } = await import('${here}-entry.js'); console.log(new Entry('kidnapped').line());`,
      ),
      first(
        `${here}.js`,
        `const m = await import('${here}.js'); console.log(m.${c.op}(['kidnapped']).join());`,
      ),
    ];
  },
};
