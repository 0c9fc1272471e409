/** Manifests, the registry, entries and boundaries of the packages. */
import { createHash } from 'node:crypto';
import { readChain } from './chain.mjs';
import { difference } from './compare.mjs';
import { boundaryFault } from './source.mjs';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const folderOf = (name) => `packages/${name.split('/')[1]}`;

export const moveMembers = ({ units }) =>
  units.map(({ old, sum, deps }) => ({ key: old[0], sum, deps: deps.map((dep) => `src/${dep}.js`) }));

/** The chain of packages: an entry's sum is that of the ids that the moves of its modules have. */
export function readPackages(text, { expected, moves }) {
  const members = expected.facts.map(({ name, uses, modules }) => {
    const ids = modules.map((id) =>
      moves.valid.has(`src/${id}.js`) ? moves.byKey.get(`src/${id}.js`).id : 'none',
    );
    return { key: name, sum: ids.includes('none') ? 'none' : sha256(ids.join('\n')), deps: uses };
  });
  return readChain(text, { genesis: expected.genesis.packages, members });
}

export function parseManifest(text) {
  try {
    const value = JSON.parse(text ?? 'null');
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** One part a package: its manifest says what it has to, with the ids that the registry gave. */
export function manifestParts({ tree, expected, registry, graded }) {
  return {
    parts: expected.facts.map((facts) => {
      const why = manifestFault({ tree, facts, expected, registry });
      // A manifest is worth what is in its package.
      const working =
        facts.modules.length === 0
          ? 1
          : facts.modules.filter((id) => graded.get(id).ok).length / facts.modules.length;
      return { id: facts.name, ok: why === undefined ? working : 0, why };
    }),
  };
}

function manifestFault({ tree, facts, expected, registry }) {
  const manifest = parseManifest(tree.read(`${folderOf(facts.name)}/package.json`));
  if (manifest === undefined) return 'there is none';
  if (!registry.valid.has(facts.name)) return 'the package is not registered, or not as it has to be';
  const versions = new Map(expected.facts.map((each) => [each.name, each.version]));
  const wanted = {
    name: facts.name,
    version: facts.version,
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(facts.uses.map((name) => [name, versions.get(name)])),
    ferry: {
      id: registry.byKey.get(facts.name).id,
      requires: Object.fromEntries(facts.uses.map((name) => [name, registry.byKey.get(name)?.id ?? 'none'])),
    },
  };
  for (const [key, value] of Object.entries(wanted)) {
    const fault = difference(value, manifest[key] ?? {}, key);
    if (fault !== undefined) return fault;
  }
  const lists = [
    ['exports', ['.', './package.json', ...facts.subpaths]],
    ['imports', expected.imports[facts.name] ?? []],
    ['bin', facts.programs],
  ];
  for (const [key, names] of lists) {
    const seen = Object.keys(Object(manifest[key])).sort().join(' ');
    if (seen !== [...names].sort().join(' ')) return `${key}: ${seen || 'nothing'}`;
  }
  return ['README.md', 'CHANGELOG.md']
    .map((name) => `${folderOf(facts.name)}/${name}`)
    .find((path) => !tree.exists(path));
}

/** No file of any package reaches where it may not. */
export function boundaries({ tree, expected }) {
  const all = tree.list().filter((path) => /^packages\/.*\.(?:js|mjs|cjs)$/.test(path));
  for (const { name, uses } of expected.facts) {
    const computed = expected.imports[name]?.length > 0;
    for (const file of all.filter((path) => path.startsWith(`${folderOf(name)}/`))) {
      const test = file.includes('/test/');
      const rules = {
        name,
        uses,
        computed: computed || test,
        ambient: !test && !file.includes('/bin/') && name !== '@ferry/app',
        tests: test,
      };
      const why = boundaryFault(tree.read(file) ?? '', file, rules);
      if (why !== undefined) return { ok: false, why: `${file} ${why}` };
    }
  }
  return { ok: true };
}

const LISTING = `
const { take } = await import(process.argv[1]);
const told = {};
for (const name of process.argv.slice(2)) told[name] = await take(name).then((all) => Object.keys(all), (error) => String(error.code ?? error.message));
process.stdout.write(JSON.stringify(told));
`;

/** What entries export is theirs to export: of packages that are not finished, some of it. */
export async function namesFrozen({ tree, command, expected, directory }) {
  const there = expected.facts.filter(({ name }) => tree.exists(`${folderOf(name)}/package.json`));
  if (there.length === 0) return { ok: true };
  const names = there.map(({ name }) => name);
  const argv = [
    'node',
    '--no-warnings',
    '--input-type=module',
    '-e',
    LISTING,
    `./${expected.gate.name}`,
    ...names,
  ];
  const { stdout } = await command({ argv, cwd: directory, timeoutMs: 8000 });
  const told = parseManifest(stdout);
  // What does not load at all exports nothing; its modules fail for that.
  if (told === undefined) return { ok: true };
  for (const facts of there) {
    const seen = told[facts.name];
    const extra = Array.isArray(seen) ? seen.find((each) => !facts.names.includes(each)) : undefined;
    if (extra !== undefined) return { ok: false, why: `${facts.name} exports ${extra}` };
  }
  return { ok: true };
}
