/** Which route modules a service of the asked size has, what each is about and what it builds on. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRng } from '../../lib/build.mjs';
import { kinds } from './kinds/index.mjs';
import { GROUP_COUNT, GROUPS, HANDS, LOAD_WORDS, NOUNS, REMARKS } from './names.mjs';

/** A CommonJS file of the template, which here would be taken for an ES module. */
function platform(name) {
  const text = readFileSync(new URL(`template/src/platform/${name}.js`, import.meta.url), 'utf8');
  const module = { exports: {} };
  new Function('module', text)(module);
  return module.exports;
}
const { records } = platform('records');
const { COOKIE_SECRET } = platform('cookies');

/** Calls below one module's: asking a load walks the graph, and two branches a level would explode. */
const MAX_CALLS = 40;

/**
 * @returns {{units, seed, groups: {name, modules: string[]}[], modules: object[], byId: Map}} modules in an order in
 *   which each comes after those that it requires
 */
export function makePlan({ units, seed }) {
  const rng = createRng(`framework-swap/${units}/${seed}`);
  const count = GROUP_COUNT[units] ?? Math.max(2, Math.min(GROUPS.length, Math.round(Math.sqrt(units))));
  const dealt = dealKinds(units, rng.fork('kinds'));
  const modules = [];
  const byId = new Map();
  const groups = Array.from({ length: count }, (_, at) => {
    const name = GROUPS[at];
    const size = Math.floor(((at + 1) * units) / count) - Math.floor((at * units) / count);
    const ids = rng
      .fork(`nouns/${name}`)
      .sample(NOUNS, size)
      .map((noun) => {
        const module = makeModule(name, noun, dealt[modules.length], rng.fork(`${name}/${noun}`));
        Object.assign(module, chooseDeps(modules, rng.fork(`deps/${module.id}`)));
        module.below = module.kind.nests === true ? belowOf(module, byId) : undefined;
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

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function makeModule(group, noun, { kind, f }, rng) {
  const hand = rng.pick(HANDS);
  const set = `${group}-${noun}`;
  const rows = records(set);
  return {
    id: `${group}/${noun}`,
    path: `src/routes/${group}/${noun}.js`,
    test: `test/unit/${group}/${noun}.test.js`,
    group,
    noun,
    set,
    kind,
    f,
    n: Object.fromEntries(
      Object.entries(kind.numbers).map(([name, [low, high]]) => [name, rng.int(low, high)]),
    ),
    code: `E${noun.toUpperCase()}`,
    // With its group: a module may require another of the same noun.
    load: `${rng.pick(LOAD_WORDS)}${capital(group)}${capital(noun)}`,
    a: rng.int(2, 40),
    b: rng.int(1, 400),
    hand,
    r: hand.router,
    remark: rng.chance(0.6) ? rng.pick(REMARKS) : undefined,
    shown: rng.int(2, 4),
    portOf: (at) => rows[at].port,
    tagOf: (at, strength) => `${strength === 'weak' ? 'W/' : ''}"${rows[at - 1].id}-${rows[at - 1].fee}"`,
    signed: (value) =>
      `s:${value}.${createHmac('sha256', COOKIE_SECRET).update(value).digest('base64').replace(/=+$/, '')}`,
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

/** The first unit below that brings routes of its own and does not nest again. */
function belowOf(module, byId) {
  const below = module.deps.map((id) => byId.get(id)).find((each) => each.kind.nests !== true);
  return below && { id: below.id, request: requestOf(module.id, below.id) };
}
