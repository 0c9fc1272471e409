/** Which requests there are, in which order, and what each is about. */
import { createRng } from '../../lib/build.mjs';
import { kinds } from './kinds/index.mjs';
import { capital } from './kinds/text.mjs';
import { ENTITIES, PEOPLE } from './names.mjs';

const entityCount = (units) => Math.min(ENTITIES.length, Math.max(10, Math.round(2 * Math.sqrt(units))));
export const numbered = (n) => String(n).padStart(4, '0');

/**
 * @returns {{ units: Facet[], entities: Entity[], count }} Entity: `{ name, E, table, area, facets }`;
 *   Facet: `{ n, nn, entity, kind, f, names, earlier, person }`, `n` from 1 in the order of the requests
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`schema-evolution/${units}/${seed}`);
  const entities = ENTITIES.slice(0, entityCount(units)).map((each) => ({
    ...each,
    E: capital(each.name),
    table: `${each.name}s`,
    facets: [],
  }));
  const facets = deal(units, entities, rng.fork('kinds'));
  const ordered = arrange(facets, rng.fork('order'));
  ordered.forEach((facet, at) => {
    facet.n = at + 1;
    facet.nn = numbered(facet.n);
    facet.person = rng.fork(`person-${facet.n}`).pick(PEOPLE);
    facet.earlier = facet.kind.needsEarlier
      ? numbered(rng.fork(`earlier-${facet.n}`).int(Math.max(1, at - 9), at))
      : undefined;
    facet.entity.facets.push(facet);
  });
  const used = entities.filter((entity) => entity.facets.length > 0);
  return { units: ordered, entities: used, count: units, seed };
}

/** Every kind as often as every other; an entity has a kind once at most. */
function deal(units, entities, rng) {
  const facets = [];
  const has = new Map(entities.map((entity) => [entity, new Set()]));
  for (let at = 0; at < units; at++) {
    const round = Math.floor(at / kinds.length);
    const kind = rng.fork(`round-${round}`).shuffle(kinds)[at % kinds.length];
    const free = rng.fork(`entity-${at}`).shuffle(entities.filter((entity) => !has.get(entity).has(kind.id)));
    const entity = free.sort((a, b) => has.get(a).size - has.get(b).size)[0];
    has.get(entity).add(kind.id);
    const variants = variantsOf(kind, rng.fork(`variants-${kind.id}`));
    const names = rng.fork(`names-${at}`).pick(kind.names);
    facets.push({ entity, kind, f: variants[round % variants.length], names });
  }
  return facets;
}

const variantsOf = (kind, rng) =>
  rng.shuffle(
    Object.entries(kind.flags).reduce(
      (all, [flag, values]) =>
        all.flatMap((variant) => values.map((value) => ({ ...variant, [flag]: value }))),
      [{}],
    ),
  );

function arrange(facets, rng) {
  const order = rng.shuffle(facets);
  const first = order.findIndex((facet) => !facet.kind.needsEarlier);
  return [order[first], ...order.filter((_, at) => at !== first)];
}

/** What an entity's base table is called after version `n`. */
export function tableAt(entity, n) {
  const renamed = entity.facets.find((facet) => facet.kind.renames && facet.n <= n);
  return renamed === undefined ? entity.table : derived(renamed, entity.table).next;
}

function derived({ entity, kind, f, names, nn, n, earlier }, t) {
  const c = { e: entity.name, E: entity.E, f, nn, n, t, earlier, ...names };
  c.F = capital(names.col.replace(/_(.)/g, (_all, letter) => letter.toUpperCase()));
  return { ...c, ...kind.derive?.(c) };
}

/** The context of a facet when version `n` of the database holds. */
export const contextOf = (facet, n) => derived(facet, tableAt(facet.entity, n));

/** Every name that a table of an entity ever has. */
export function tablesOf(entity) {
  const own = entity.facets.flatMap((facet) => {
    const c = contextOf(facet, 0);
    return [...facet.kind.tables(c), ...Object.keys(facet.kind.start(c).tables ?? {})];
  });
  return [...new Set([entity.table, ...own])].sort();
}
