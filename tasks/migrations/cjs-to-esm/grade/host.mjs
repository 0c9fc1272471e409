/**
 * Requires modules as a CommonJS host does, many in one process: what awaits at its top level cannot be required, and
 * what prints or leaves a global behind has an effect at load. Where a process does not tell of all of them, each is
 * tried in one of its own.
 */
const BATCH = 25;
const TIMEOUT_MS = 6000;

const SCRIPT = `
const before = new Set(Object.getOwnPropertyNames(globalThis));
const told = process.argv.slice(1).map((file) => {
  try {
    const names = Object.keys(require(file)).filter((name) => name !== '__esModule').sort();
    const left = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
    for (const name of left) before.add(name);
    return left.length > 0 ? 'leaves ' + left[0] + ' behind' : names.join();
  } catch (error) {
    return 'cannot be required: ' + (error.code ?? error.message);
  }
});
process.stdout.write(JSON.stringify(told));
`;

/** @returns {Promise<Map<string, string>>} why, by the id of each module that a host cannot have */
export async function loadedByHost({ units, context }) {
  const faults = new Map();
  for (let at = 0; at < units.length; at += BATCH) {
    const batch = units.slice(at, at + BATCH);
    const told = await ask(batch, context);
    for (const [which, unit] of batch.entries()) {
      const seen = told?.[which] ?? (await ask([unit], context))?.[0] ?? 'does not load quietly';
      if (seen !== unit.exports.join()) faults.set(unit.id, `by a host: ${String(seen).slice(0, 120)}`);
    }
  }
  return faults;
}

async function ask(units, context) {
  const files = units.map((unit) => `./${unit.path}`);
  const argv = ['node', '--no-warnings', '--input-type=commonjs', '-e', SCRIPT, ...files];
  const { exitCode, stdout } = await context.command({ argv, timeoutMs: TIMEOUT_MS });
  if (exitCode !== 0 || !stdout.startsWith('[')) return undefined;
  try {
    const told = JSON.parse(stdout);
    return told.length === units.length ? told : undefined;
  } catch {
    // Something else was printed as well.
    return undefined;
  }
}
