/** The records of the climb: data, notes, commits, and what is handed over in the end. */
import { createHash } from 'node:crypto';

const versionsOf = (truth) => Array.from({ length: truth.last - 1 }, (_, at) => at + 2);
const branchOf = (truth) => `upgrade/store-${truth.last}`;

const share = (truth, faultOf) => ({
  parts: versionsOf(truth).map((version) => {
    const why = faultOf(version);
    return {
      id: `version ${version}`,
      ok: why === undefined ? 1 : typeof why === 'number' ? why : 0,
      why: typeof why === 'string' ? why : '',
    };
  }),
});

/** The data of the version before is kept, with its checksum. */
export function backupFault(tree, sums, truth, version) {
  const name = `depot-v${version - 1}.qry`;
  const { data } = truth.versions[version - 1];
  if (tree.sha256(`data/backup/${name}`) !== data)
    return `data/backup/${name} is not the data of version ${version - 1}`;
  return sums.has(`${data}  ${name}`) ? undefined : `its checksum is not in SHA256SUMS`;
}

export const sumsOf = (tree) => new Set((tree.read('data/backup/SHA256SUMS') ?? '').split('\n'));

function noteFault(tree, truth, version) {
  const known = truth.versions[version];
  const text = (tree.read(`docs/upgrades/v${String(version).padStart(2, '0')}.md`) ?? '').trimEnd();
  const wanted = [
    `# @quarry/store ${version}`,
    '',
    `- Stamp: ${known.stamp}`,
    `- Report: ${known.report}`,
    `- Modules: ${known.modules.join(', ')}`,
  ];
  const lines = text.split('\n').map((line) => line.trimEnd());
  const missing = wanted.find((line) => !lines.includes(line));
  return missing === undefined ? undefined : `the note lacks "${missing.slice(0, 60)}"`;
}

/** Half for the data's commit, half for the release's, each with its fact. */
function historyShare(commits, truth, version) {
  const { stamp, report } = truth.versions[version];
  const has = (subject, trailer) =>
    commits.some(
      (commit) =>
        commit.subject.startsWith(subject) &&
        commit.subject.length > subject.length &&
        commit.body.split('\n').includes(trailer),
    );
  const found = [
    has(`data(store-${version}): `, `Stamp: ${stamp}`),
    has(`upgrade(store-${version}): `, `Report: ${report}`),
  ];
  return found.every(Boolean) ? undefined : found.filter(Boolean).length / 2;
}

const gitHash = (bytes) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

function cleanFault(tree, tracked) {
  const files = new Map(tracked.filter(({ type }) => type === 'blob').map(({ path, hash }) => [path, hash]));
  const names = tree.list();
  const other = names.find((name) => files.get(name) !== gitHash(tree.bytes(name) ?? Buffer.alloc(0)));
  if (other !== undefined) return `${other} is not committed`;
  return names.length === files.size ? undefined : 'a committed file is missing from the working tree';
}

function descriptionFacts(truth) {
  const { last, versions } = truth;
  const facts = {
    Branch: branchOf(truth),
    Versions: String(last - 1),
    Modules: String(new Set(truth.units.map(({ cap }) => cap)).size),
    'Data before': versions[1].data,
    'Data after': versions[last].data,
    'Final stamp': versions[last].stamp,
    'Final report': versions[last].report,
  };
  const rows = versionsOf(truth).map(
    (version) => `| ${version} | ${versions[version].stamp} | ${versions[version].modules.length} |`,
  );
  return [
    `# Upgrade @quarry/store 1 -> ${last}`,
    ...Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`),
    rows,
  ];
}

function description(text, truth) {
  const lines = new Set((text ?? '').split('\n').map((line) => line.trimEnd()));
  return {
    parts: descriptionFacts(truth).map((fact) => {
      const ok = Array.isArray(fact) ? fact.every((row) => lines.has(row)) : lines.has(fact);
      return { id: Array.isArray(fact) ? 'the table of versions' : fact.slice(0, 40), ok };
    }),
  };
}

/** The share of some units that hold: what is handed over counts as far as it works. */
function holding(units, faultOf) {
  return units.filter((unit) => faultOf(unit) === undefined).length / units.length;
}

async function pushedReleases(context, ladder, truth, { releaseFault }) {
  const origin = await context.repository('/srv/origin.git');
  const tip = (await origin.branches()).get(branchOf(truth));
  if (tip === undefined) return { ok: 0, why: 'the branch is not on origin' };
  const published = new Set((await origin.log(tip)).map(({ hash }) => hash));
  return share(truth, (version) => {
    const release = ladder.releases.get(version);
    if (version > ladder.reached || release === undefined || !published.has(release.hash))
      return 'not pushed';
    if (release.fault !== undefined) return `the release: ${release.fault}`;
    const works = holding(
      truth.units.filter((unit) => unit.version === version),
      releaseFault,
    );
    return works === 1 ? undefined : works;
  });
}

async function finished(context, ladder, truth, { standingFault }) {
  if (ladder.reached !== truth.last) return { ok: false, why: 'the last version is not reached' };
  if (ladder.head?.branch !== branchOf(truth)) return { ok: false, why: `HEAD is not on ${branchOf(truth)}` };
  const tip = (await (await context.repository('/srv/origin.git')).branches()).get(branchOf(truth));
  if (tip !== ladder.head.hash) return { ok: false, why: 'the branch on origin is not the local one' };
  const why = cleanFault(context.tree, ladder.tracked);
  return why === undefined ? { ok: holding(truth.units, standingFault) } : { ok: false, why };
}

export function deliveryChecks({ truth, ladder, climb }) {
  const check = (id, aim, run, weight = 1) => ({
    id,
    for: aim,
    weight,
    run: async (context) => run(context, await ladder(context)),
  });
  return [
    check('data-climbed', 'data', ({ tree }, at) => {
      const sums = sumsOf(tree);
      return share(truth, (version) => {
        if (version > at.reached) return 'not reached';
        if (version === at.reached && !at.live && !at.ahead)
          return 'the data is not what the migrations make';
        return backupFault(tree, sums, truth, version);
      });
    }),
    check('notes-true', 'notes', ({ tree }, at) =>
      share(truth, (version) => (version > at.reached ? 'not reached' : noteFault(tree, truth, version))),
    ),
    check('commits-true', 'history', (_, at) =>
      share(truth, (version) => historyShare(at.commits, truth, version)),
    ),
    check(
      'releases-pushed',
      'delivery',
      async (context, at) => pushedReleases(context, at, truth, await climb(context)),
      2,
    ),
    check(
      'finished',
      'delivery',
      async (context, at) => finished(context, at, truth, await climb(context)),
      2,
    ),
    check(
      'description',
      'delivery',
      ({ tree }, at) =>
        at.reached === truth.last
          ? description(tree.read('docs/PULL_REQUEST.md'), truth)
          : { ok: 0, why: 'the last version is not reached' },
      2,
    ),
  ];
}
