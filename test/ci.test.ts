import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const script = join(import.meta.dirname, '..', '.ci', 'count-tests.mjs');
let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'mimo-bench-ci-'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

/** A report as Vitest writes it: one file a list of its tests' states. */
async function count(
  files: readonly { status: string; tests: readonly string[] }[],
  exitCode: number,
): Promise<string> {
  const path = join(place, 'report.json');
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((state) => ({ status: state })),
  }));
  await writeFile(path, JSON.stringify({ testResults }));
  return counted(path, exitCode);
}

async function counted(path: string, exitCode: number): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, path, String(exitCode)]);
  return stdout.trim();
}

describe('the count of tests that CI prints', () => {
  test('is of tests that passed and failed, over all files', async () => {
    const files = [
      { status: 'passed', tests: ['passed', 'passed'] },
      { status: 'failed', tests: ['passed', 'failed'] },
    ];
    expect(await count(files, 1)).toBe('3 1');
  });

  test('has a failure for a file that could not be loaded', async () => {
    expect(await count([{ status: 'failed', tests: [] }], 1)).toBe('0 1');
  });

  test('has a failure when all tests passed and the run failed all the same', async () => {
    expect(await count([{ status: 'passed', tests: ['passed'] }], 1)).toBe('1 1');
    expect(await count([{ status: 'passed', tests: ['passed'] }], 0)).toBe('1 0');
  });

  test('has a failure when there is no report', async () => {
    expect(await counted(join(place, 'none.json'), 0)).toBe('0 1');
  });
});
