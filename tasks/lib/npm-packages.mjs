import { readFileSync } from 'node:fs';

const REGISTRY = 'https://registry.npmjs.org';

/** Where npm looks inside, and that it asks nobody else: whatever the host's npm is configured for. */
export const npmVariables = {
  npm_config_cache: '/var/cache/npm',
  npm_config_offline: 'true',
  npm_config_registry: `${REGISTRY}/`,
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * `environment/npm-packages.json`: every package of these locks, each at each of its versions once.
 * @param {readonly {packages: Record<string, object>}[]} locks as `scripts/lock-packages.sh` writes them
 */
export function packageList(locks) {
  const found = new Map();
  for (const lock of locks) {
    for (const [place, { version, integrity, deprecated }] of Object.entries(lock.packages)) {
      if (place === '') continue;
      const name = nameOf(place);
      found.set(`${name}@${version}`, { name, version, integrity, ...(deprecated ? { deprecated } : {}) });
    }
  }
  const keys = [...found.keys()].sort();
  return { schema: 'mimo-bench/npm-packages@1', packages: keys.map((key) => found.get(key)) };
}

/** A lock as npm writes it into a repository: with the address of each tarball at npm's default registry. */
export function packageLock(lock, { name, version }) {
  const packages = Object.entries(lock.packages).map(([place, entry]) => {
    if (place === '') return [place, { ...entry, name, version }];
    const full = nameOf(place);
    const { version: at, ...rest } = entry;
    const resolved = `${REGISTRY}/${full}/-/${full.replace(/^@[^/]+\//, '')}-${at}.tgz`;
    return [place, { version: at, resolved, ...rest }];
  });
  return { name, version, lockfileVersion: 3, requires: true, packages: Object.fromEntries(packages) };
}

/** The program that installs `package-lock.json` quickly; also a module for graders. */
export const placePackagesSource = () => readFileSync(new URL('place-packages.mjs', import.meta.url), 'utf8');
