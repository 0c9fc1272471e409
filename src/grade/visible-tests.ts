import { basename } from 'node:path';
import type { TreeEntry } from '../core/index.ts';

export interface WeakenedTest {
  /** Relative to the workspace. */
  readonly path: string;
  readonly detail: string;
}

interface Strength {
  readonly cases: number;
  readonly assertions: number;
  readonly skips: number;
}

const isTestFile =
  /(?:^|\/)(?:tests?|__tests__|spec)\/.*\.[a-z]+$|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.(?:go|py)$/;
const cases = /\b(?:test|it|specify)(?:\.\w+)?\s*\(|\bdef\s+test_|\bfunc\s+Test/g;
const assertions = /\b(?:assert\w*|expect|should|strictEqual|deepEqual|deepStrictEqual|rejects|throws)\b/g;
const skips =
  /\b(?:test|it|describe|suite)\.(?:skip|only|todo)\b|\bskip:\s*true|\bpytest\.mark\.skip|\bt\.Skip\(/g;

/**
 * Visible tests that a workspace lost: a test file that is gone with nothing of its name in its place, that holds no
 * test case any more, less than half of its assertions, or new skips. Tests that were rewritten are not weakened.
 * What a changed expectation means no rule can tell; a task that forbids it lists its tests as protected.
 */
export async function findWeakenedTests(
  first: AsyncIterable<TreeEntry>,
  final: AsyncIterable<TreeEntry>,
  workspace: string,
): Promise<WeakenedTest[]> {
  const before = await readTests(first, workspace);
  if (before.size === 0) return [];
  const after = await readTests(final, workspace);
  // Weakest first, so that the test stands for its stem and not a fixture that shares its name.
  const byStrength = [...after].sort(([, a], [, b]) => a.cases - b.cases);
  const stems = new Map(byStrength.map(([path, strength]) => [stemOf(path), strength]));
  return [...before].flatMap(([path, was]) => {
    const is = after.get(path) ?? stems.get(stemOf(path));
    const detail = loss(was, is);
    return detail === undefined ? [] : [{ path, detail }];
  });
}

function loss(was: Strength, is: Strength | undefined): string | undefined {
  if (was.cases === 0) return undefined;
  if (is === undefined) return 'is gone';
  if (is.cases === 0) return `holds no test case any more; it held ${was.cases}`;
  if (is.skips > was.skips) return `skips tests that it did not skip before`;
  if (is.assertions < was.assertions / 2) return `holds ${is.assertions} assertions of ${was.assertions}`;
  return undefined;
}

async function readTests(
  entries: AsyncIterable<TreeEntry>,
  workspace: string,
): Promise<Map<string, Strength>> {
  const found = new Map<string, Strength>();
  for await (const entry of entries) {
    if (!entry.mode.startsWith('100') || !entry.path.startsWith(`${workspace}/`)) continue;
    const path = entry.path.slice(workspace.length + 1);
    if (path.startsWith('.git/') || !isTestFile.test(path)) continue;
    const text = Buffer.from(entry.content).toString('utf8');
    const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    found.set(path, { cases: count(cases), assertions: count(assertions), skips: count(skips) });
  }
  return found;
}

/** A test that moves or changes its language keeps the first part of its name. */
function stemOf(path: string): string {
  return basename(path).split('.')[0] ?? path;
}
