/** The hidden grading of js-to-strict-ts. What each check means stands in mimo.yaml. */
import { readFileSync } from 'node:fs';
import { grade } from './grader.mjs';
import {
  branchParts,
  changelogParts,
  commitForm,
  frozenFiles,
  historyKept,
  pullRequestParts,
} from './grouped-delivery.mjs';
import { readLedger } from './module-ledger.mjs';
import { judged, openBench } from './units.mjs';

const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const compiler = readFileSync(new URL('compile.mjs', import.meta.url), 'utf8');

const once = (work) => {
  let done;
  return (context) => {
    done ??= work(context);
    return done;
  };
};

const stampOf = (text) => /^\/\/ @typed ([0-9a-f]{12})\n/.exec(text ?? '')?.[1];

const work = once(async (context) => {
  await using bench = openBench({ tree: context.tree, expected, compiler });
  const [compiled, behaviour] = await Promise.all([bench.compile(context), bench.behave(context)]);
  return { compiled, units: judged({ tree: context.tree, expected, compiled, behaviour }) };
});

const read = once(async (context) => ({
  tree: context.tree,
  expected,
  ledger: readLedger(context.tree.read('LEDGER.tsv'), expected),
  origin: await context.repository('/srv/origin.git'),
}));
const both = async (context) => ({ ...(await read(context)), workspace: await context.repository('/app') });

/** What is handed over counts as far as it works: a group's parts by the share of its modules that count. */
async function asFarAsItWorks(context, found) {
  const { units } = await work(context);
  const shareOf = (some) => some.reduce((sum, { id }) => sum + units.get(id).ok, 0) / some.length;
  const of = (id) => {
    const own = expected.units.filter(({ group }) => group === id);
    return shareOf(own.length > 0 ? own : expected.units);
  };
  if (found.parts === undefined) return found;
  return { parts: found.parts.map((part) => ({ ...part, ok: Number(part.ok) * of(part.id) })) };
}

/** A group's commit counts with what the tree has of it now. */
async function pushedParts(context) {
  const at = await read(context);
  const found = await branchParts(at);
  if (found.parts === undefined) return found;
  const head = await at.origin.resolve(`refs/heads/${expected.delivery.branch}`);
  const pushed = await at.origin.objects(expected.units.map(({ typed }) => `${head}:${typed}`));
  const stale = expected.units.filter(
    ({ typed }) => pushed.get(`${head}:${typed}`)?.toString('utf8') !== at.tree.read(typed),
  );
  return {
    parts: found.parts.map((part) =>
      stale.some(({ group }) => group === part.id)
        ? { ...part, ok: 0, why: 'a module of it is not pushed as it stands' }
        : part,
    ),
  };
}

async function isIndexPushed(context) {
  const { origin, tree } = await read(context);
  const head = await origin.resolve(`refs/heads/${expected.delivery.branch}`);
  if (head === undefined) return false;
  const show = async (path) => (await origin.show(head, path))?.toString('utf8');
  return (
    (await show('src/index.ts')) === tree.read('src/index.ts') && (await show('src/index.js')) === undefined
  );
}

async function indexVerdict(context) {
  const { compiled, units } = await work(context);
  const index = compiled.modules?.['src/index.ts'];
  if (index === undefined) return { ok: 0, why: compiled.fault ?? 'it is not typed' };
  if (context.tree.exists('src/index.js')) return { ok: 0, why: 'src/index.js is still there' };
  const strange = index.imports.find((name) => !expected.index.requests.includes(name));
  const why =
    index.errors[0] ??
    index.faults[0] ??
    (strange && `imports ${strange}`) ??
    compiled.consumers['consumers/index.ts']?.[0];
  if (why !== undefined) return { ok: 0, why };
  if (!(await isIndexPushed(context))) return { ok: 0, why: 'it is not pushed as it stands' };
  // It stands on all modules, and counts as far as they do.
  const counted = [...units.values()].reduce((sum, { ok }) => sum + ok, 0) / units.size;
  return { ok: counted, why: '' };
}

function beside({ tree }) {
  const known = new Set([
    ...expected.units.flatMap(({ path, typed }) => [path, typed]),
    'src/index.js',
    'src/index.ts',
    ...expected.legacy,
  ]);
  const added = tree.list('src').find((file) => !known.has(file));
  const outside = tree.list().find((file) => /\.d\.[cm]?ts$/.test(file) && !file.startsWith('dist/'));
  const fault = added ?? outside;
  return { ok: fault === undefined, why: fault === undefined ? '' : `${fault} was added` };
}

const checks = [
  ...expected.groups.map(({ id }) => ({
    id,
    for: `group-${id}`,
    run: async (context) => {
      const { units } = await work(context);
      return {
        parts: expected.units
          .filter(({ group }) => group === id)
          .map((unit) => ({ id: `${unit.id}/${unit.kind}`, ...units.get(unit.id) })),
      };
    },
  })),
  {
    id: 'entries',
    for: 'ledger',
    run: async (context) => {
      const { ledger, tree } = await read(context);
      const { units } = await work(context);
      return {
        parts: expected.units.map(({ id, path, typed }) => ({
          id,
          ok:
            ledger.valid.has(path) &&
            stampOf(tree.read(typed)) === ledger.byPath.get(path)?.id &&
            units.get(id).ok > 0,
        })),
      };
    },
  },
  {
    id: 'lines',
    for: 'changelog',
    run: async (context) => asFarAsItWorks(context, changelogParts(await read(context))),
  },
  {
    id: 'commits',
    for: 'branch',
    run: async (context) => asFarAsItWorks(context, await pushedParts(context)),
  },
  { id: 'entry', for: 'index', run: indexVerdict },
  {
    id: 'description',
    for: 'pull-request',
    run: async (context) => {
      const { compiled } = await work(context);
      const casts = expected.units.reduce(
        (sum, { typed }) => sum + (compiled.modules?.[typed]?.casts ?? 0),
        0,
      );
      const found = await pullRequestParts({
        ...(await read(context)),
        readLedgerOf: (text) => readLedger(text, expected),
        facts: async () => [`Casts: ${casts}`],
      });
      return asFarAsItWorks(context, found);
    },
  },
  { id: 'main', for: 'history-kept', run: async (context) => historyKept(await both(context)) },
  { id: 'files', for: 'frozen-files', run: async ({ tree }) => frozenFiles({ tree, expected }) },
  {
    id: 'chain',
    for: 'ledger-order',
    run: async (context) => {
      const { ledger, tree } = await read(context);
      return { ok: ledger.faults.length === 0 && tree.exists('LEDGER.tsv'), why: ledger.faults[0] };
    },
  },
  { id: 'commits', for: 'commit-form', run: async (context) => commitForm(await both(context)) },
  {
    id: 'sources',
    for: 'nothing-suppressed',
    run: async (context) => {
      const { compiled } = await work(context);
      const other = Object.entries(compiled.modules ?? {}).find(([, { faults }]) => faults.length > 0);
      return { ok: other === undefined, why: other && `${other[0]} ${other[1].faults[0]}` };
    },
  },
  {
    id: 'names',
    for: 'names-frozen',
    run: async (context) => {
      const { units } = await work(context);
      const other = expected.units.find(
        ({ id, exports }) =>
          units.get(id).exports !== undefined && units.get(id).exports.join() !== exports.join(),
      );
      return {
        ok: other === undefined,
        why: other && `${other.id} exports ${units.get(other.id).exports.join(', ')}`,
      };
    },
  },
  { id: 'files', for: 'nothing-beside', run: async (context) => beside(context) },
];

await grade({
  milestones: expected.milestones,
  constraints: expected.constraints,
  checks,
  deadlineMs: 90_000,
});
