/** Runs the probes and command lines of one unit in the agent's tree, and says what was not as it must be. */
import { difference } from './compare.mjs';

const TIMEOUT_MS = 4000;

/**
 * @param {{context, sources: readonly string[], shared: object, directory?: string}} options `shared` is a probe
 *   that several units use; `directory` the tree that they run in, where it is not the workspace itself
 */
export function openWatch({ context, sources, shared, directory }) {
  const place = directory === undefined ? {} : { cwd: directory };
  const attempt = async (probe, { source, args, expected }) => {
    try {
      const seen = await probe.evaluate(sources[source], args);
      return { seen, fault: difference(expected, seen) };
    } catch (error) {
      // What hangs would hang again, for as long.
      return { seen: undefined, fault: error.message, late: / within \d+ ms$/.test(error.message) };
    }
  };
  return {
    /** A unit that fails in the shared child is run again in one of its own: others may have left something there. */
    async probe(each) {
      const first = await attempt(shared, each);
      if (first.fault === undefined || first.late) return first;
      const alone = context.probe({ timeoutMs: TIMEOUT_MS, ...place });
      try {
        return await attempt(alone, each);
      } finally {
        await alone.close();
      }
    },
    async run({ argv, expected }) {
      const seen = await context.command({ argv, timeoutMs: TIMEOUT_MS, ...place });
      return Object.keys(expected)
        .map((key) => difference(expected[key], seen[key], key))
        .find((fault) => fault !== undefined);
    },
  };
}

export const openShared = (context, directory) =>
  context.probe({ timeoutMs: TIMEOUT_MS, ...(directory === undefined ? {} : { cwd: directory }) });
