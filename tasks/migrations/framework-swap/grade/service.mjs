/** The service as a whole and its packages. */
import { difference } from './compare.mjs';
import { observeApp } from './observe.mjs';

const OLD = ['express', 'body-parser', 'cookie-parser', 'mocha', 'chai', 'supertest'];

/** `createApp` of the tree, asked as a client would; nothing counts while it is the old one. */
export async function serviceParts({ context, places, expected }) {
  const { tree } = context;
  for (const [path, sha] of Object.entries(expected.service.originals)) {
    const text = tree.read(path);
    if (text === undefined || tree.sha256(path) === sha) return { ok: false, why: `${path} is not moved` };
    if (/require\(['"](?:express|body-parser|cookie-parser|supertest|chai)/.test(text))
      return { ok: false, why: `${path} requires the old stack` };
    if (/\b(?:req|res)\b|\bnext\s*\(|\.raw\b|\bhijack\b/.test(text))
      return { ok: false, why: `${path} has handlers of the old form` };
  }
  const probe = context.probe({ cwd: places.new, timeoutMs: 60_000 });
  try {
    const requests = expected.service.requests.map(({ wanted: _, ...request }) => request);
    const { fault, seen } = await probe.evaluate(observeApp, { root: places.new, requests });
    if (fault !== undefined) return { ok: false, why: fault };
    return {
      parts: expected.service.requests.map(({ wanted, ...request }, at) => {
        const why = difference(wanted, seen[at], request);
        return { id: `${request.method} ${request.url}`, ok: why === undefined, why };
      }),
    };
  } finally {
    await probe.close();
  }
}

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/**
 * What is installed: the new packages at their prepared versions, nothing of the old ones, nothing else. That the old
 * ones are gone is worth what works without them: `moved` is the share of modules that do.
 */
export function packageParts({ tree, expected, moved }) {
  const manifest = parse(tree.read('package.json') ?? '');
  const { packages = {} } = parse(tree.read('package-lock.json') ?? '');
  const asked = { ...manifest.dependencies, ...manifest.devDependencies };
  const versionOf = (name) => packages[`node_modules/${name}`]?.version;
  const added = Object.entries(expected.packages.added).every(
    ([name, version]) => name in (manifest.dependencies ?? {}) && versionOf(name) === version,
  );
  const left = OLD.find((name) => name in asked || versionOf(name) !== undefined);
  const strange = Object.entries(packages).find(
    ([place, { version, integrity }]) =>
      place !== '' &&
      expected.packages.known[`${place.split('node_modules/').at(-1)}@${version}`] !== integrity,
  );
  const root = packages['']?.dependencies ?? {};
  const same =
    JSON.stringify(Object.entries(root).sort()) ===
    JSON.stringify(Object.entries(manifest.dependencies ?? {}).sort());
  const exact = Object.keys(asked).sort().join() === Object.keys(expected.packages.added).sort().join();
  return {
    parts: [
      { id: 'fastify and its cookies are there', ok: added },
      { id: 'the old stack is gone', ok: added && left === undefined ? moved : 0, why: left },
      {
        id: 'the lock is of what was prepared',
        ok: added && exact && same && strange === undefined ? moved : 0,
        why: strange?.[0],
      },
    ],
  };
}

/** Lines of the description that only the end can know. */
export async function lastFacts(show, sha256) {
  const lock = await show('package-lock.json');
  const count = (text) =>
    Object.keys(parse(text ?? '').packages ?? {}).filter((place) => place !== '').length;
  return {
    lock: `Lock: ${sha256(lock ?? '')}`,
    packages: (before) => `Packages: ${before} -> ${count(lock)}`,
  };
}
