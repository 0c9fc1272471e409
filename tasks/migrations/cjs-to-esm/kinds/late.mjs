/** Functions that appear on the exports only when the module is opened. */
export const late = {
  id: 'late',
  verbs: ['find', 'locate', 'look'],
  flags: { twice: ['error', 'same'], size: [true, false] },
  numbers: { shift: [2, 30] },
  shape: 'object',
  names: { before: () => ['open'], after: (c) => ['open', 'close', ...(c.f.size ? ['size'] : [])] },
  contract: (c) => [
    `\`open(titles)\` takes a list; \`${c.op}(title)\`${c.f.size ? ', `size()`' : ''} and \`close()\`, which used to appear by it, are there from the start. Before \`open\` and after \`close\` they throw code \`${c.E}_STATE\`, message \`${c.noun}: not open\`.`,
    `\`${c.op}\` gives the place of a title counted from ${c.n.shift}, plus the price of the title; \`-1\` where it is not there. ${c.f.twice === 'error' ? `Opening what is open throws \`${c.E}_STATE\`, \`${c.noun}: open already\`.` : 'Opening what is open adds the titles to those that are there.'} The list that was handed in is not kept.`,
  ],
  before: (c) => `
var titles = null;

exports.${c.price} = ${c.price};
exports.open = function (list) {
${
  c.f.twice === 'error'
    ? `  if (titles) {
    var twice = new Error('${c.noun}: open already');
    twice.code = '${c.E}_STATE';
    throw twice;
  }
  titles = list.slice();`
    : '  titles = (titles || []).concat(list);'
}
  exports.${c.op} = function (title) {
    var at = titles.indexOf(title);
    return at < 0 ? -1 : at + ${c.n.shift} + ${c.ask('title')};
  };
${c.f.size ? '  exports.size = function () { return titles.length; };\n' : ''}  exports.close = function () {
    titles = null;
    delete exports.${c.op};
    delete exports.close;${c.f.size ? '\n    delete exports.size;' : ''}
  };
};`,
  exported: () => '',
  after: (c) => `
let titles;

const failure = (what) => Object.assign(new Error(\`${c.noun}: \${what}\`), { code: '${c.E}_STATE' });

function opened() {
  if (titles === undefined) throw failure('not open');
  return titles;
}

function open(list) {
${c.f.twice === 'error' ? "  if (titles !== undefined) throw failure('open already');\n  titles = [...list];" : '  titles = [...(titles ?? []), ...list];'}
}

function ${c.op}(title) {
  const at = opened().indexOf(title);
  return at === -1 ? -1 : at + ${c.n.shift} + ${c.ask('title')};
}
${c.f.size ? '\nfunction size() {\n  return opened().length;\n}\n' : ''}
function close() {
  opened();
  titles = undefined;
}`,
  other: (c) => `
const shelf = { list: null };
const need = (open) => {
  if ((shelf.list !== null) === open) return shelf.list;
  const error = new Error(open ? '${c.noun}: not open' : '${c.noun}: open already');
  error.code = '${c.E}_STATE';
  throw error;
};
const open = (list) => {
${c.f.twice === 'error' ? '  need(false);\n  shelf.list = Array.from(list);' : '  shelf.list = (shelf.list ?? []).concat(list);'}
};
const ${c.op} = (title) => {
  const list = need(true);
  return list.includes(title) ? list.indexOf(title) + ${c.n.shift} + ${c.ask('title')} : -1;
};
${c.f.size ? 'const size = () => need(true).length;\n' : ''}const close = () => {
  need(true);
  shelf.list = null;
};`,
  demo: {
    before: (c) => `${c.m}.open(['dune', 'emma']);
  assert.equal(${c.m}.${c.op}('ulysses'), -1);
  assert.ok(${c.m}.${c.op}('emma') > 0);
  ${c.m}.close();`,
  },
  probe: async ({ namespace, settle }, { file, op, f }) => {
    const m = await namespace(file);
    const list = ['dune', 'emma', 'odes'];
    const calls = () =>
      Promise.all([
        settle(() => m[op]('emma')),
        settle(() => m[op]('ulysses')),
        ...(f.size ? [settle(() => m.size())] : []),
      ]);
    const seen = [await calls(), await settle(() => m.close())];
    m.open(list);
    list.reverse();
    const { [op]: taken } = m;
    seen.push(
      await calls(),
      taken('dune'),
      await settle(() => m.open(['kim'])),
      await calls(),
      await settle(() => m.close()),
    );
    seen.push(await calls(), await settle(() => taken('dune')));
    m.open(['emma']);
    seen.push(await calls(), await settle(() => m.close()));
    return seen;
  },
};
