/** The texts of modules and migrations. */
import { contextOf, tableAt } from './plan.mjs';

export const modulePath = (entity) => `src/${entity.area}/${entity.name}.mjs`;
const capital = (text) => text[0].toUpperCase() + text.slice(1);

const REMARKS = [
  '// jan: the front desk relies on the order here',
  '// What comes out of here goes to the tax office as well.',
  '// siri 2021-05: do not ask',
  '// Slow with more than ten thousand rows, but nobody has those.',
  '',
  '',
  '// FIXME(jan) names',
];

const inOrder = (entity) => entity.facets.toSorted((a, b) => (a.names.col < b.names.col ? -1 : 1));

/** @param {'plain' | 'other'} manner @returns {string} the module of an entity at version `n` */
export function moduleSource(entity, n, manner = 'plain') {
  const find = `export function find${entity.E}(db, id) {
  const row = db.prepare('SELECT id, label FROM ${tableAt(entity, n)} WHERE id = ?').get(id);
  return row === undefined ? null : { id: row.id, label: row.label };
}`;
  const parts = inOrder(entity).map((facet) => {
    const c = contextOf(facet, n);
    if (n < facet.n) return facet.kind.before(c);
    return manner === 'plain' ? facet.kind.after(c) : facet.kind.other(c);
  });
  const remark = REMARKS[(entity.name.length * 5 + entity.facets.length) % REMARKS.length];
  return [
    `/** ${capital(entity.table)}: what the ${entity.area} asks of the database. */`,
    ...(remark === '' ? [] : [remark]),
    '',
    [find, ...parts].join('\n\n'),
    '',
  ].join('\n');
}

/** Functions of a module, with the words of PUBLIC.md. */
export function publicFunctions(entity) {
  const own = inOrder(entity).flatMap((facet) => facet.kind.docs(contextOf(facet, 0)));
  return [[`find${entity.E}(db, id)`, '`{ id, label }`; null for an unknown id'], ...own];
}

export const exportsOf = (entity) =>
  publicFunctions(entity)
    .map(([signature]) => signature.split('(')[0])
    .sort();

export const slugOf = (facet) => `${facet.entity.name}-${facet.names.col.replaceAll('_', '-')}`;
export const migrationPath = (facet) => `migrations/${facet.nn}-${slugOf(facet)}.mjs`;

/** The migration of a request, without the line of the seal. */
export const migrationSource = (facet, manner = 'plain') =>
  facet.kind.migration(contextOf(facet, facet.n - 1), manner);

/** Calls that are tried on a module once request `n` is through. */
export const callsOf = (facet, n, ids) =>
  facet.kind.cases(contextOf(facet, n), ids).map((each) => (Array.isArray(each) ? { call: each } : each));
