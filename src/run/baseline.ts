import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addToBaseline,
  type Baseline,
  baselineOf,
  baselineSchema,
  contendersOf,
  pool,
  type RecordedContender,
  recordedTrial,
} from '../comparison/index.ts';
import { userError } from '../core/index.ts';
import { readJsonFile, writeAtomic } from '../store/index.ts';
import { nearest } from '../task/index.ts';
import { loadEach, resolveRun } from './load.ts';

/** Where baselines lie, below the directory that holds the runs. */
export function baselinesDirectory(out: string): string {
  return join(out, 'baselines');
}

/**
 * The contenders of a baseline (by name or file) or of a run (by directory, id, beginning of an id, `latest`).
 *
 * @param out directory that holds runs and baselines
 * @throws MimoError user `BASELINE_UNKNOWN` and those of `resolveRun`
 */
async function loadContenders(argument: string, out: string): Promise<RecordedContender[]> {
  const named = join(baselinesDirectory(out), `${argument}.json`);
  const file = [argument, named].find((path) => path.endsWith('.json') && existsSync(path));
  if (file) return [...(await readJsonFile(file, baselineSchema)).contenders];
  try {
    const { plan, taken } = await loadEach(await resolveRun(argument, out), ({ trial }) =>
      recordedTrial(trial),
    );
    return contendersOf(plan, taken);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'RUN_UNKNOWN')) throw cause;
    throw userError('BASELINE_UNKNOWN', `no run and no baseline "${argument}" under ${out}`, {
      hint: await known(argument, out),
      cause,
    });
  }
}

/** Those of several runs, with equal contenders pooled. */
export async function loadPooled(runs: readonly string[], out: string): Promise<RecordedContender[]> {
  return pool((await Promise.all(runs.map((run) => loadContenders(run, out)))).flat());
}

/** Makes contenders the baseline of that name, or adds them to it. Returns the file. */
export async function promote(
  name: string,
  contenders: readonly RecordedContender[],
  options: { readonly out: string; readonly append: boolean },
): Promise<string> {
  if (!/^[\w][\w.-]*$/.test(name)) {
    throw userError('BASELINE_NAME', `"${name}" cannot name a baseline`, {
      hint: 'Letters, digits, ".", "_" and "-", such as main or release-2.',
    });
  }
  const directory = baselinesDirectory(options.out);
  const file = join(directory, `${name}.json`);
  const made =
    options.append && existsSync(file) ? await appended(file, contenders) : baselineOf(name, contenders);
  await mkdir(directory, { recursive: true });
  await writeAtomic(file, `${JSON.stringify(made, null, 1)}\n`);
  return file;
}

async function appended(file: string, contenders: readonly RecordedContender[]): Promise<Baseline> {
  return addToBaseline(await readJsonFile(file, baselineSchema), contenders);
}

async function known(argument: string, out: string): Promise<string> {
  const directory = baselinesDirectory(out);
  const names = existsSync(directory)
    ? (await readdir(directory)).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
    : [];
  const near = nearest(argument, names);
  const offered = near.length > 0 ? near : names.slice(0, 5);
  return offered.length > 0
    ? `Baselines: ${offered.join(', ')}`
    : `Make one with \`mimo-bench gate --candidate RUN --promote NAME\`.`;
}
