import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { reference, script } from './reference.ts';

const survivalIsThere = spawnSync('Rscript', ['-e', 'library(survival)']).status === 0;

/** Paths at which two JSON values differ, numbers compared to 8 digits: other versions of R round otherwise. */
function differences(a: unknown, b: unknown, path: string): string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(b)) ? [] : [`${path}: ${a} and ${b}`];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? [] : [`${path}: ${String(a)} and ${String(b)}`];
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(left.get(key), right.get(key), `${path}.${key}`),
  );
}

describe('the reference values', () => {
  test('say what made them', () => {
    expect(reference.made).toMatchObject({
      R: expect.stringMatching(/^\d/),
      survival: expect.stringMatching(/^\d/),
    });
  });

  test.runIf(survivalIsThere)('are what R prints, where R and its survival package are there', async () => {
    const { stdout } = await promisify(execFile)('Rscript', [script], {
      maxBuffer: 2 ** 24,
      timeout: 50_000,
    });
    const { made: _now, ...printed } = JSON.parse(stdout);
    const { made: _then, ...kept } = reference;
    expect(differences(printed, kept, '')).toEqual([]);
  });
});
