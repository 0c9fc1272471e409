/** Which modules an application of the asked size has, which package each lives on and what it builds on. */
import { createRng } from '../../lib/build.mjs';
import { dependencies } from './kinds/index.mjs';
import { AREAS, DEPENDENCY_COUNT, HANDS, NOUNS, RATE_WORDS, REMARKS, VERBS } from './names.mjs';

/** Calls below one module's: asking a rate walks the graph, and two branches a level would explode. */
const MAX_CALLS = 40;

/**
 * @returns {{units, seed, groups: {dependency, modules: string[]}[], modules: object[], byId: Map}} groups in the order
 *   in which they can be refreshed; modules in an order in which each comes after those that it requires
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`dependency-refresh/${units}/${seed}`);
  const count = DEPENDENCY_COUNT[units] ?? Math.max(4, Math.min(dependencies.length, Math.round(units / 6)));
  const chosen = rng.fork('dependencies').sample(dependencies, count);
  const paths = rng.fork('paths').shuffle(AREAS.flatMap((area) => NOUNS.map((noun) => `${area}/${noun}`)));
  const modules = [];
  const byId = new Map();
  const groups = chosen.map((dependency, at) => {
    const size = Math.floor(((at + 1) * units) / count) - Math.floor((at * units) / count);
    const dealt = dealRecipes(dependency, size, rng.fork(`recipes/${dependency.name}`));
    const ids = dealt.map((recipe) => {
      const module = makeModule(
        paths[modules.length],
        dependency,
        recipe,
        rng.fork(`module/${modules.length}`),
      );
      Object.assign(module, chooseDeps(modules, rng.fork(`deps/${module.id}`)));
      modules.push(module);
      byId.set(module.id, module);
      return module.id;
    });
    return { dependency, modules: ids };
  });
  return { units, seed, groups, modules, byId };
}

/** Every recipe as often as every other, and its variants in turn, in seeded order. */
function dealRecipes({ recipes }, size, rng) {
  const decks = new Map(recipes.map((recipe) => [recipe.id, rng.shuffle(variantsOf(recipe))]));
  const order = rng.shuffle(recipes);
  return Array.from({ length: size }, (_, at) => {
    const recipe = order[at % order.length];
    const deck = decks.get(recipe.id);
    return { recipe, f: deck[Math.floor(at / order.length) % deck.length] };
  });
}

const variantsOf = ({ flags }) =>
  Object.entries(flags).reduce(
    (variants, [flag, values]) =>
      variants.flatMap((variant) => values.map((value) => ({ ...variant, [flag]: value }))),
    [{}],
  );

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function makeModule(id, dependency, { recipe, f }, rng) {
  const [area, noun] = id.split('/');
  return {
    id,
    path: `src/modules/${id}.js`,
    test: `test/unit/${id}.test.js`,
    area,
    noun,
    dependency,
    recipe,
    f,
    n: rng.int(6, 24),
    op: `${rng.pick(VERBS)}${capital(noun)}`,
    // With its area: a module may require another of the same noun.
    rate: `${rng.pick(RATE_WORDS)}${capital(area)}${capital(noun)}`,
    a: rng.int(2, 40),
    b: rng.int(1, 400),
    hand: rng.pick(HANDS),
    remark: rng.chance(0.5) ? rng.pick(REMARKS) : undefined,
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
    deps: chosen.map((each) => each.id),
    calls: 1 + chosen.reduce((sum, each) => sum + each.calls, 0),
  };
}

export const requestOf = (from, to) =>
  from.split('/')[0] === to.split('/')[0] ? `./${to.split('/')[1]}` : `../${to}`;

/** What a module's rate function gives. */
export function rateOf(plan, module, key) {
  const below = module.deps.map((id) => rateOf(plan, plan.byId.get(id), key));
  const sum = below.length === 0 ? key.length : below.reduce((total, each) => total + each, 0);
  return (module.a * sum + module.b) % 997;
}
