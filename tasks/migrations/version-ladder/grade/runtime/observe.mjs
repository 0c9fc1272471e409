/**
 * Runs modules of a tree and says what they did. Sent to a probe child as text, so it closes over nothing and
 * is given no expectation.
 *
 * @param {object} _ the child's tools
 * @param {{directory: string, tables: object, modules: {file, fn, collection, cases}[], waitMs: number}} asked
 * @returns {Promise<object[]>} by module: `{ exports, cases }` or `{ broken }`; a case is
 *   `{ outcome: {value} | {error}, leaks, found }`
 */
export async function observe(_, { directory, tables, modules, waitMs }) {
  const { createRequire } = process.getBuiltinModule('node:module');
  const require = createRequire(`${directory}/bin/depot.js`);
  const { memoryStore, leaks, peek, touch } = require('@quarry/store/testing');
  const { createContext } = require('../src/platform/context.js');
  const startTimer = setTimeout;
  const stopTimer = clearTimeout;

  const settled = (promise) => {
    let timer;
    const late = new Promise((resolve) => {
      timer = startTimer(() => resolve({ error: 'no answer' }), waitMs);
    });
    const outcome = promise.then(
      (value) => ({ value }),
      (error) => ({ error: String(error?.code ?? error?.message ?? error) }),
    );
    return Promise.race([outcome, late]).finally(() => stopTimer(timer));
  };

  const observeCase = async (run, { collection }, each) => {
    const store = memoryStore(tables);
    const ctx = createContext({ store, root: directory });
    const work = () => {
      for (const [name, kind, id] of each.touches) touch(store, name, kind, id);
      if (each.fails) throw Object.assign(new Error('the work failed'), { code: 'E_WORK' });
    };
    const start = async () =>
      each.touches === undefined ? run(ctx, ...each.args) : run(ctx, async () => work());
    let outcome = await settled(start());
    if (each.again && outcome.error !== 'no answer') {
      // A journal that did not stop listening would hear of this.
      if (each.touches === undefined) outcome = await settled(start());
      else work();
    }
    const row = each.look === undefined ? undefined : peek(store, collection, each.look);
    if (row !== undefined) delete row.lineage;
    return { outcome, leaks: Object.values(leaks(store)).reduce((sum, count) => sum + count, 0), found: row };
  };

  const observeModule = async (module) => {
    try {
      const loaded = require(`../${module.file}`);
      const cases = [];
      for (const each of module.cases) {
        cases.push(await observeCase(loaded[module.fn], module, each));
        // The others would be waited for in vain as well.
        if (cases.at(-1).outcome.error === 'no answer') break;
      }
      return { exports: Object.keys(loaded), cases };
    } catch (error) {
      return { broken: String(error?.message ?? error) };
    }
  };
  return Promise.all(modules.map(observeModule));
}

const sortedKeys = (_, value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const canonical = (value) => JSON.stringify(value, sortedKeys);

/** Why an observation is not what the module must do; undefined where it is. */
export function faultOf(module, seen) {
  if (seen?.broken !== undefined || !Array.isArray(seen?.cases))
    return String(seen?.broken ?? 'not observed').slice(0, 200);
  for (const [at, each] of module.cases.entries()) {
    const got = seen.cases[at];
    const name = `case ${at + 1}`;
    if (canonical(got?.outcome) !== canonical(each.expected)) return `${name}: another answer`;
    if (got.leaks !== 0) return `${name}: something was taken and not given back`;
    if (each.found !== undefined && canonical(got.found) !== canonical(each.found))
      return `${name}: the row is not as written`;
  }
  return undefined;
}
