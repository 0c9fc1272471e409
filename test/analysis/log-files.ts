import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyseLog, detectFormat, type Format, type TrajectoryAnalysis } from '../../src/analysis/index.ts';

/** Files in a folder of their own that is gone with the scope. */
export async function logFiles(
  contents: Readonly<Record<string, string | Uint8Array>>,
): Promise<AsyncDisposable & { path(name: string): string }> {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-bench-logs-'));
  const path = (name: string): string => join(directory, name);
  for (const [name, content] of Object.entries(contents)) await writeFile(path(name), content);
  return { path, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

export async function analysesOf(
  format: Format,
  path: string,
  parts?: readonly string[],
): Promise<(TrajectoryAnalysis & { broken: string | undefined })[]> {
  const found = [];
  const log = parts ? { path, parts, shown: 'log' } : { path, shown: 'log' };
  for await (const { analysis, broken } of analyseLog(log, format)) found.push({ ...analysis, broken });
  return found;
}

/** All trajectories of a log with this content. */
export async function analyses(format: Format, content: string | Uint8Array) {
  await using files = await logFiles({ log: content });
  return await analysesOf(format, files.path('log'));
}

/** The one trajectory of a log with this content. */
export async function analyse(format: Format, content: string | Uint8Array) {
  const [first, ...others] = await analyses(format, content);
  if (!first || others.length > 0) throw new Error(`${others.length + 1} trajectories`);
  return first;
}

export async function detected(content: string | Uint8Array): Promise<Format | undefined> {
  await using files = await logFiles({ log: content });
  return await detectFormat({ path: files.path('log') });
}
