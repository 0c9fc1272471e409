/** What is installed, as package.json and its lock say. */
const parse = (text) => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return {};
  }
};

const nameOf = (place) => place.split('node_modules/').at(-1);

/**
 * One part a package: replaced as asked, in manifest and lock, worth what its modules are (`share`); and one for the lock
 * as a whole.
 */
export function packageParts({ tree, expected, share }) {
  const { known, wanted, optional, changes } = expected.packages;
  const manifest = parse(tree.read('package.json'));
  const { packages = {} } = parse(tree.read('package-lock.json'));
  const asked = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const versionOf = (name) => packages[`node_modules/${name}`]?.version;
  const right = (name) =>
    optional.includes(name)
      ? !(name in asked) || versionOf(name) === wanted[name]
      : asked[name] === `^${wanted[name]}` && versionOf(name) === wanted[name];
  const parts = changes.map(({ name, to }) => {
    const gone = to.includes(name) || (!(name in asked) && versionOf(name) === undefined);
    const ok = gone && to.every(right);
    return { id: name, ok: ok ? share(name) : 0, why: ok ? '' : 'is not replaced as asked' };
  });
  const installed = Object.entries(packages).filter(([place]) => place !== '');
  const strange = installed.find(
    ([place, { version, integrity }]) => known[`${nameOf(place)}@${version}`] !== integrity,
  );
  const names = installed.map(([place]) => nameOf(place));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const more = Object.keys(asked).find(
    (name) => !(name in wanted) && !changes.some((each) => each.name === name),
  );
  const fault = strange?.[0] ?? more ?? (twice === undefined ? undefined : `${twice} is there twice`);
  const done = parts.every(({ ok }) => ok === 1) && fault === undefined;
  return { parts: [...parts, { id: 'the lock as a whole', ok: done, why: fault ?? '' }] };
}

/** Lines of the description that only the end can know. */
export async function lastFacts(show, { sha256, before }) {
  const lock = (await show('package-lock.json')) ?? '';
  const count = Object.keys(parse(lock).packages ?? {}).filter((place) => place !== '').length;
  return [`Lock: ${sha256(lock)}`, `Packages: ${before} -> ${count}`];
}
