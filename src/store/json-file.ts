import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { infraError, MimoError, messageOf, userError } from '../core/index.ts';
import { codeOf, diskError } from './disk-error.ts';

/** What a file is written from; parts of a large one may come as they are made. */
type Content = string | Uint8Array | AsyncIterable<string>;

/**
 * Replaces a file so that a reader sees the old or the new content, never a mixture, also after a crash:
 * temporary file beside it, fsync, rename, fsync of the folder. Makes the folder where it is missing.
 */
export async function writeAtomic(path: string, content: Content): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.tmp-${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeAndSync(temporary, content);
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (cause) {
    // The first error is the one to tell; a temporary file that stays harms nothing.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(path, cause);
  }
}

async function writeAndSync(path: string, content: Content): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(content);
  await file.sync();
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

/**
 * Reads a JSON file and checks it against a schema whose key `schema` is the literal `mimo-bench/<kind>@<n>`.
 *
 * @throws MimoError user: `RESULTS_MISSING`, `RESULTS_INVALID` (file, key, expected) or
 *   `RESULTS_NEWER_VERSION` where the same kind has a higher version than this program knows.
 */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const value = parseJson(path, await readText(path));
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw newerVersion(path, parsed.error) ?? invalid(path, parsed.error);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') {
      throw userError('RESULTS_MISSING', `${path}: no such file`, {
        hint: 'Give the folder that `mimo-bench run` printed.',
        cause,
      });
    }
    throw infraError('RESULTS_UNREADABLE', `${path}: ${messageOf(cause)}`, { cause });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw userError('RESULTS_INVALID', `${path}: not JSON: ${messageOf(cause)}`, {
      hint: 'The file was edited or cut. Rebuild it from the trials, or run again.',
      cause,
    });
  }
}

const versioned = /^mimo-bench\/([a-z-]+)@(\d+)$/;

function newerVersion(path: string, error: z.ZodError): MimoError | undefined {
  const issue = error.issues.find((candidate) => candidate.path.join() === 'schema');
  if (issue?.code !== 'invalid_value') return undefined;
  const found = versioned.exec(String(issue.input));
  const known = versioned.exec(String(issue.values[0]));
  if (!found || !known || found[1] !== known[1] || Number(found[2]) <= Number(known[2])) return undefined;
  return new MimoError(
    'user',
    'RESULTS_NEWER_VERSION',
    `${path}: written by a newer version of mimo-bench (${found[0]}; this one knows ${known[0]})`,
    { hint: 'Upgrade mimo-bench to read it.' },
  );
}

function invalid(path: string, error: z.ZodError): MimoError {
  const shown = error.issues.slice(0, 5).map((issue) => `${path}: ${keyOf(issue.path)}: ${issue.message}`);
  const more = error.issues.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  return userError('RESULTS_INVALID', shown.join('\n'), {
    hint: 'The file was edited, or does not belong to this kind of result.',
  });
}

function keyOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole document';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
