/** Which modules a repository of the asked horizon has, what each is about and what it builds on. */
import { createRng } from '../../lib/build.mjs';
import { kinds } from './kinds/index.mjs';
import { GROUP_COUNT, GROUPS, HANDS, NOUNS, PRICE_VERBS, REMARKS } from './names.mjs';

/** Calls of accessors below one module's: asking a price walks the graph, and two branches a level would explode. */
const MAX_CALLS = 40;

/**
 * @returns {{units, seed, groups: {name, modules: string[]}[], modules: Module[], byId: Map<string, Module>}}
 * Module: `{ id, path, test, group, noun, Noun, price, op, kind, access, f, n, E, deps: {id, alias, price, access}[],
 * a, b, wraps, missing, fallback, hand, remark }`, in an order in which each comes after its deps. `access` says how
 * the accessor is exported: `named`, `default` (the module is the function), `method` (of the default export).
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`cjs-to-esm/${units}/${seed}`);
  const count = GROUP_COUNT[units] ?? Math.max(2, Math.min(GROUPS.length, Math.round(Math.sqrt(units))));
  const sizes = Array.from(
    { length: count },
    (_, at) => Math.floor(((at + 1) * units) / count) - Math.floor((at * units) / count),
  );
  const dealt = dealKinds(units, rng.fork('kinds'));
  const modules = [];
  const byId = new Map();
  const groups = sizes.map((size, at) => {
    const name = GROUPS[at];
    const ids = rng
      .fork(`nouns/${name}`)
      .sample(NOUNS, size)
      .map((noun) => {
        const module = makeModule({
          group: name,
          noun,
          dealt: dealt[modules.length],
          rng: rng.fork(`${name}/${noun}`),
        });
        Object.assign(module, chooseDeps(modules, rng.fork(`deps/${module.id}`)));
        modules.push(module);
        byId.set(module.id, module);
        return module.id;
      });
    return { name, modules: ids };
  });
  return { units, seed, groups, modules, byId };
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

function makeModule({ group, noun, dealt: { kind, f }, rng }) {
  const Noun = noun[0].toUpperCase() + noun.slice(1);
  const free = kind.shape === undefined && rng.chance(0.35);
  const numbers = Object.entries(kind.numbers).map(([name, [low, high]]) => [name, rng.int(low, high)]);
  return {
    id: `${group}/${noun}`,
    path: `src/${group}/${noun}.js`,
    test: `test/unit/${group}/${noun}.test.js`,
    group,
    noun,
    Noun,
    price: `${rng.pick(PRICE_VERBS)}${Noun}`,
    op: `${rng.pick(kind.verbs)}${Noun}`,
    kind,
    access: kind.access ?? (free ? 'default' : 'named'),
    f,
    n: Object.fromEntries(numbers),
    E: `E${noun.toUpperCase()}`,
    a: rng.int(2, 40),
    b: rng.int(1, 400),
    fallback: rng.int(3, 90),
    wraps: rng.chance(0.4),
    missing: rng.chance(0.25) ? 'default' : 'error',
    hand: rng.pick(HANDS),
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
    deps: chosen.map((each) => ({
      id: each.id,
      alias: aliasOf(each),
      price: each.price,
      access: each.access,
    })),
    calls: 1 + chosen.reduce((sum, each) => sum + each.calls, 0),
    depth: 1 + Math.max(...chosen.map((each) => each.depth)),
  };
}

const aliasOf = ({ noun, group }) => `${noun}Of${group[0].toUpperCase()}${group.slice(1)}`;

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
