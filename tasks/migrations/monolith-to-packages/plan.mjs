/** Which modules a code base of the asked horizon has, what each is about, what it builds on, and the packages to come. */
import { createRng } from '../../lib/build.mjs';
import { kinds } from './kinds/index.mjs';
import { AREA_COUNT, AREAS, HANDS, NOUNS, PRICE_VERBS, REMARKS, TEAMS } from './names.mjs';

/** Calls of accessors below one module's: asking a price walks the graph, and two branches a level would explode. */
const MAX_CALLS = 40;

/**
 * @returns {{units, seed, areas: Area[], modules: Module[], byId: Map<string, Module>}}
 * Area: `{ name, version, modules: string[], uses: string[] }`, `uses` the areas below that its modules build on.
 * Module: `{ id, old, path, test, oldTest, area, noun, Noun, price, op, kind, f, n, E, deps: {id, noun, area, price}[],
 * a, b, missing, fallback, hand, team, remark, version }`, in an order in which each comes after its deps.
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`monolith-to-packages/${units}/${seed}`);
  const count = AREA_COUNT[units] ?? Math.max(2, Math.min(AREAS.length, Math.round(Math.sqrt(units))));
  const sizes = Array.from(
    { length: count },
    (_, at) => Math.floor(((at + 1) * units) / count) - Math.floor((at * units) / count),
  );
  const dealt = dealKinds(units, rng.fork('kinds'));
  const modules = [];
  const byId = new Map();
  const areas = sizes.map((size, at) => {
    const name = AREAS[at];
    const draw = rng.fork(`area/${name}`);
    const version = `${draw.int(1, 4)}.${draw.int(0, 9)}.${draw.int(0, 9)}`;
    const made = draw.sample(NOUNS, size).map((noun) => {
      const module = makeModule({
        area: name,
        noun,
        version,
        dealt: dealt[modules.length],
        rng: rng.fork(`${name}/${noun}`),
      });
      Object.assign(module, chooseDeps(modules, rng.fork(`deps/${module.id}`)));
      modules.push(module);
      byId.set(module.id, module);
      return module;
    });
    const below = new Set(made.flatMap((module) => module.deps.map((dep) => dep.area)));
    return {
      name,
      version,
      modules: made.map(({ id }) => id),
      uses: AREAS.filter((each) => each !== name && below.has(each)),
    };
  });
  return { units, seed, areas, modules, byId };
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

const variantsOf = (kind) =>
  Object.entries(kind.flags).reduce(
    (variants, [flag, values]) =>
      variants.flatMap((variant) => values.map((value) => ({ ...variant, [flag]: value }))),
    [{}],
  );

function makeModule({ area, noun, version, dealt: { kind, f }, rng }) {
  const Noun = noun[0].toUpperCase() + noun.slice(1);
  const numbers = Object.entries(kind.numbers).map(([name, [low, high]]) => [name, rng.int(low, high)]);
  return {
    id: `${area}/${noun}`,
    old: `src/${area}/${noun}.js`,
    oldTest: `test/unit/${area}/${noun}.test.js`,
    path: `packages/${area}/src/${noun}.js`,
    test: `packages/${area}/test/${noun}.test.js`,
    area,
    noun,
    Noun,
    version,
    price: `${rng.pick(PRICE_VERBS)}${Noun}`,
    op: `${rng.pick(kind.verbs)}${Noun}`,
    kind,
    f,
    n: Object.fromEntries(numbers),
    E: `E${noun.toUpperCase()}`,
    a: rng.int(2, 40),
    b: rng.int(1, 400),
    fallback: rng.int(3, 90),
    missing: rng.chance(0.3) ? 'default' : 'error',
    hand: rng.pick(HANDS),
    team: rng.pick(TEAMS),
    remark: rng.chance(0.6) ? rng.pick(REMARKS) : null,
  };
}

function chooseDeps(earlier, rng) {
  if (earlier.length < 2 || (earlier.length < 8 && rng.chance(0.3))) return { deps: [], calls: 1, depth: 1 };
  const open = (each) => each.calls < MAX_CALLS;
  const near = earlier.slice(-12).filter(open);
  const first =
    rng.chance(0.5) && near.length > 0
      ? near.at(-1)
      : rng.pick(near.length > 0 ? near : earlier.filter(open));
  const others = earlier.filter((each) => each !== first && first.calls + each.calls < MAX_CALLS);
  const chosen = [first, ...(rng.chance(0.45) && others.length > 0 ? [rng.pick(others)] : [])];
  return {
    deps: chosen.map(({ id, noun, area, price }) => ({ id, noun, area, price })),
    calls: 1 + chosen.reduce((sum, each) => sum + each.calls, 0),
    depth: 1 + Math.max(...chosen.map((each) => each.depth)),
  };
}

/** The price that a module's accessor gives; null where it has none (a key that starts with `#`). */
export function priceOf(plan, module, key) {
  if (module.deps.length === 0) return key.startsWith('#') ? null : (module.a * key.length + module.b) % 997;
  const below = module.deps.map(
    ({ id }) =>
      priceOf(plan, plan.byId.get(id), key) ?? (module.missing === 'default' ? module.fallback : null),
  );
  return below.includes(null)
    ? null
    : (module.a * below.reduce((sum, each) => sum + each, 0) + module.b) % 997;
}

/** The team that owns most of an area's modules; of equals the first by name. */
export function ownerOf(plan, area) {
  const counts = TEAMS.map((team) => [
    team,
    area.modules.filter((id) => plan.byId.get(id).team === team).length,
  ]);
  return counts.sort((left, right) => right[1] - left[1])[0][0];
}
