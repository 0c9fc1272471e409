/** Which modules a repository of the asked size has, what each is about and what it builds on. */
import { createRng } from '../../lib/build.mjs';
import { kinds } from './kinds/index.mjs';
import { GROUP_COUNT, GROUPS, HANDS, LOADS, NOUNS } from './names.mjs';

/** Calls below one module's: asking a load walks the graph, and two branches a level would explode. */
const MAX_CALLS = 40;

/**
 * @returns {{units, seed, groups: {name, modules: string[]}[], modules: object[], byId: Map}} modules in an order in
 *   which each comes after those that it imports; a module is the context `c` of its kind too
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`js-to-strict-ts/${units}/${seed}`);
  const count = GROUP_COUNT[units] ?? Math.max(2, Math.min(GROUPS.length, Math.round(Math.sqrt(units))));
  const dealt = dealKinds(units, rng.fork('kinds'));
  const modules = [];
  const byId = new Map();
  const groups = Array.from({ length: count }, (_, at) => {
    const name = GROUPS[at];
    const size = Math.floor(((at + 1) * units) / count) - Math.floor((at * units) / count);
    const nouns = rng.fork(`nouns/${name}`).sample(NOUNS, size);
    const ids = nouns.map((noun) => {
      const module = makeModule(name, noun, dealt[modules.length], rng.fork(`${name}/${noun}`));
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

function makeModule(group, noun, { kind, f }, rng) {
  const N = noun[0].toUpperCase() + noun.slice(1);
  const hand = rng.pick(HANDS);
  return {
    id: `${group}/${noun}`,
    path: `src/${group}/${noun}.js`,
    typed: `src/${group}/${noun}.ts`,
    test: `test/unit/${group}/${noun}.test.js`,
    group,
    v: noun,
    N,
    kind,
    f,
    n: { small: rng.int(2, 9) },
    load: `${rng.pick(LOADS)}Of${N}`,
    a: rng.int(2, 40),
    b: rng.int(1, 400),
    hand,
    remark: rng.chance(0.5) ? rng.pick(hand.remarks) : undefined,
  };
}

function chooseDeps(earlier, rng) {
  if (earlier.length < 2 || (earlier.length < 8 && rng.chance(0.3))) return { deps: [], calls: 1 };
  const cheap = earlier.filter((each) => each.calls < MAX_CALLS);
  const near = cheap.slice(-12);
  const first = rng.chance(0.5) ? near.at(-1) : rng.pick(near);
  const others = cheap.filter((each) => each !== first && first.calls + each.calls < MAX_CALLS);
  const chosen = [first, ...(rng.chance(0.45) && others.length > 0 ? [rng.pick(others)] : [])];
  return {
    deps: chosen.map(({ id, load }) => ({ id, load })),
    calls: 1 + chosen.reduce((sum, each) => sum + each.calls, 0),
  };
}

export const requestOf = (from, to) =>
  `${from.split('/')[0] === to.split('/')[0] ? `./${to.split('/')[1]}` : `../${to}`}.js`;
