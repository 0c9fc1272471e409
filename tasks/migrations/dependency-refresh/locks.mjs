/** The locks of a chosen set of dependencies, out of those of all. */
import { readFileSync } from 'node:fs';

const read = (set) => JSON.parse(readFileSync(new URL(`packages/${set}.json`, import.meta.url), 'utf8'));

/** What a lock holds for some of its root dependencies: found as Node finds them, from inside out. */
function subset(lock, names) {
  const kept = new Set();
  const place = (from, name) => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const there = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
      if (there in lock.packages) return there;
      if (at === '') return undefined;
      if (!at.includes('/node_modules/')) at = '';
    }
  };
  const visit = (from, name) => {
    const there = place(from, name);
    if (there === undefined || kept.has(there)) return;
    kept.add(there);
    const { dependencies = {}, peerDependencies = {} } = lock.packages[there];
    for (const each of Object.keys({ ...dependencies, ...peerDependencies })) visit(there, each);
  };
  for (const name of names) visit('', name);
  const root = Object.fromEntries(
    Object.entries(lock.packages[''].dependencies).filter(([name]) => names.includes(name)),
  );
  const places = Object.keys(lock.packages).filter((each) => kept.has(each));
  return {
    lockfileVersion: 3,
    packages: {
      '': { dependencies: root },
      ...Object.fromEntries(places.map((each) => [each, lock.packages[each]])),
    },
  };
}

/** Package names that a dependency is replaced by. */
export const newNames = ({ to }) => (to === 'native' ? [] : to === 'ajv' ? ['ajv', 'ajv-formats'] : [to]);

export function locksOf(dependencies) {
  const [old, fresh] = ['old', 'new'].map(read);
  return {
    old: subset(
      old,
      dependencies.map(({ name }) => name),
    ),
    fresh: subset(fresh, dependencies.flatMap(newNames)),
    /** `joi 14.3.1 -> joi 18.3.2`, `lodash 4.17.21 -> native` */
    change: ({ name, to }) => {
      const target = to === 'native' ? 'native' : `${to} ${fresh.packages[`node_modules/${to}`].version}`;
      return `${name} ${old.packages[`node_modules/${name}`].version} -> ${target}`;
    },
    versionOf: (name) => fresh.packages[`node_modules/${name}`].version,
  };
}
