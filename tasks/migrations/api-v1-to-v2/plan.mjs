/** Which resources a repository of the asked horizon has, what changes in each and what each refers to. */
import { createRng } from '../../lib/build.mjs';
import { kinds } from './kinds/index.mjs';
import { AREA_COUNT, AREAS, HANDS, NOUNS, REMARKS } from './names.mjs';

/** Points walk the graph: two branches a level would explode. */
const MAX_CALLS = 40;
const STATES = [
  { in: 'available', out: 'rented', lost: 'missing' },
  { in: 'on-shelf', out: 'on-job', lost: 'lost' },
  { in: 'free', out: 'taken', lost: 'unknown' },
];
const FIELDS = {
  serial: ['serialNumber', 'assetTag', 'inventoryCode'],
  created: ['createdAt', 'addedAt', 'registeredAt'],
  price: ['price', 'dayRate', 'fee'],
  weight: ['flat', 'object'],
  refs: ['refs', 'links', 'inline'],
  label: ['name', 'serial last', 'serial first', 'upper'],
};

/**
 * @returns {{units, seed, areas: {name, resources: string[]}[], resources: Resource[], byId: Map<string, Resource>, calendar}}
 * in an order in which each resource comes after those that it refers to
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`api-v1-to-v2/${units}/${seed}`);
  const count = AREA_COUNT[units] ?? Math.max(2, Math.min(AREAS.length, Math.round(Math.sqrt(units))));
  const sizes = Array.from(
    { length: count },
    (_, at) => Math.floor(((at + 1) * units) / count) - Math.floor((at * units) / count),
  );
  const dealt = dealKinds(units, rng.fork('kinds'));
  const resources = [];
  const areas = sizes.map((size, at) => {
    const area = AREAS[at];
    const nouns = rng.fork(`nouns/${area}`).sample(NOUNS, size);
    const ids = nouns.map(([one, many]) => {
      const own = rng.fork(`${area}/${many}`);
      const resource = makeResource({ area, one, many, dealt: dealt[resources.length], rng: own });
      Object.assign(resource, chooseReferences(resources, resource, own.fork('refers')));
      resources.push(resource);
      return resource.id;
    });
    return { name: area, resources: ids };
  });
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  return { units, seed, areas, resources, byId, calendar: makeCalendar(areas, rng.fork('calendar')) };
}

/** Every kind as often as every other, and its variants in turn, in seeded order. */
function dealKinds(units, rng) {
  const decks = new Map(kinds.map((kind) => [kind.id, rng.shuffle(variantsOf(kind))]));
  const order = rng.shuffle(kinds);
  const dealt = Array.from({ length: units }, (_, at) => {
    const kind = order[at % order.length];
    const deck = decks.get(kind.id);
    return { kind, f: deck[Math.floor(at / order.length) % deck.length] };
  });
  return rng.shuffle(dealt);
}

function variantsOf(kind) {
  return Object.entries(kind.flags).reduce(
    (variants, [flag, values]) =>
      variants.flatMap((variant) => values.map((value) => ({ ...variant, [flag]: value }))),
    [{}],
  );
}

function makeResource({ area, one, many, dealt: { kind, f }, rng }) {
  const id = `${area}/${many}`;
  const fields = Object.fromEntries(Object.entries(FIELDS).map(([name, values]) => [name, rng.pick(values)]));
  return {
    id,
    area,
    one,
    many,
    kind,
    f,
    n: Object.fromEntries(
      Object.entries(kind.numbers).map(([name, [low, high]]) => [name, rng.int(low, high)]),
    ),
    P1: `/v1/${id}`,
    P2: `/v2/${id}`,
    hand: rng.pick(HANDS),
    remark: rng.chance(0.5) ? rng.pick(REMARKS) : null,
    a: rng.int(2, 40),
    b: rng.int(1, 400),
    codec: { prefix: `${area.slice(0, 2)}${one.slice(0, 2)}`, width: rng.int(4, 6), factor: rng.int(3, 29) },
    fields,
    states: rng.pick(STATES),
    currency: rng.pick(['EUR', 'EUR', 'GBP', 'CHF']),
  };
}

function chooseReferences(earlier, { one }, rng) {
  const open = (each, calls) => each.one !== one && calls + each.calls < MAX_CALLS;
  const near = earlier.slice(-10).filter((each) => open(each, 1));
  if (near.length === 0 || (earlier.length < 8 && rng.chance(0.3))) return { refs: [], calls: 1, depth: 1 };
  const first = rng.chance(0.5) ? near.at(-1) : rng.pick(near);
  const others = earlier.filter((each) => each.one !== first.one && open(each, 1 + first.calls));
  const chosen = [first, ...(rng.chance(0.4) && others.length > 0 ? [rng.pick(others)] : [])];
  return {
    refs: chosen.map(({ id, one: name, many, area }) => ({
      id,
      one: name,
      key: `${name}_id`,
      alias: `${area}${many[0].toUpperCase()}${many.slice(1)}`,
    })),
    calls: 1 + chosen.reduce((sum, each) => sum + each.calls, 0),
    depth: 1 + Math.max(...chosen.map((each) => each.depth)),
  };
}

/** When v1 is deprecated and ends, area by area; a few resources end on a day of their own. */
function makeCalendar(areas, rng) {
  const day = (year, low, high) =>
    `${year}-${String(rng.int(low, high)).padStart(2, '0')}-${String(rng.int(1, 28)).padStart(2, '0')}`;
  const all = areas.flatMap(({ resources }) => resources);
  return {
    areas: Object.fromEntries(
      areas.map(({ name }) => [name, { deprecated: day(2025, 2, 6), sunset: day(2025, 9, 12) }]),
    ),
    exceptions: Object.fromEntries(
      rng.sample(all, Math.ceil(all.length / 12)).map((id) => [id, day(2026, 1, 9)]),
    ),
  };
}

/** The three headers of a retired resource; `{{retirement}}` stands for the id that only the register knows. */
export function noticeOf({ calendar }, { id, area, P2 }) {
  const { deprecated, sunset } = calendar.areas[area];
  return {
    deprecation: `@${Date.parse(`${deprecated}T00:00:00Z`) / 1000}`,
    sunset: new Date(`${calendar.exceptions[id] ?? sunset}T00:00:00Z`).toUTCString(),
    link: `<${P2}>; rel="successor-version", </retirements/{{retirement}}>; rel="deprecation"`,
  };
}
