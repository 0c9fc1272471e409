import { parse as parseToml } from 'smol-toml';
import type { Dependencies } from './change.ts';

interface ManifestKind {
  readonly ecosystem: string;
  readonly names: RegExp;
  /** Throws where the text is not in the format. */
  read(text: string): Dependencies;
}

const kinds: readonly ManifestKind[] = [
  { ecosystem: 'npm', names: /^package\.json$/, read: readPackageJson },
  { ecosystem: 'npm', names: /^(?:package-lock|npm-shrinkwrap)\.json$/, read: readPackageLock },
  { ecosystem: 'npm', names: /^yarn\.lock$/, read: readYarnLock },
  { ecosystem: 'npm', names: /^pnpm-lock\.yaml$/, read: readPnpmLock },
  { ecosystem: 'pip', names: /^requirements[\w.-]*\.txt$/, read: readRequirements },
  { ecosystem: 'pip', names: /^pyproject\.toml$/, read: readPyproject },
  { ecosystem: 'go', names: /^go\.mod$/, read: readGoMod },
  { ecosystem: 'cargo', names: /^Cargo\.toml$/, read: readCargoToml },
  { ecosystem: 'cargo', names: /^Cargo\.lock$/, read: readCargoLock },
];

/** Shell patterns of the files that `manifestKind` knows. */
export const manifestGlobs = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'requirements*.txt',
  'pyproject.toml',
  'go.mod',
  'Cargo.toml',
  'Cargo.lock',
] as const;

/** The kind of a manifest or lock file by its path; undefined for any other file. */
export function manifestKind(path: string): ManifestKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return kinds.find((kind) => kind.names.test(name));
}

type Table = Readonly<Record<string, unknown>>;

const tableOf = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};

const versionOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(tableOf(value)['version'] ?? value ?? '*');

function readPackageJson(text: string): Dependencies {
  const json = tableOf(JSON.parse(text));
  const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  return new Map(
    sections.flatMap((section) =>
      Object.entries(tableOf(json[section])).map(([name, version]): [string, string] => [
        section === 'dependencies' ? name : `${name} (${section.replace('Dependencies', '')})`,
        versionOf(version),
      ]),
    ),
  );
}

function readPackageLock(text: string): Dependencies {
  const packages = Object.entries(tableOf(tableOf(JSON.parse(text))['packages']));
  return new Map(
    packages
      .filter(([path]) => path.includes('node_modules/'))
      .map(([path, entry]) => [
        path.replace(/^node_modules\//, ''),
        String(tableOf(entry)['version'] ?? 'link'),
      ]),
  );
}

function readYarnLock(text: string): Dependencies {
  const entries = text.matchAll(
    /^"?((?:@[^/\s]+\/)?[^@\s"]+)@[^\n]*:\n(?:\s+[^\n]*\n)*?\s+version:?\s+"?([^"\s]+)/gm,
  );
  return new Map([...entries].map(([, name, version]) => [`${name}@${version}`, version!]));
}

function readPnpmLock(text: string): Dependencies {
  const [, packages = ''] = /^packages:\n([\s\S]*?)(?=^\S|(?![\s\S]))/m.exec(text) ?? [];
  const entries = packages.matchAll(/^ {2}['"]?\/?((?:@[^/\s]+\/)?[^@/\s'"]+)[@/]([^:('"\s]+)/gm);
  return new Map([...entries].map(([, name, version]) => [`${name}@${version}`, version!]));
}

function readRequirements(text: string): Dependencies {
  const lines = text.split('\n').map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
  return requirementMap(lines.filter((line) => line !== '' && !line.startsWith('-')));
}

function requirementMap(lines: readonly string[]): Dependencies {
  return new Map(
    lines.map((line) => {
      const [, name = line, version = ''] = /^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)\s*(.*)$/.exec(line) ?? [];
      return [name.toLowerCase(), version || '*'];
    }),
  );
}

function readPyproject(text: string): Dependencies {
  const toml = tableOf(parseToml(text));
  const declared = tableOf(toml['project'])['dependencies'];
  const poetry = tableOf(tableOf(tableOf(toml['tool'])['poetry'])['dependencies']);
  const lines = Array.isArray(declared) ? declared.filter((line) => typeof line === 'string') : [];
  const ofPoetry = Object.entries(poetry).map(([name, value]): [string, string] => [name, versionOf(value)]);
  return new Map([...requirementMap(lines), ...ofPoetry]);
}

function readGoMod(text: string): Dependencies {
  const entries = text.matchAll(/^(?:require\s+|\s+)([\w.-]+\.[\w.-]+\/\S+)\s+(v\S+)/gm);
  return new Map([...entries].map(([, name, version]) => [name!, version!]));
}

function readCargoToml(text: string): Dependencies {
  const toml = tableOf(parseToml(text));
  const sections = ['dependencies', 'dev-dependencies', 'build-dependencies'];
  return new Map(
    sections.flatMap((section) =>
      Object.entries(tableOf(toml[section])).map(([name, value]): [string, string] => [
        name,
        versionOf(value),
      ]),
    ),
  );
}

function readCargoLock(text: string): Dependencies {
  const packages = tableOf(parseToml(text))['package'];
  if (!Array.isArray(packages)) return new Map();
  return new Map(
    packages.map(tableOf).map((entry) => {
      const version = String(entry['version']);
      return [`${String(entry['name'])}@${version}`, version];
    }),
  );
}
