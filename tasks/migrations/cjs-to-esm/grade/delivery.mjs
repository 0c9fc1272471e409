/** How the work is handed over: commits, changelog, description, tests, surface and manifest. */
import { createHash } from 'node:crypto';
import { readChain, spanOf } from './chain.mjs';
import { importsOf, scan } from './code.mjs';
import { difference } from './compare.mjs';
import { baseOf, groupCommits } from './history.mjs';
import { changelogParts, descriptionParts } from './records.mjs';
import { sourceFault, stampOf } from './source.mjs';

export const BRANCH = 'esm/all';
const keysOf = (group) => group.modules.map((id) => `src/${id}.js`);
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

export function branchParts({ origin, tree, expected, register }) {
  const groups = expected.groups.map((group) => {
    const units = expected.units.filter((unit) => group.modules.includes(unit.id));
    const span = spanOf(register, keysOf(group));
    return {
      name: group.name,
      subject: `${group.name}: CommonJS to ES modules (${group.modules.length} modules)`,
      trailer: span && `Register: ${span.last}`,
      files: units.flatMap((unit) => [unit.path, unit.test]),
      allowed: (path) =>
        path.startsWith(`src/${group.name}/`) ||
        path.startsWith(`test/unit/${group.name}/`) ||
        ['REGISTER.tsv', 'CHANGELOG.md'].includes(path),
      ready: units.every((unit) => stampOf(tree.read(unit.path) ?? '') === register.byKey.get(unit.path)?.id),
    };
  });
  const surface = {
    name: 'surface',
    files: Object.keys(expected.surface.originals),
  };
  return withSurface({ origin, tree, expected, groups, surface });
}

async function withSurface({ origin, tree, expected, groups, surface }) {
  const verdict = await groupCommits({ origin, tree, base: expected.base, branch: BRANCH, groups });
  if (verdict.parts === undefined) return verdict;
  const pushed = await origin.objects(surface.files.map((path) => `refs/heads/${BRANCH}:${path}`));
  const stale = surface.files.find((path) => {
    const text = pushed.get(`refs/heads/${BRANCH}:${path}`)?.toString('utf8');
    return (
      text === undefined || text !== tree.read(path) || sha256(text) === expected.surface.originals[path]
    );
  });
  const why = stale === undefined ? undefined : `${stale} is the old one, or not pushed as it stands`;
  return { parts: [...verdict.parts, { id: surface.name, ok: why === undefined, why }] };
}

export function changelog({ tree, expected, register }) {
  const lines = expected.groups.map((group) => {
    const span = spanOf(register, keysOf(group));
    return {
      id: group.name,
      line:
        span && `- ${group.name}: ES modules (${group.modules.length} modules, ${span.first}..${span.last})`,
    };
  });
  const keeps = ['- docs: how the move to ES modules is delivered', '- Node 14 is gone'];
  return changelogParts({ text: tree.read('CHANGELOG.md'), lines, after: '## 4.6.1', keeps });
}

/** The description is read on the branch, with the register and the modules that the branch has. */
export async function description({ origin, expected }) {
  const ref = `refs/heads/${BRANCH}`;
  const text =
    (await origin.resolve(ref)) && (await origin.show(ref, 'docs/PULL_REQUEST.md'))?.toString('utf8');
  if (text === undefined) return { ok: false, why: 'there is none on the pushed branch' };
  const members = membersOf(expected);
  const register = readChain((await origin.show(ref, 'REGISTER.tsv'))?.toString('utf8'), {
    genesis: expected.genesis,
    members,
  });
  const whole = register.valid.size === members.length;
  const seal = whole ? await sealOf(origin, ref, register) : undefined;
  return descriptionParts({
    text,
    ready: whole,
    title: '# ES modules throughout',
    facts: [
      { id: 'base', line: whole ? `Base: ${await baseOf(origin, expected.base)}` : undefined },
      {
        id: 'register',
        line: whole ? `Register: ${register.entries.at(-1).id} (${members.length} entries)` : undefined,
      },
      { id: 'seal', line: seal && `Seal: ${seal}` },
    ],
    isRow: /^\| [a-z]+ \| \d+ \|/,
    rows: expected.groups.map((group) => {
      const span = spanOf(register, keysOf(group));
      return {
        id: group.name,
        line: span && `| ${group.name} | ${group.modules.length} | ${span.first} | ${span.last} |`,
      };
    }),
  });
}

/** What the register's tool prints for the tree of a commit; undefined while a module is not migrated. */
async function sealOf(origin, ref, register) {
  const all = (await origin.list(ref, 'src')).filter(({ type }) => type === 'blob').map(({ path }) => path);
  const texts = await origin.objects(all.map((path) => `${ref}:${path}`));
  const read = (path) => texts.get(`${ref}:${path}`)?.toString('utf8') ?? '';
  const lines = register.entries.map(({ id, key }) => {
    const stem = key.slice(0, -'.js'.length);
    const own = all.filter((path) => path.startsWith(`${stem}-`) || path.startsWith(`${stem}.`)).sort();
    return stampOf(read(key)) === id
      ? `${id} ${sha256(own.map((path) => `${path}\0${read(path)}\0`).join(''))}\n`
      : undefined;
  });
  return lines.includes(undefined) ? undefined : sha256(lines.join('')).slice(0, 12);
}

export const membersOf = ({ units }) =>
  units.map(({ path, sum, deps }) => ({ key: path, sum, deps: deps.map((dep) => `src/${dep}.js`) }));

/** One part a unit test: a module that imports what it tests and reaches into nothing, beside a migrated module. */
export function testParts({ tree, expected }) {
  return {
    parts: expected.units.map((unit) => {
      const text = tree.read(unit.test) ?? '';
      const { code } = scan(text);
      const moved = stampOf(tree.read(unit.path) ?? '') !== undefined;
      const imported =
        importsOf(text).static.includes(`../../../${unit.path}`) ||
        importsOf(text).dynamic.includes(`../../../${unit.path}`);
      const old = /(?<![.\w$])(?:require|exports|createRequire)\b|\b__(?:dirname|filename)\b/.test(code);
      return { id: unit.id, ok: moved && imported && !old && /\bassert\b/.test(code) };
    }),
  };
}

const allowedInSurface = (path) => /^(?:src|compat)\//.test(path) || path === 'package.json';

/** The command line and the entry points, run as users would; nothing counts while the files are the old ones. */
export async function surfaceParts({ tree, command, expected }) {
  for (const [path, sum] of Object.entries(expected.surface.originals).filter(([each]) =>
    each.startsWith('src/'),
  )) {
    const text = tree.read(path);
    if (text === undefined || tree.sha256(path) === sum) return { ok: false, why: `${path} is not migrated` };
    const fault = sourceFault(text, path, { allowed: allowedInSurface, computed: true });
    if (fault !== undefined) return { ok: false, why: `${path} ${fault}` };
  }
  return { parts: await runAll(command, expected.surface.commands) };
}

async function runAll(command, commands) {
  const parts = [];
  for (const { argv, expected } of commands) {
    const seen = await command({ argv, timeoutMs: 5000 });
    const fault = Object.keys(expected)
      .map((key) => difference(expected[key], seen[key], key))
      .find((each) => each !== undefined);
    parts.push({ id: argv.slice(2).join(' ').slice(0, 60), ok: fault === undefined, why: fault });
  }
  return parts;
}

export async function manifestParts({ tree, command, expected }) {
  const manifest = JSON.parse(tree.read('package.json') ?? '{}');
  if (manifest.type !== 'module') return { ok: false, why: 'package.json is not that of a module' };
  const { fields, commands } = expected.surface.manifest;
  const kept = Object.keys(fields).every((name) => difference(fields[name], manifest[name]) === undefined);
  return {
    parts: [
      { id: 'fields', ok: kept && manifest.exports !== undefined },
      ...(await runAll(command, commands)),
    ],
  };
}

/** `.js` and what lay there is all that src may hold, and only the certified folder is a package of its own. */
export function oneKind({ tree }) {
  const strange = tree
    .list('src')
    .find(
      (path) =>
        /\.(?:cjs|mjs|node|wasm)$/.test(path) ||
        (path.endsWith('package.json') && path !== 'src/legacy/package.json'),
    );
  return { ok: strange === undefined, why: strange && `${strange} was added` };
}
