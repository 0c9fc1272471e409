/**
 * Writes a directory that npm takes for its cache: with it and `offline`, `npm install`, `npm ci`, `npm view` and
 * `npm outdated` work without a registry, and see exactly the packages that were prepared.
 *
 * npm keeps its cache in cacache's format, `content-v2` and `index-v5`, and asks it under the address that it
 * would have fetched: the keys here are those of npm's public default registry.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { keyOf, type ListedPackage } from './package-list.ts';
import { readTarball, sha512Of } from './tarball.ts';
import { byVersion } from './versions.ts';

/** The registry that npm asks unless it is told otherwise; the environment says so, whatever the host's npm asks. */
const registry = 'https://registry.npmjs.org';
/** Any time does: offline, npm asks for no freshness. The same one keeps the same bytes. */
const cachedAt = Date.UTC(2025, 0, 1);
const keyPrefix = 'make-fetch-happen:request-cache:';
/** Npm asks for the short form to install, and for the long form to show; here both are the same text. */
const packumentTypes = [
  'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*',
  'application/json',
];

export async function writeNpmCache(
  target: string,
  packages: readonly ListedPackage[],
  tarballPath: (sha512: string) => string,
): Promise<void> {
  const cache = join(target, '_cacache');
  await mkdir(join(cache, 'tmp'), { recursive: true });
  for (const [name, versions] of Map.groupBy(packages, (each) => each.name)) {
    const manifests: Record<string, unknown> = {};
    for (const listed of versions) {
      const path = tarballPath(listed.sha512);
      const { bytes, manifest } = await readTarball(path);
      await placeContent(cache, listed.sha512, path);
      const address = tarballAddress(listed);
      await writeEntries(cache, address, [entryOf(address, listed.integrity, bytes.length, {})]);
      manifests[listed.version] = {
        ...manifest,
        _id: keyOf(listed),
        ...(listed.deprecated === undefined ? {} : { deprecated: listed.deprecated }),
        dist: {
          tarball: tarballAddress(listed),
          integrity: listed.integrity,
          shasum: createHash('sha1').update(bytes).digest('hex'),
        },
      };
    }
    await writePackument(cache, name, manifests);
  }
}

/** What a registry says of one package: here of the prepared versions alone, the highest being the latest. */
async function writePackument(
  cache: string,
  name: string,
  versions: Readonly<Record<string, unknown>>,
): Promise<void> {
  const order = Object.keys(versions).sort(byVersion);
  const packument = {
    _id: name,
    name,
    'dist-tags': { latest: order.findLast((version) => !version.includes('-')) ?? order.at(-1) },
    versions: Object.fromEntries(order.map((version) => [version, versions[version]])),
  };
  const bytes = Buffer.from(JSON.stringify(packument));
  const sha512 = sha512Of(bytes);
  const path = join(cache, contentPath(sha512));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const integrity = `sha512-${Buffer.from(sha512, 'hex').toString('base64')}`;
  const address = `${registry}/${name.replace('/', '%2f')}`;
  const entries = packumentTypes.map((accept) => entryOf(address, integrity, bytes.length, { accept }));
  await writeEntries(cache, address, entries);
}

async function placeContent(cache: string, sha512: string, from: string): Promise<void> {
  const path = join(cache, contentPath(sha512));
  await mkdir(dirname(path), { recursive: true });
  // A link costs no disk; across file systems, or where links are not allowed, a copy does.
  await link(from, path).catch(() => copyFile(from, path, constants.COPYFILE_FICLONE));
}

/** What the index says of one answer: npm takes it for a request that would have asked for the same types. */
function entryOf(
  url: string,
  integrity: string,
  size: number,
  reqHeaders: Readonly<Record<string, string>>,
): string {
  const metadata = {
    time: cachedAt,
    url,
    reqHeaders,
    resHeaders: { 'cache-control': 'immutable' },
    options: { compress: true },
  };
  return JSON.stringify({ key: keyPrefix + url, integrity, time: cachedAt, size, metadata });
}

/** The index has a file for each hash of a key, with a checked line for each entry. */
async function writeEntries(cache: string, url: string, entries: readonly string[]): Promise<void> {
  const hash = createHash('sha256')
    .update(keyPrefix + url)
    .digest('hex');
  const path = join(cache, 'index-v5', ...split(hash));
  await mkdir(dirname(path), { recursive: true });
  const lines = entries.map((entry) => `\n${createHash('sha1').update(entry).digest('hex')}\t${entry}`);
  await writeFile(path, lines.join(''));
}

/** The path of a content below `_cacache`. */
export const contentPath = (sha512: string): string => join('content-v2', 'sha512', ...split(sha512));

const split = (hex: string): string[] => [hex.slice(0, 2), hex.slice(2, 4), hex.slice(4)];

const tarballAddress = ({ name, version }: ListedPackage): string =>
  `${registry}/${name}/-/${name.replace(/^@[^/]+\//, '')}-${version}.tgz`;
