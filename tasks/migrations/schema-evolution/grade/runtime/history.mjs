/** The commits of the work, and what each request's commit holds. */
import { numbered } from './ledger.mjs';

const MOST_COMMITS = 3000;

/** @returns `{ repository, head, base, log, commits: Map<n, { hash, module, migration }>, tracked }`, or `{ fault, log: [], commits }` */
export async function readHistory(context, truth, ledger, files) {
  const commits = new Map();
  try {
    const repository = await context.repository('/app');
    const head = await repository.head();
    if (head.hash === undefined) throw new Error('HEAD names no commit');
    const log = await repository.log(head.hash, { limit: MOST_COMMITS });
    const base = log.find(
      (commit) => commit.tree === truth.base.tree && commit.subject === truth.base.subject,
    );
    if (base === undefined)
      throw new Error('the commit that the work started from is not in the history of HEAD');
    if ((await repository.log(base.hash)).length !== truth.base.commits)
      throw new Error('the history before the work was rewritten');
    const own = log.slice(0, log.indexOf(base));
    const modules = new Map(truth.entities.map((entity) => [entity.name, entity.module]));
    const wanted = [];
    for (const unit of truth.units) {
      const seal = ledger.seals.get(unit.n);
      const found = own.find(
        (commit) =>
          commit.subject.startsWith(`${numbered(unit.n)}: `) &&
          commit.body.split('\n').includes(`Seal: ${seal}`),
      );
      if (seal === undefined || found === undefined) continue;
      wanted.push({
        unit,
        hash: found.hash,
        module: `${found.hash}:${modules.get(unit.entity)}`,
        migration: `${found.hash}:${files.get(unit.n)?.path}`,
      });
    }
    const objects =
      wanted.length === 0
        ? new Map()
        : await repository.objects(wanted.flatMap(({ module, migration }) => [module, migration]));
    for (const { unit, hash, module, migration } of wanted)
      commits.set(unit.n, {
        hash,
        module: objects.get(module)?.toString('utf8'),
        migration: objects.get(migration)?.toString('utf8'),
      });
    return { repository, head, base, log: own, commits, tracked: await repository.list(head.hash) };
  } catch (error) {
    return { fault: String(error?.message ?? error), log: [], commits };
  }
}
