import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, type PackageList, packageListSchema, userError } from '../../core/index.ts';

/** In a build context: the list of packages, and where an image build finds them as npm's cache. */
export const listName = 'npm-packages.json';
export const directoryName = 'npm-packages';

/** One package at one version, and the sha512 of its tarball in hexadecimal digits. */
export interface ListedPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  readonly deprecated?: string | undefined;
  readonly sha512: string;
}

export interface ReadList {
  readonly file: string;
  readonly packages: readonly ListedPackage[];
  /** Names the content of what is prepared from it. */
  readonly digest: string;
}

/** Goes up when the prepared directory is laid out in another way. */
const layout = 2;

/** The packages that an environment asks for; undefined where it asks for none. Throws user `PACKAGES_INVALID`. */
export async function readPackageList(directory: string): Promise<ReadList | undefined> {
  const file = join(directory, listName);
  if (!existsSync(file)) return undefined;
  const { packages } = parseList(file, await readFile(file, 'utf8'));
  const listed = packages
    .map((each) => ({ ...each, sha512: Buffer.from(each.integrity.slice(7), 'base64').toString('hex') }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const twice = listed.find((each, at) => at > 0 && keyOf(each) === keyOf(listed[at - 1]!));
  if (twice !== undefined) throw invalid(`${file}: ${keyOf(twice)} is listed twice`);
  const digest = createHash('sha256')
    .update(JSON.stringify([layout, listed]))
    .digest('hex');
  return { file, packages: listed, digest };
}

export const keyOf = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name}@${version}`;

function parseList(file: string, text: string): PackageList {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`${file}: not JSON: ${messageOf(error)}`, error);
  }
  const parsed = packageListSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw invalid(`${file}: ${path.join('.') || 'the file'}: ${message}`);
}

function invalid(message: string, cause?: unknown): Error {
  return userError('PACKAGES_INVALID', message, {
    hint: 'It holds { "schema": "mimo-bench/npm-packages@1", "packages": [{ "name", "version", "integrity" }] }.',
    ...(cause === undefined ? {} : { cause }),
  });
}
