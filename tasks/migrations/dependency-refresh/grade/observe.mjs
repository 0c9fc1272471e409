/**
 * What is sent to the probe children as text, so nothing here is closed over. The same function asks a module as it was,
 * on the old packages, and the module that is there now, on the new ones.
 *
 * @param {{root: string, path: string, op: string, rate: string, calls: unknown[][]}} args
 * @returns {Promise<{rates: number[], answers: unknown[], exports: string[], promises: boolean[]}>}
 */
export async function observe(_, { root, path, op, rate, calls }) {
  const { createRequire } = await import('node:module');
  const module = createRequire(`${root}/src/desk.js`)(`${root}/${path}`);
  const answers = [];
  const promises = [];
  for (const call of calls) {
    try {
      const answer = module[op](...structuredClone(call));
      promises.push(typeof answer?.then === 'function');
      answers.push({ value: JSON.parse(JSON.stringify((await answer) ?? null)) });
    } catch (error) {
      promises.push(false);
      answers.push({ threw: error instanceof Error ? error.name : 'something' });
    }
  }
  return {
    rates: ['abc', 'a key', 'ø'].map((key) => module[rate](key)),
    answers,
    promises,
    exports: Object.keys(module).sort(),
  };
}

/** Loads what a module's calls should not have to wait for. */
export async function warm(_, { root, names }) {
  const { createRequire } = await import('node:module');
  const require = createRequire(`${root}/src/desk.js`);
  for (const name of names) require(name);
}
