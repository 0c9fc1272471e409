/**
 * Grades every module once, in dependency order, with two probe children. A module whose dependencies do not give
 * their prices is not run: it could only fail.
 */
import { boundaryFault, closureOf } from './source.mjs';
import { openWatch } from './watch.mjs';

/** @returns {Promise<Map<string, {ok: boolean, why: string}>>} by module id */
export async function gradeUnits({ expected, moves, context, directory }) {
  const { units, sources, facts } = expected;
  const prices = new Map(units.map((unit) => [unit.id, Promise.withResolvers()]));
  const results = new Map();
  const queue = [...units];
  const shelf = shelfOf(context.tree, facts);
  const worker = async () => {
    const watch = openWatch({ context, sources, directory });
    try {
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
        const why = await unitFault({ unit, watch, moves, tree: context.tree, prices, shelf });
        results.set(unit.id, { ok: why === undefined, why: why ?? '' });
      }
    } finally {
      await watch.close();
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** What is read once for each package. */
function shelfOf(tree, facts) {
  const shelf = new Map();
  const all = tree.list();
  for (const { name, uses, modules } of facts) {
    const area = name.split('/')[1];
    const folder = `packages/${area}`;
    shelf.set(area, {
      name,
      uses,
      files: all.filter((file) => file.startsWith(`${folder}/`)),
      loaded: closureOf(`${folder}/src/index.js`, (file) => tree.read(file)),
      changes: (tree.read(`${folder}/CHANGELOG.md`) ?? '').split('\n'),
      texts: textsOf(tree.read(`${folder}/messages.json`)),
      nouns: modules.map((id) => id.split('/')[1]),
    });
  }
  return shelf;
}

function textsOf(text) {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}

async function unitFault({ unit, watch, moves, tree, prices, shelf }) {
  const own = prices.get(unit.id);
  const fail = (why) => {
    own.resolve(false);
    return why;
  };
  if (!tree.exists(unit.path)) return fail(`there is no ${unit.path}`);
  for (const dep of unit.deps)
    if (!(await prices.get(dep).promise)) return fail(`builds on ${dep}, which does not give its prices`);
  const price = await watch.probe(unit.id, unit.probes[0]);
  own.resolve(price.fault === undefined);
  if (price.fault !== undefined) return `price: ${price.fault}`;
  const fault = recordFault({ unit, moves, tree, shelf }) ?? filesFault({ unit, tree, shelf });
  if (fault !== undefined) return fault;
  const contract = await watch.probe(unit.id, unit.probes[1]);
  if (contract.fault !== undefined) return `contract: ${contract.fault}`;
  for (const run of unit.runs) {
    const seen = await watch.run(run);
    if (seen !== undefined) return `${run.argv.slice(0, 3).join(' ')}: ${seen}`;
  }
  return undefined;
}

function recordFault({ unit, moves, tree, shelf }) {
  const [from] = unit.old;
  const entry = moves.byKey.get(from);
  if (entry === undefined || !moves.valid.has(from)) return 'has no valid entry among the moves';
  const left = unit.old.find((path) => tree.exists(path));
  if (left !== undefined) return `${left} is still there`;
  const line = `- ${unit.noun}: moved from ${from} (${entry.id})`;
  return shelf.get(unit.area).changes.includes(line)
    ? undefined
    : `the changelog of its package lacks "${line}"`;
}

/** The module's files: what they take in, the data as it was, what the entry must not load, its texts. */
function filesFault({ unit, tree, shelf }) {
  const { name, uses, files, loaded, texts, nouns } = shelf.get(unit.area);
  const stem = unit.path.slice(0, -'.js'.length);
  const isOwn = (path) =>
    path === unit.path ||
    path.startsWith(`${stem}-`) ||
    path.endsWith(`/bin/${unit.noun}.js`) ||
    path.endsWith(`/testing/${unit.noun}.js`);
  for (const path of files.filter((each) => isOwn(each) && each.endsWith('.js'))) {
    const ambient = !path.includes('/bin/');
    const why = boundaryFault(tree.read(path) ?? '', path, { name, uses, computed: unit.computed, ambient });
    if (why !== undefined) return `${path} ${why}`;
  }
  for (const [path, sum] of Object.entries(unit.kept))
    if (tree.sha256(path) !== sum) return `${path} is not as it was`;
  const early = unit.away.find((path) => loaded.has(path));
  if (early !== undefined) return `the entry loads ${early}`;
  if (unit.texts === null) return undefined;
  const wrong = Object.entries(unit.texts).find(([key, text]) => texts[key] !== text);
  if (wrong !== undefined) return `the package lacks the text ${wrong[0]}, or has another`;
  const foreign = Object.keys(texts).find((key) => !nouns.includes(key.split('.')[0]));
  return foreign === undefined ? undefined : `the package has the text ${foreign}, which is not its own`;
}
