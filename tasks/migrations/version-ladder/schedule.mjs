/** Which breaking changes come in which version. */
import { breaks, firstState } from './breaks/index.mjs';
import { capabilities } from './catalog.mjs';

export const BREAKS_PER_VERSION = 5;

/** Enough modules that each is visited again and again, and none more than some ten times. */
const moduleCount = (units) => Math.min(40, Math.max(10, Math.round(2 * Math.sqrt(units))));

/**
 * @returns {{ caps, last: number, units: Unit[], stateOf(capName, version) }} Unit:
 *   `{ version, cap, kind, note, before, after }`; versions run from 2 to `last`
 */
export function schedule(units, rng) {
  const caps = capabilities(moduleCount(units));
  const last = Math.floor(units / BREAKS_PER_VERSION) + 1;
  const timeline = new Map(caps.map((cap) => [cap.name, [{ version: 1, state: firstState(cap) }]]));
  const used = new Map(breaks.map(({ kind }) => [kind, 0]));
  const all = [];
  for (let version = 2; version <= last; version++) {
    const turn = rng.fork(`version-${version}`);
    const waiting = turn
      .shuffle(caps)
      .sort((a, b) => timeline.get(a.name).length - timeline.get(b.name).length);
    const chosen = waiting.slice(0, BREAKS_PER_VERSION);
    for (const cap of chosen.sort((a, b) => a.at - b.at))
      all.push(nextUnit(cap, version, timeline, used, turn));
  }
  const stateOf = (name, version) => timeline.get(name).findLast((each) => each.version <= version).state;
  return { caps, last, units: all, stateOf };
}

function nextUnit(cap, version, timeline, used, rng) {
  const history = timeline.get(cap.name);
  const before = history.at(-1).state;
  const fitting = rng.shuffle(breaks.filter((each) => each.applies(cap, before)));
  if (fitting.length === 0) throw new Error(`${cap.name}: no breaking change is left for version ${version}`);
  // The kind used least comes next, so that none makes up more than a small share of the units.
  const chosen = fitting.sort((a, b) => used.get(a.kind) - used.get(b.kind))[0];
  used.set(chosen.kind, used.get(chosen.kind) + 1);
  const after = { ...before, ...chosen.evolve(cap, before, rng) };
  history.push({ version, state: after });
  return { version, cap, kind: chosen.kind, note: chosen.note(cap, before, after), before, after };
}
