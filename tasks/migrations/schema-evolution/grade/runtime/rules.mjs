/** What was asked at the start and binds to the end. Each holds on a tree in which nothing was done. */
import { BRANCH } from './delivery.mjs';
import { ruleFault } from './ledger.mjs';

const SUBJECT = /^(?:[0-9]{4}: \S.*|release [0-9]+: \S.*|fix: \S.*|docs: \S.*)$/;

const verdict = (why) => ({ ok: why === undefined, why: why ?? '' });
const firstFault = (items, faultOf) => {
  for (const item of items) {
    const why = faultOf(item);
    if (why !== undefined) return verdict(why);
  }
  return verdict(undefined);
};

function filesKept({ context: { tree }, truth }) {
  const other = Object.keys(truth.kept).find((path) => tree.sha256(path) !== truth.kept[path]);
  if (other !== undefined) return verdict(`${other} was changed`);
  const folders = ['db', 'tools', 'bin', 'test', 'src/platform', 'docs/requests'];
  const added = folders.flatMap((folder) => tree.list(folder)).find((path) => truth.kept[path] === undefined);
  return verdict(added === undefined ? undefined : `${added} was added`);
}

function modulesAlone({ context: { tree }, truth }) {
  const known = new Set([...truth.entities.map(({ module }) => module), ...Object.keys(truth.kept)]);
  const added = tree.list('src').find((path) => !known.has(path));
  if (added !== undefined) return verdict(`${added} was added`);
  return firstFault(truth.entities, ({ module }) => {
    const why = ruleFault(tree.read(module) ?? '', []);
    return why === undefined ? undefined : `${module} ${why}`;
  });
}

async function published({ context, history, truth }) {
  if (history.base === undefined) return verdict(history.fault ?? 'no history');
  const repository = await context.repository('/srv/origin.git');
  const origin = await repository.branches();
  const local = await history.repository.branches();
  if (origin.get('main') !== history.base.hash || local.get('main') !== history.base.hash)
    return verdict('main was moved');
  const tip = origin.get(BRANCH);
  const kept = tip === undefined || tip === history.base.hash || history.log.some(({ hash }) => hash === tip);
  return verdict(
    kept || truth.units.length === 0 ? undefined : 'what was pushed is not in the history of HEAD',
  );
}

/** `of(context)` gives what was read of the tree: `{ context, truth, files, ledger, history, modules() }`. */
export function ruleChecks(of) {
  const check = (id, run) => ({ id: `${id}-holds`, for: id, run: async (context) => run(await of(context)) });
  return [
    check('files-kept', filesKept),
    check('ledger-true', ({ ledger }) => verdict(ledger.fault)),
    check('migrations-alone', ({ files }) =>
      firstFault(files.values(), ({ path, text }) => {
        const why = ruleFault(text, ['./kit.mjs']);
        return why === undefined ? undefined : `${path} ${why}`;
      }),
    ),
    check('modules-alone', modulesAlone),
    check('journal-kept', ({ files }) =>
      firstFault(files.values(), ({ path, text }) =>
        text.includes('journal_2017') ? `${path} names it` : undefined,
      ),
    ),
    check('commit-form', ({ history }) =>
      firstFault(history.log, ({ subject }) =>
        SUBJECT.test(subject) ? undefined : `"${subject.slice(0, 60)}" is not in the form`,
      ),
    ),
    check('published-kept', published),
    check('public-names', async ({ truth, modules }) => {
      const { exported } = await modules();
      const names = new Map(truth.entities.map((entity) => [entity.name, entity.exports.join(', ')]));
      return firstFault(exported, ([entity, keys]) =>
        Array.isArray(keys) && keys.join(', ') !== names.get(entity)
          ? `the module of ${entity} exports ${keys.join(', ')}`
          : undefined,
      );
    }),
    {
      id: 'base-in-history',
      for: 'base-history',
      run: async (context) => {
        const { history } = await of(context);
        return { ok: history.base !== undefined, why: history.fault ?? '' };
      },
    },
  ];
}
