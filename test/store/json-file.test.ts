import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MimoError } from '../../src/core/index.ts';
import { readJsonFile, runPaths, writeAtomic } from '../../src/store/index.ts';
import { scratch } from './scratch.ts';

const schema = z.strictObject({
  schema: z.literal('mimo-bench/run@2'),
  trials: z.array(z.strictObject({ id: z.string(), steps: z.int() })),
});

async function failureOf(text: string): Promise<MimoError> {
  using dir = scratch();
  const path = join(dir.path, 'run.json');
  writeFileSync(path, text);
  const error = await readJsonFile(path, schema).catch((thrown: unknown) => thrown);
  if (error instanceof MimoError) return error;
  throw new Error(`expected a MimoError, got ${String(error)}`);
}

describe('JSON files of results', () => {
  test('are replaced whole and leave no temporary file', async () => {
    using dir = scratch();
    const path = join(dir.path, 'deep', 'summary.json');
    await Promise.all(Array.from({ length: 20 }, (_, n) => writeAtomic(path, `{"n":${n}}`)));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ n: expect.any(Number) });
    expect(readdirSync(join(dir.path, 'deep'))).toEqual(['summary.json']);
  });

  test('are checked and typed by their schema', async () => {
    using dir = scratch();
    const path = join(dir.path, 'run.json');
    const value = { schema: 'mimo-bench/run@2', trials: [{ id: 'a', steps: 3 }] };
    await writeAtomic(path, JSON.stringify(value));
    expect(await readJsonFile(path, schema)).toEqual(value);
  });

  test('of a newer version are refused with words', async () => {
    const error = await failureOf('{"schema":"mimo-bench/run@3","trials":[]}');
    expect(error).toMatchObject({ code: 'RESULTS_NEWER_VERSION', kind: 'user' });
    expect(error.message).toContain('mimo-bench/run@3');
    expect(error.hint).toContain('Upgrade');
  });

  test('with a wrong value name file, key and what was expected', async () => {
    const error = await failureOf('{"schema":"mimo-bench/run@2","trials":[{"id":"a","steps":"many"}]}');
    expect(error.code).toBe('RESULTS_INVALID');
    expect(error.message).toMatch(/run\.json: trials\[0\]\.steps: .*expected number, received string/);
  });

  test('of another kind or an older version are no newer version', async () => {
    for (const found of ['mimo-bench/trial@9', 'mimo-bench/run@1', 'x']) {
      expect((await failureOf(`{"schema":"${found}","trials":[]}`)).code).toBe('RESULTS_INVALID');
    }
  });

  test('that are cut or missing say so', async () => {
    expect((await failureOf('{"schema":')).message).toContain('not JSON');
    await expect(readJsonFile('/nowhere/run.json', schema)).rejects.toMatchObject({
      code: 'RESULTS_MISSING',
    });
  });

  test('that cannot be written name the path and blame the infrastructure', async () => {
    using dir = scratch();
    writeFileSync(join(dir.path, 'file'), '');
    await expect(writeAtomic(join(dir.path, 'file', 'run.json'), '{}')).rejects.toMatchObject({
      code: 'RESULTS_WRITE_FAILED',
      kind: 'infra',
      message: expect.stringContaining('run.json'),
    });
  });
});

test('a run keeps each trial, and each attempt of it, in a folder of its own', () => {
  const trial = runPaths('/r').trial('t1');
  expect(trial.journal).toBe('/r/trials/t1/journal.jsonl');
  expect(trial.truth).toBe('/r/trials/t1/sealed/truth.jsonl');
  expect(trial.attempt(2).snapshots).toBe('/r/trials/t1/attempts/2/snapshots.git');
});
