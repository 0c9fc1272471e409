/** A resource's domain and v2 module, in two forms that were written apart from each other. */

const labels = {
  name: 'row.name',
  'serial last': '`${row.name} (${row.serial})`',
  'serial first': '`${row.serial} ${row.name}`',
  upper: 'row.name.toUpperCase()',
};

const relative = (from, id) => {
  const [area, many] = id.split('/');
  return area === from.area ? `./${many}.js` : `../${area}/${many}.js`;
};

const blankText = (c) =>
  `{ cents: 0, weight: 0, state: 'in', version: 1, width: 0, height: 0, shelf: null, bay: null, owner: null, vat: null, active: 1, tags: '', notes: null${c.refs.map(({ key }) => `, ${key}: null`).join('')} }`;

/** Two spaces inside of `present`. */
function presentLines(c) {
  const weight =
    c.fields.weight === 'flat'
      ? '    weightGrams: row.weight,'
      : "    weight: { value: row.weight, unit: 'g' },";
  const each = c.refs.map(
    ({ one, key, alias }) => `${one}: row.${key} === null ? null : ${alias}.reference(ctx, row.${key})`,
  );
  const refs =
    c.fields.refs === 'inline'
      ? each.map((text) => `    ${text},`)
      : [`    ${c.fields.refs}: { ${each.join(', ')} },`];
  return [
    `    ${c.fields.serial}: row.serial,`,
    `    ${c.fields.created}: time(row.created),`,
    `    ${c.fields.price}: money(row.cents),`,
    weight,
    '    state: STATES[row.state],',
    '    points: points(ctx, row),',
    ...refs,
  ].join('\n');
}

/** @param {'after' | 'other'} form */
export function domainModule(c, form) {
  const imports = c.refs.map(({ id, alias }) => `import * as ${alias} from '${relative(c, id)}';\n`).join('');
  const extra = c.kind.domain?.(c) ?? '';
  return form === 'after' ? domainAfter(c, imports, extra) : domainOther(c, imports, extra);
}

function domainAfter(c, imports, extra) {
  const { prefix, width, factor } = c.codec;
  const sums = c.refs.map(
    ({ key, alias }) => ` + (row.${key} === null ? 0 : ${alias}.points(ctx, ${alias}.get(ctx, row.${key})))`,
  );
  return `import { idCodec, moneyIn, time } from '../../shared/values.js';
${imports}
export const TABLE = '${c.id}';
export const STATES = ${JSON.stringify(c.states)};
export const ids = idCodec({ prefix: '${prefix}', width: ${width}, factor: ${factor} });
export const money = moneyIn('${c.currency}');
export { time };

export const all = (ctx) => ctx.store.all(TABLE);
export const get = (ctx, number) => ctx.store.get(TABLE, number);
export const update = (ctx, number, changes) => ctx.store.update(TABLE, number, changes);
export const remove = (ctx, number) => ctx.store.remove(TABLE, number);
${
  c.kind.creates
    ? `
const BLANK = ${blankText(c)};

export const create = (ctx, { name, serial }) => ctx.store.insert(TABLE, { ...BLANK, name, serial, created: Math.floor(ctx.clock.now() / 1000) });
`
    : ''
}${extra}
export const points = (ctx, row) => (${c.a} * row.weight + ${c.b}${sums.join('')}) % 997;

const href = (number) => \`${c.P2}/\${ids.format(number)}\`;

/** What others show of one that they refer to. */
export function reference(ctx, number) {
  const row = get(ctx, number);
  return { id: ids.format(number), href: href(number), label: ${labels[c.fields.label]}, points: points(ctx, row) };
}

/** The representation of v2. */
export function present(ctx, row) {
  return {
    id: ids.format(row.id),
    href: href(row.id),
    name: row.name,
${presentLines(c)}
  };
}
`;
}

function domainOther(c, imports, extra) {
  const { prefix, width, factor } = c.codec;
  const sums = c.refs.map(
    ({ key, alias }) =>
      `  if (row.${key} !== null) total += ${alias}.points(ctx, ${alias}.get(ctx, row.${key}));\n`,
  );
  return `${imports}import { instantOf as time, Resource } from '../../shared/resource.js';

export const ids = new Resource('${c.id}', '${prefix}', ${width}, ${factor});
export const TABLE = ids.table;
export const STATES = Object.freeze(${JSON.stringify(c.states)});
export { time };

export function money(amount) {
  return { amount, currency: '${c.currency}' };
}

export function all({ store }) {
  return store.all(TABLE);
}

export function get({ store }, number) {
  return store.get(TABLE, number);
}

export function update({ store }, number, changes) {
  return store.update(TABLE, number, changes);
}

export function remove({ store }, number) {
  return store.remove(TABLE, number);
}
${
  c.kind.creates
    ? `
export function create({ store, clock }, given) {
  const created = Math.floor(clock.now() / 1000);
  return store.insert(TABLE, Object.assign(${blankText(c)}, given, { created }));
}
`
    : ''
}${extra}
export function points(ctx, row) {
  let total = ${c.a} * row.weight + ${c.b};
${sums.join('')}  return total % 997;
}

export function reference(ctx, number) {
  const row = get(ctx, number);
  const id = ids.format(number);
  return { id, href: '${c.P2}/' + id, label: ${labels[c.fields.label]}, points: points(ctx, row) };
}

export function present(ctx, row) {
  const { id, href } = reference(ctx, row.id);
  return {
    id,
    href,
    name: row.name,
${presentLines(c)}
  };
}
`;
}

/** @param {'after' | 'other'} form */
export function v2Module(c, form) {
  const { top = '', routes, imports = '' } = (form === 'other' ? (c.kind.other ?? c.kind.v2) : c.kind.v2)(c);
  const show = `
  { method: 'GET', path: '${c.P2}/:id', handle: found(domain, (row, request, ctx) => json(200, domain.present(ctx, row))) },`;
  const code = `${top}${routes}${show}`;
  const answers = ['empty', 'json', 'parsed', 'problem', 'readJson'].filter((name) =>
    new RegExp(`\\b${name}\\(`).test(code),
  );
  return `${imports}import * as domain from '../../domain/${c.id}.js';
import { ${answers.join(', ')} } from '../../shared/answers.js';
import { fallback, found } from '../../shared/found.js';

export { fallback };
${top}
export const routes = [${routes}${show}
];
`;
}

/** @returns {{method, path, success, problems}[]} what \`contract/v2\` has to say */
export function operationsOf(c) {
  const all = [
    ...c.kind.operations(c),
    { method: 'GET', path: '/:id', success: [200], problems: [400, 404] },
  ];
  return all.map(({ method, path, success, problems }) => ({
    method,
    path: `${c.P2}${path}`,
    success,
    problems,
  }));
}
