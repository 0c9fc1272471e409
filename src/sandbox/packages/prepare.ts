/**
 * The npm packages of an environment: fetched once by the host's npm, checked against the integrity that the
 * task's list gives, and laid out as a cache for the npm inside. All sandboxes of a list share the result, which
 * is kept between runs; while it is there no network is touched and no npm is needed.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { infraError, type MimoError, userError } from '../../core/index.ts';
import { contentPath, writeNpmCache } from './npm-cache.ts';
import { type FetchOptions, npmFetch } from './npm-fetch.ts';
import { directoryName, keyOf, type ListedPackage, type ReadList, readPackageList } from './package-list.ts';
import { sha512Of } from './tarball.ts';

export interface PackageOptions extends FetchOptions {
  /** Where packages are kept between runs. Default `mimo-bench/packages` in the user's cache directory. */
  readonly cache?: string;
  readonly onLog?: ((line: string) => void) | undefined;
}

/** So many at a time: a fetch that is cut off has the batches before it. */
const batch = 100;
/** Failures that say nothing of the other packages. */
const ofOnePackage = /E404|ETARGET|EINTEGRITY|No matching version/i;

/**
 * The directory of an environment's packages, ready to be copied to where npm's cache is.
 *
 * @param directory the environment: `npm-packages.json` names the packages; a directory `npm-packages` beside it
 *   holds them already, as in a task that was exported with them
 * @returns undefined where the environment asks for none
 * @throws MimoError user `PACKAGES_INVALID`; infra `PACKAGES_UNAVAILABLE` (names what is missing and why)
 */
export async function preparePackages(
  directory: string,
  options: PackageOptions = {},
): Promise<string | undefined> {
  const list = await readPackageList(directory);
  if (list === undefined) return undefined;
  const carried = join(directory, directoryName);
  if (existsSync(carried)) return requireWhole(carried, list);
  const cache = options.cache ?? defaultCache();
  const target = join(cache, 'prepared', list.digest);
  if (existsSync(target)) return target;
  await fetchMissing(list, cache, options);
  // Beside its place, so that it appears whole or not at all: another process may prepare the same.
  const aside = join(cache, `prepared/.${randomUUID()}`);
  try {
    await mkdir(aside, { recursive: true });
    await writeNpmCache(aside, list.packages, (sha512) => tarballPath(cache, sha512));
    await moveInto(aside, target);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return target;
}

/** Puts an environment's packages into it, so that it needs no registry and no mimo-bench any more. */
export async function carryPackages(directory: string, options: PackageOptions = {}): Promise<void> {
  const prepared = await preparePackages(directory, options);
  const carried = join(directory, directoryName);
  if (prepared !== undefined && prepared !== carried) await cp(prepared, carried, { recursive: true });
}

function defaultCache(): string {
  const { XDG_CACHE_HOME } = process.env;
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'mimo-bench', 'packages');
}

const tarballPath = (cache: string, sha512: string): string =>
  join(cache, 'tarballs', sha512.slice(0, 2), `${sha512.slice(2)}.tgz`);

async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Somebody else was first; the name says that the content is the same.
    if (!existsSync(to)) throw error;
  }
}

async function requireWhole(carried: string, list: ReadList): Promise<string> {
  for (const listed of list.packages) {
    const path = join(carried, '_cacache', contentPath(listed.sha512));
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes !== undefined && sha512Of(bytes) === listed.sha512) continue;
    const what = bytes === undefined ? 'does not hold' : 'holds other bytes for';
    throw userError('PACKAGES_INVALID', `${carried} ${what} ${keyOf(listed)}, which ${list.file} lists`, {
      hint: `Remove ${carried}, and the packages are fetched again; or export the task again.`,
    });
  }
  return carried;
}

async function fetchMissing(list: ReadList, cache: string, options: PackageOptions): Promise<void> {
  const missing = list.packages.filter(({ sha512 }) => !existsSync(tarballPath(cache, sha512)));
  if (missing.length === 0) return;
  options.onLog?.(`fetching ${missing.length} of ${list.packages.length} npm packages, once for all runs`);
  await mkdir(cache, { recursive: true });
  for (let from = 0; from < missing.length; from += batch) {
    const absent = await fetchBatch(missing.slice(from, from + batch), cache, options);
    if (absent.packages.length > 0) throw unavailable(absent.packages, list, absent.reason);
  }
}

interface Absent {
  readonly packages: readonly ListedPackage[];
  readonly reason: string | undefined;
}

/** Npm gives up at the first package that it cannot have: the others are asked for again, by halves. */
async function fetchBatch(
  wanted: readonly ListedPackage[],
  cache: string,
  options: PackageOptions,
): Promise<Absent> {
  const download = await mkdtemp(join(cache, 'download-'));
  const packages: ListedPackage[] = [];
  let reason: string | undefined;
  try {
    reason = await npmFetch(wanted.map(keyOf), download, options);
    for (const listed of wanted) if (!(await keep(listed, download, cache))) packages.push(listed);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  if (packages.length < 2 || !ofOnePackage.test(reason ?? '')) return { packages, reason };
  const middle = Math.ceil(packages.length / 2);
  const first = await fetchBatch(packages.slice(0, middle), cache, options);
  const second = await fetchBatch(packages.slice(middle), cache, options);
  return { packages: [...first.packages, ...second.packages], reason: first.reason ?? second.reason };
}

/** Takes over what came with the listed integrity; says whether it did. */
async function keep(listed: ListedPackage, download: string, cache: string): Promise<boolean> {
  const fetched = join(download, '_cacache', contentPath(listed.sha512));
  const bytes = await readFile(fetched).catch(() => undefined);
  if (bytes === undefined || sha512Of(bytes) !== listed.sha512) return false;
  const target = tarballPath(cache, listed.sha512);
  await mkdir(dirname(target), { recursive: true });
  const aside = `${target}.${randomUUID()}`;
  await copyFile(fetched, aside);
  await chmod(aside, 0o644);
  await rename(aside, target);
  return true;
}

function unavailable(
  absent: readonly ListedPackage[],
  list: ReadList,
  reason: string | undefined,
): MimoError {
  const shown = absent.slice(0, 5).map(keyOf).join(', ');
  const more = absent.length > 5 ? ` and ${absent.length - 5} more` : '';
  const why = reason ?? 'the registry has other bytes under this version than the list was made with';
  const message = `npm packages of ${list.file} are missing: ${shown}${more}: ${why}`;
  return infraError('PACKAGES_UNAVAILABLE', message, { hint: hintFor(reason) });
}

function hintFor(reason: string | undefined): string {
  if (reason === undefined || /EINTEGRITY/.test(reason))
    return 'Look what stands between here and the registry (npm config get registry); its bytes are not used.';
  if (ofOnePackage.test(reason))
    return 'The registry that npm is configured for has no such version (npm config get registry).';
  return 'The packages come from the registry once and are kept; check that it answers: npm ping';
}
