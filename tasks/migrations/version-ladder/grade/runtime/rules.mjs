/** What was asked at the start and binds to the end. Each holds on a tree in which nothing was done. */
import { backupFault, sumsOf } from './delivery.mjs';
import { ruleFault } from './workshop.mjs';

const SUBJECT = /^(?:(?:data|upgrade|fix)\(store-\d+\): \S.*|docs: \S.*)$/;

const verdict = (why) => ({ ok: why === undefined, why });

const changed = (tree, sums) => {
  const other = Object.keys(sums).find((path) => tree.sha256(path) !== sums[path]);
  return verdict(other === undefined ? undefined : `${other} was changed`);
};

function adapters(tree, truth) {
  const known = new Set([...truth.modules.map(({ file }) => file), ...Object.keys(truth.kept)]);
  const added = tree.list('src').find((path) => !known.has(path));
  if (added !== undefined) return verdict(`${added} was added`);
  const broken = truth.modules
    .map(({ file }) => [file, ruleFault(tree.read(file) ?? '')])
    .find(([, why]) => why !== undefined);
  return verdict(broken === undefined ? undefined : `${broken[0]} ${broken[1]}`);
}

function backups(tree, truth, reached) {
  const sums = sumsOf(tree);
  for (let version = 2; version <= reached; version++) {
    const why = backupFault(tree, sums, truth, version);
    if (why !== undefined) return verdict(why);
  }
  return verdict(undefined);
}

async function published(context, ladder, truth) {
  if (ladder.base === undefined) return verdict(ladder.historyFault ?? 'no history');
  const origin = await (await context.repository('/srv/origin.git')).branches();
  const local = await ladder.repository.branches();
  if (origin.get('main') !== ladder.base.hash || local.get('main') !== ladder.base.hash)
    return verdict('main was moved');
  const tip = origin.get(`upgrade/store-${truth.last}`);
  const kept =
    tip === undefined || ladder.commits.some(({ hash }) => hash === tip) || tip === ladder.base.hash;
  return verdict(kept ? undefined : 'what was pushed is not in the history of HEAD');
}

export function constraintChecks({ truth, ladder, climb }) {
  const check = (id, run) => ({
    id: `${id}-holds`,
    for: id,
    run: async (context) => run(context, await ladder(context)),
  });
  const names = new Map(truth.modules.map(({ name, fn }) => [name, fn]));
  return [
    check('checks-kept', ({ tree }) => changed(tree, truth.kept)),
    check('archive-kept', ({ tree }) => changed(tree, truth.archive)),
    check('ledger-true', (_, { clean }) =>
      verdict(clean ? undefined : 'UPGRADES.tsv holds something that did not happen so'),
    ),
    check('data-by-migration', (_, { live, ahead }) =>
      verdict(live || ahead ? undefined : 'data/live/depot.qry is not what the migrations make'),
    ),
    check('backups-kept', ({ tree }, { reached }) => backups(tree, truth, reached)),
    check('no-adapters', ({ tree }) => adapters(tree, truth)),
    check('commit-form', (_, { commits }) => {
      const other = commits.find(({ subject }) => !SUBJECT.test(subject));
      return verdict(other === undefined ? undefined : `"${other.subject.slice(0, 60)}" is not in the form`);
    }),
    check('published-kept', (context, at) => published(context, at, truth)),
    {
      id: 'public-names-holds',
      for: 'public-names',
      run: async (context) => {
        const { exported } = await climb(context);
        const other = exported.find(([name, keys]) => Array.isArray(keys) && keys.join() !== names.get(name));
        return verdict(
          other === undefined
            ? undefined
            : `${names.get(other[0])}: its module exports ${other[1].join(', ')}`,
        );
      },
    },
  ];
}

export function gateChecks({ ladder }) {
  return [
    {
      id: 'base-in-history',
      for: 'base-history',
      run: async (context) => {
        const { base, historyFault } = await ladder(context);
        return { ok: base !== undefined, why: historyFault };
      },
    },
  ];
}
