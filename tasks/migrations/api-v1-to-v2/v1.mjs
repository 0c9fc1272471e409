/** A resource's v1 module: as it was written, and as the adapter over the domain that it becomes. */
import { noticeOf } from './plan.mjs';
import { blankRow } from './rows.mjs';

const access = {
  legacy: {
    all: 'ctx.store.all(TABLE)',
    get: (id) => `ctx.store.get(TABLE, ${id})`,
    update: (id, changes) => `ctx.store.update(TABLE, ${id}, ${changes})`,
    remove: (id) => `ctx.store.remove(TABLE, ${id})`,
    create:
      'ctx.store.insert(TABLE, Object.assign({}, BLANK, { name: name, serial: serial, created: Math.floor(ctx.clock.now() / 1000) }))',
  },
  adapter: {
    all: 'domain.all(ctx)',
    get: (id) => `domain.get(ctx, ${id})`,
    update: (id, changes) => `domain.update(ctx, ${id}, ${changes})`,
    remove: (id) => `domain.remove(ctx, ${id})`,
    create: 'domain.create(ctx, { name: name, serial: serial })',
  },
};

export const contextOf = (resource, form = 'legacy') => ({ ...resource, q: access[form] });

export function legacyV1(resource) {
  const c = contextOf(resource);
  const imports = c.refs.map(({ id, alias }) => `import * as ${alias} from '${relative(c, id)}';\n`).join('');
  const { routes, top = '', imports: more = '' } = c.kind.v1(c);
  const blank = c.kind.creates ? `const BLANK = ${JSON.stringify(blankRow(c))};\n` : '';
  const remark = c.remark === null ? '' : `// ${c.remark}\n`;
  return inHand(
    c.hand,
    `${remark}${more}${imports}${imports === '' && more === '' ? '' : '\n'}const TABLE = '${c.id}';
${blank}${answersOf(c, '')}${top}
${pointsText(c)}
${shapeText(c)}
${routesText(c, routes)}`,
  );
}

/** @param {string} retirement shell or final text in place of the id */
export function adapterV1(plan, resource) {
  const c = contextOf(resource, 'adapter');
  const { routes, top = '', imports = '' } = c.kind.v1(c);
  const { deprecation, sunset, link } = noticeOf(plan, c);
  const notice = `const NOTICE = {
  deprecation: '${deprecation}',
  sunset: '${sunset}',
  link: \`${link.replace('{{retirement}}', '$' + '{retirement}')}\`,
};
`;
  return `
${imports}import * as domain from '../../domain/${c.id}.js';

${notice}
${answersOf(c, ', ...NOTICE')}${top}
/** Resources that have not moved yet ask for it here. */
export const points = domain.points;

${shapeText(c)}
${routesText(c, routes)}`;
}

function relative(from, id) {
  const [area, many] = id.split('/');
  return area === from.area ? `./${many}.js` : `../${area}/${many}.js`;
}

const uses = (c, name) => new RegExp(`\\b${name}\\(`).test(c.kind.v1(c).routes);

function answersOf(c, notice) {
  const plain = `const plain = (status, body, type = 'text/plain') => ({ status, headers: { 'content-type': type${notice} }, body });\n`;
  return `const send = (status, value) => ({ status, headers: { 'content-type': '${c.hand.type}'${notice} }, body: ${c.hand.write} });
const fail = (status, text) => send(status, ${c.hand.fail});
${uses(c, 'plain') ? plain : ''}`;
}

function pointsText(c) {
  const sums = c.refs.map(
    ({ id, key, alias }) =>
      `  if (row.${key} !== null) sum += ${alias}.points(ctx, ctx.store.get('${id}', row.${key}));\n`,
  );
  return `export function points(ctx, row) {
  let sum = ${c.a} * row.weight + ${c.b};
${sums.join('')}  return sum % 997;
}
`;
}

function shapeText(c) {
  const refs = c.refs.map(({ key }) => `    ${key}: row.${key},\n`).join('');
  return `function shape(ctx, row) {
  return {
    id: row.id,
    name: row.name,
    serial: row.serial,
    price: ${c.hand.price},
    added: ${c.hand.date('row.created')},
    weight: row.weight / 1000,
    state: row.state,
${refs}    points: points(ctx, row),
  };
}
`;
}

function routesText(c, routes) {
  return `export const routes = [${routes}
  {
    method: 'GET',
    path: '${c.P1}/:id',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      return row ? send(200, shape(ctx, row)) : fail(404, 'no such ${c.one}');
    },
  },
];
`;
}

function inHand({ indent, binding }, text) {
  const bound = binding === 'var' ? text.replace(/^(\s*)(?:const|let) /gm, '$1var ') : text;
  return bound.replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2));
}
