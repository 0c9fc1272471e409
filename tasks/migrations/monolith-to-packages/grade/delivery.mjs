/** How the work is handed over: moves, commits, changelog, owners, application, description. */
import { createHash } from 'node:crypto';
import { readChain, spanOf } from './chain.mjs';
import { importsOf } from './code.mjs';
import { difference } from './compare.mjs';
import { baseOf, groupCommits } from './history.mjs';
import { moveMembers, parseManifest, readPackages } from './packages.mjs';
import { changelogParts, descriptionParts } from './records.mjs';

export const BRANCH = 'split/packages';
const REF = `refs/heads/${BRANCH}`;
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const keysOf = (area) => area.modules.map((id) => `src/${id}.js`);
const workingIn = (area, graded) =>
  area.modules.filter((id) => graded.get(id).ok).length / area.modules.length;

/** One part a module: entered as it was, and its test has moved with what it tests. Of nothing it is nothing. */
export function moveParts({ tree, expected, moves, graded }) {
  return {
    parts: expected.units.map((unit) => {
      const text = tree.read(unit.test) ?? '';
      const { static: statics, dynamic } = importsOf(text);
      const named = [...statics, ...dynamic].some(
        (each) => each !== undefined && (each.startsWith(`@ferry/${unit.area}`) || each.startsWith('../')),
      );
      const moved = named && /\bassert\b/.test(text) && !tree.exists(unit.oldTest);
      return { id: unit.id, ok: moves.valid.has(unit.old[0]) && moved && graded.get(unit.id).ok };
    }),
  };
}

/** A commit is worth what is in it. */
export async function branchParts({ origin, tree, expected, moves, graded }) {
  const groups = expected.areas.map((area) => {
    const units = expected.units.filter((unit) => unit.area === area.name);
    const folders = ['packages', 'src', 'test/unit', 'test/fixtures', 'data', 'scripts'].map(
      (folder) => `${folder}/${area.name}/`,
    );
    const records = ['MOVES.tsv', 'PACKAGES.tsv', 'OWNERS', 'CHANGELOG.md'];
    return {
      name: area.name,
      subject: `${area.name}: a package of its own (${area.modules.length} modules)`,
      trailer: spanOf(moves, keysOf(area)) && /^Moves: [0-9a-f]{12}$/,
      files: units.flatMap((unit) => [unit.path, unit.test]),
      allowed: (path) => folders.some((folder) => path.startsWith(folder)) || records.includes(path),
      ready: units.every((unit) => tree.exists(unit.path) && !tree.exists(unit.old[0])),
    };
  });
  const verdict = await groupCommits({ origin, tree, base: expected.base, branch: BRANCH, groups });
  if (verdict.parts === undefined) return verdict;
  return {
    parts: verdict.parts.map((part, at) =>
      part.ok ? { ...part, ok: workingIn(expected.areas[at], graded) } : part,
    ),
  };
}

export function changelog({ tree, expected, registry, graded }) {
  const lines = expected.areas.map((area) => {
    const name = `@ferry/${area.name}`;
    const id = registry.valid.has(name) ? registry.byKey.get(name).id : undefined;
    return {
      id: area.name,
      line: id && `- ${area.name}: ${name} ${area.version} (${area.modules.length} modules, ${id})`,
    };
  });
  const keeps = ['- docs: how the split is delivered', '- Node 18 is gone'];
  const { parts } = changelogParts({ text: tree.read('CHANGELOG.md'), lines, after: '## 6.14.2', keeps });
  return {
    parts: parts.map((part, at) => (part.ok ? { ...part, ok: workingIn(expected.areas[at], graded) } : part)),
  };
}

export function ownerParts({ tree, expected, graded }) {
  const lines = (tree.read('OWNERS') ?? '').trimEnd().split('\n');
  const framed = lines[1] === '* @ferry/office' && lines.at(-1) === '/tools/ @ferry/engine';
  const has = (name, team) =>
    framed &&
    lines.filter((line) => line.startsWith(`/packages/${name}/`)).join() === `/packages/${name}/ ${team}` &&
    !lines.some((line) => line.startsWith(`/src/${name}/`));
  const areas = expected.areas.map((area) => ({
    id: area.name,
    ok: has(area.name, area.owner) ? workingIn(area, graded) : 0,
  }));
  return {
    parts: [
      ...areas,
      ...['kernel', 'app'].map((name) => ({
        id: name,
        ok: has(name, '@ferry/office') && tree.exists(`packages/${name}/package.json`),
      })),
    ],
  };
}

/** The application, run as users would, and what may not be left. */
export async function appParts({ tree, command, expected, directory }) {
  if (!tree.exists('packages/app/src/index.js')) return { ok: false, why: 'there is no application' };
  const parts = [];
  for (const { argv, expected: wanted } of expected.app.commands) {
    const seen = await command({ argv, cwd: directory, timeoutMs: 8000 });
    const fault = Object.keys(wanted)
      .map((key) => difference(wanted[key], seen[key], key))
      .find((each) => each !== undefined);
    parts.push({ id: argv.slice(2).join(' ').slice(0, 60), ok: fault === undefined, why: fault });
  }
  const left = tree.list().find((path) => /^(?:src|test|data|scripts)\//.test(path));
  return {
    parts: [
      ...parts,
      { id: 'nothing left', ok: parts[0].ok && left === undefined, why: left },
      { id: 'root manifest', ...rootManifest(tree, expected) },
    ],
  };
}

function rootManifest(tree, { app: { fields } }) {
  const manifest = parseManifest(tree.read('package.json')) ?? {};
  const { workspaces, ...rest } = manifest;
  const ok =
    difference(['packages/*'], workspaces ?? null) === undefined &&
    difference(fields.kept, rest) === undefined;
  return { ok, why: ok ? '' : 'its fields are not those that it has to have' };
}

/** The description is read on the branch, with the registers and the manifests that the branch has. */
export async function description({ origin, expected }) {
  const read = async (path) => (await origin.show(REF, path))?.toString('utf8');
  const text = (await origin.resolve(REF)) && (await read('docs/PULL_REQUEST.md'));
  if (text === undefined) return { ok: false, why: 'there is none on the pushed branch' };
  const moves = readChain(await read('MOVES.tsv'), {
    genesis: expected.genesis.moves,
    members: moveMembers(expected),
  });
  const registry = readPackages(await read('PACKAGES.tsv'), { expected, moves });
  const ready = moves.valid.size === expected.units.length && registry.valid.size === expected.facts.length;
  const graph = ready ? await graphOf(expected, read) : undefined;
  return descriptionParts({
    text,
    ready,
    title: '# ferry in packages',
    facts: [
      { id: 'base', line: ready ? `Base: ${await baseOf(origin, expected.base)}` : undefined },
      {
        id: 'moves',
        line: ready ? `Moves: ${moves.entries.at(-1).id} (${expected.units.length} entries)` : undefined,
      },
      { id: 'graph', line: graph && `Graph: ${graph}` },
    ],
    isRow: /^\| @ferry\//,
    rows: expected.facts.map(({ name, version }) => ({
      id: name,
      line: registry.valid.has(name)
        ? `| ${name} | ${version} | ${registry.byKey.get(name).id} |`
        : undefined,
    })),
  });
}

/** What the registry's tool prints for the manifests of the branch. */
async function graphOf(expected, read) {
  const lines = [];
  for (const { name } of expected.facts) {
    const manifest = parseManifest(await read(`packages/${name.split('/')[1]}/package.json`));
    if (manifest === undefined) return undefined;
    const { version, dependencies, ferry } = manifest;
    lines.push(
      `${name}@${version} ${Object(ferry).id} ${Object.keys(Object(dependencies)).sort().join(' ')}\n`,
    );
  }
  return sha256(lines.join('')).slice(0, 12);
}
