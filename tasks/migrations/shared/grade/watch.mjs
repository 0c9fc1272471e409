/** Runs the probes and command lines of units in the agent's tree, and says what was not as it must be. */
import { difference } from './compare.mjs';

const TIMEOUT_MS = 4000;

/**
 * One child runs the probes of many units. What fails there is run again in a fresh one, because others may have left
 * something behind, unless nobody else has run there: so a tree in which much fails costs one start a failure.
 *
 * @param {{context, sources: readonly string[], directory?: string}} options `directory` is the tree that they run in,
 *   where it is not the workspace itself
 */
export function openWatch({ context, sources, directory }) {
  const place = directory === undefined ? {} : { cwd: directory };
  const child = context.probe({ timeoutMs: TIMEOUT_MS, ...place });
  const residents = new Set();
  const attempt = async (unit, { source, args, expected }) => {
    residents.add(unit);
    try {
      const seen = await child.evaluate(sources[source], args);
      return { seen, fault: difference(expected, seen) };
    } catch (error) {
      // The probe has ended that child.
      residents.clear();
      // What hangs would hang again, for as long.
      return { seen: undefined, fault: error.message, late: / within \d+ ms$/.test(error.message) };
    }
  };
  return {
    async probe(unit, each) {
      const alone = residents.size === 0 || (residents.size === 1 && residents.has(unit));
      const first = await attempt(unit, each);
      if (first.fault === undefined || first.late || alone) return first;
      await child.close();
      residents.clear();
      return attempt(unit, each);
    },
    async run({ argv, expected }) {
      const seen = await context.command({ argv, timeoutMs: TIMEOUT_MS, ...place });
      return Object.keys(expected)
        .map((key) => difference(expected[key], seen[key], key))
        .find((fault) => fault !== undefined);
    },
    close: () => child.close(),
  };
}
