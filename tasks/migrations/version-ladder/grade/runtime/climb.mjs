/** Tries the releases of a ladder, and the modules as they lie in the working tree now. */

/** Interfaces that a module may still stand on beside the reached one: those before its last breaks. */
const FALLBACKS = 2;

/**
 * @returns {Promise<{releaseFault, standingFault, exported}>} `releaseFault(unit)` and `standingFault(unit)` say what
 *   is wrong, undefined where nothing is; `exported` what the modules that could be loaded export
 */
export async function climbed({ context, truth, workshop, ladder }) {
  const { reached } = ladder;
  const here = treeFiles(context.tree);
  const committed = await releaseJobs(truth, ladder);
  const now = { version: reached, files: here, names: truth.modules.map(({ name }) => name) };
  const jobs = reached < 2 ? [] : [...committed, ...halves(now)];
  const results = await workshop.attemptAll(context, jobs);
  const released = new Map(committed.map((job, at) => [job.version, results[at].faults]));
  const current = new Map(results.slice(committed.length).flatMap(({ faults }) => [...faults]));
  const lost = new Set(results.slice(committed.length).flatMap((result) => [...result.lost]));
  const stands = await standing({ context, truth, workshop, ladder, here, current, lost });

  const committedFault = ({ version, cap }) => {
    const release = ladder.releases.get(version);
    if (release === undefined) return 'no commit of this version';
    if (release.fault !== undefined) return `the release: ${release.fault}`;
    return faultIn(released.get(version), cap);
  };
  const releaseFault = (unit) => {
    if (unit.version > reached) return 'not reached';
    // The newest version may not be committed yet, or be committed half done.
    if (unit.version === reached && ladder.live && faultIn(current, unit.cap) === undefined) return undefined;
    return committedFault(unit);
  };
  const standingFault = (unit) =>
    releaseFault(unit) ??
    ((stands.get(unit.cap) ?? 0) >= unit.version ? undefined : 'works no longer in the working tree');
  return { releaseFault, standingFault, exported: results.flatMap((result) => [...result.exported]) };
}

const faultIn = (faults, name) => (faults?.has(name) ? faults.get(name) : 'not tried');

const halves = ({ names, ...job }) => {
  const middle = Math.ceil(names.length / 2);
  return [
    { ...job, names: names.slice(0, middle) },
    { ...job, names: names.slice(middle) },
  ];
};

function treeFiles(tree) {
  const names = [...tree.list('src'), ...tree.list('config')].filter(
    (name) => !/^src\/(?:platform|cli)\//.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, tree.read(name) ?? '']));
}

/** The modules that each version broke, as its release has them. */
async function releaseJobs(truth, ladder) {
  const versions = [...ladder.releases.keys()].filter(
    (each) => each >= 2 && each <= ladder.reached && ladder.releases.get(each).fault === undefined,
  );
  const jobs = [];
  for (const version of versions) {
    const { hash } = ladder.releases.get(version);
    const names = truth.units.filter((unit) => unit.version === version).map(({ cap }) => cap);
    const settings = (await ladder.repository.list(hash, 'config'))
      .filter(({ type }) => type === 'blob')
      .map(({ path }) => path);
    const modules = names.map((name) => truth.modules.find((module) => module.name === name).file);
    const wanted = [...modules, ...settings].map((path) => [path, `${hash}:${path}`]);
    jobs.push({ version, names, wanted });
  }
  const objects =
    jobs.length === 0
      ? new Map()
      : await ladder.repository.objects(jobs.flatMap(({ wanted }) => wanted.map(([, name]) => name)));
  return jobs.map(({ version, names, wanted }) => {
    const found = wanted
      .filter(([, name]) => objects.has(name))
      .map(([path, name]) => [path, objects.get(name).toString('utf8')]);
    return { version, names, files: Object.fromEntries(found) };
  });
}

/**
 * The version on which each module stands: the reached one; the next, which its modules may be ahead for; or,
 * while a version is being worked on or after a module was set back, an earlier interface.
 */
async function standing({ context, truth, workshop, ladder, here, current, lost }) {
  const { reached } = ladder;
  const stands = new Map();
  const breaksOf = (name) => truth.units.filter((unit) => unit.cap === name).map(({ version }) => version);
  const candidates = (name) => {
    const past = breaksOf(name).filter((version) => version <= reached);
    const next = breaksOf(name).includes(reached + 1) ? [reached + 1] : [];
    return [
      ...next,
      ...past
        .reverse()
        .slice(0, FALLBACKS)
        .map((version) => version - 1),
    ];
  };
  // What hung would hang again, at seconds a time.
  const trying = truth.modules.filter(({ name, file }) => here[file] !== undefined && !lost.has(name));
  const present = trying.map(({ name }) => name);
  for (const name of present) if (faultIn(current, name) === undefined) stands.set(name, reached);
  for (let turn = 0; turn <= FALLBACKS; turn++) {
    const byVersion = new Map();
    for (const name of present.filter((each) => !stands.has(each))) {
      const version = candidates(name)[turn] ?? 0;
      // Below version 2 nothing has been climbed yet.
      if (version >= 2) byVersion.set(version, [...(byVersion.get(version) ?? []), name]);
    }
    const jobs = [...byVersion].map(([version, names]) => ({ version, names, files: here }));
    const results = await workshop.attemptAll(context, jobs);
    jobs.forEach(({ version, names }, at) => {
      const holding = names.filter((name) => faultIn(results[at].faults, name) === undefined);
      for (const name of holding) stands.set(name, Math.min(version, reached));
    });
  }
  return stands;
}
