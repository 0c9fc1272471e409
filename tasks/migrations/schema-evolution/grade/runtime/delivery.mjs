/** The records of the work, and what is handed over in the end. */
import { createHash } from 'node:crypto';
import { numbered } from './ledger.mjs';

const gitHash = (bytes) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
export const BRANCH = 'schema/requests';

const releasesOf = (truth) =>
  truth.reports.map((report, at) => ({
    number: at + 1,
    name: `R${String(at + 1).padStart(2, '0')}`,
    from: at * truth.release + 1,
    to: Math.min((at + 1) * truth.release, truth.units.length),
    report,
  }));

const parts = (items, faultOf) => ({
  parts: items.map((item) => {
    const why = faultOf(item);
    return { id: item.name ?? numbered(item.n), ok: why === undefined, why: why ?? '' };
  }),
});

export const ledgerParts = ({ truth, ledger }) =>
  parts(truth.units, ({ n }) =>
    ledger.good.has(n) ? undefined : 'not sealed, or not with the data that the request makes',
  );

/** A commit counts with the migration that stands in the tree, once that is sealed. */
export const historyParts = ({ truth, ledger, history, files }) =>
  parts(truth.units, ({ n }) => {
    const commit = history.commits.get(n);
    if (commit === undefined || !ledger.good.has(n)) return 'no commit with its true seal';
    return commit.migration === files.get(n)?.text ? undefined : 'its migration is another one now';
  });

const linesOf = (text) => new Set((text ?? '').split('\n').map((line) => line.trimEnd()));

export const releaseParts = ({ context, truth, ledger, history }) =>
  parts(releasesOf(truth), ({ number, name, from, to, report }) => {
    const lines = linesOf(context.tree.read(`docs/releases/${name}.md`));
    const facts = [
      `# Release ${name.slice(1)}`,
      `- Requests: ${numbered(from)} to ${numbered(to)}`,
      `- Seal: ${ledger.seals.get(to)}`,
      `- Report: ${report}`,
    ];
    const missing = ledger.good.has(to) ? facts.find((fact) => !lines.has(fact)) : 'a true seal';
    if (missing !== undefined) return `its page lacks "${missing.slice(0, 40)}"`;
    return history.log.some(({ subject }) => new RegExp(`^release 0*${number}: \\S`).test(subject))
      ? undefined
      : 'no commit of the release';
  });

function cleanFault(tree, tracked) {
  const files = new Map(tracked.filter(({ type }) => type === 'blob').map(({ path, hash }) => [path, hash]));
  const names = tree.list().filter((name) => !name.startsWith('var/'));
  const other = names.find((name) => files.get(name) !== gitHash(tree.bytes(name) ?? Buffer.alloc(0)));
  if (other !== undefined) return `${other} is not committed`;
  return names.length === files.size ? undefined : 'a committed file is missing from the working tree';
}

/** The branch on origin as far as it has got, the end of the work, and its description; each as far as the work holds. */
export async function deliveryParts({ context, truth, ledger, history, holding }) {
  const origin = await context.repository('/srv/origin.git');
  const tip = (await origin.branches()).get(BRANCH);
  const published = tip === undefined ? new Set() : new Set((await origin.log(tip)).map(({ hash }) => hash));
  const releases = releasesOf(truth);
  const pushed = releases.filter(
    ({ to }) => ledger.good.has(to) && published.has(history.commits.get(to)?.hash),
  );
  const count = truth.units.length;
  const all = ledger.good.size === count;
  const clean =
    all &&
    history.head?.branch === BRANCH &&
    tip === history.head.hash &&
    cleanFault(context.tree, history.tracked) === undefined;
  const lines = linesOf(context.tree.read('docs/PULL_REQUEST.md'));
  const facts = [
    `# Requests 0001 to ${numbered(count)}`,
    `- Base: ${history.base?.hash}`,
    `- Seal: ${ledger.seals.get(count)}`,
    `- Report: ${truth.reports.at(-1)}`,
    ...releases.map(({ name, to, report }) => `| ${name} | ${ledger.seals.get(to)} | ${report} |`),
  ];
  return {
    parts: [
      { id: 'pushed', ok: (pushed.length / releases.length) * holding },
      { id: 'finished', ok: clean ? holding : 0 },
      {
        id: 'described',
        ok: all ? (facts.filter((fact) => lines.has(fact)).length / facts.length) * holding : 0,
      },
    ],
  };
}
