/** Tries the releases of a ladder, and the modules as they lie in the working tree now. */

/** Versions whose interface a module may still stand on: the reached one and those before its last two breaks. */
const FALLBACKS = 2;

/**
 * @returns {Promise<{releaseFault, standingFault, exported}>} `releaseFault(unit)` and `standingFault(unit)` say what
 *   is wrong, undefined where nothing is; `exported` what the modules that could be loaded export
 */
export async function climbed({ context, truth, workshop, ladder }) {
  const { reached } = ladder;
  const here = treeFiles(context.tree);
  const older = await releaseJobs(truth, ladder);
  const now = { version: reached, files: here, names: truth.modules.map(({ name }) => name) };
  const jobs = reached < 2 ? [] : [...older, ...halves(now)];
  const results = await workshop.attemptAll(context, jobs);
  const faults = new Map(older.map((job, at) => [job.version, results[at].faults]));
  const current = new Map(results.slice(older.length).flatMap(({ faults: some }) => [...some]));
  faults.set(reached, current);
  const stands = await standing({ context, truth, workshop, reached, here, current });

  const releaseFault = ({ version, cap }) => {
    if (version > reached) return 'not reached';
    if (version === reached && !ladder.live) return 'the data is not what the migrations make';
    const release = ladder.releases.get(version);
    if (version < reached && release === undefined) return 'no commit of this version';
    if (version < reached && release.fault !== undefined) return `the release: ${release.fault}`;
    return faults.get(version)?.has(cap) ? faults.get(version).get(cap) : 'not tried';
  };
  const standingFault = (unit) =>
    releaseFault(unit) ??
    ((stands.get(unit.cap) ?? 0) >= unit.version ? undefined : 'works no longer in the working tree');
  return { releaseFault, standingFault, exported: results.flatMap((result) => [...result.exported]) };
}

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
    (each) => each >= 2 && each < ladder.reached && ladder.releases.get(each).fault === undefined,
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
 * The version on which each module stands: the reached one, or, while that one is being worked on (or after a
 * module was set back), an earlier interface that it still works with.
 */
async function standing({ context, truth, workshop, reached, here, current }) {
  const stands = new Map();
  const breaksOf = (name) =>
    truth.units.filter((unit) => unit.cap === name && unit.version <= reached).map(({ version }) => version);
  let waiting = [];
  for (const { name } of truth.modules) {
    if (reached >= 2 && current.get(name) === undefined) stands.set(name, reached);
    else if (here[truth.modules.find((module) => module.name === name).file] !== undefined)
      waiting.push(name);
  }
  for (let back = 1; back <= FALLBACKS; back++) {
    const byVersion = new Map();
    for (const name of waiting) {
      const version = (breaksOf(name).at(-back) ?? 0) - 1;
      // Below version 2 nothing has been climbed yet.
      if (version >= 2) byVersion.set(version, [...(byVersion.get(version) ?? []), name]);
    }
    const jobs = [...byVersion].map(([version, names]) => ({ version, names, files: here }));
    const results = await workshop.attemptAll(context, jobs);
    jobs.forEach(({ version, names }, at) => {
      for (const name of names) if (results[at].faults.get(name) === undefined) stands.set(name, version);
    });
    waiting = waiting.filter((name) => !stands.has(name));
  }
  return stands;
}
