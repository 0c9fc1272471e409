import { describe, expect, test } from 'vitest';
import { createDockerProvider } from '../../src/sandbox/index.ts';

/** Runs `body` where an engine answers; elsewhere says loudly that nothing was tested, or fails if it must be. */
export async function whereEngineAnswers(body: () => void): Promise<void> {
  const probe = await createDockerProvider().probe();
  if (probe.ok) {
    body();
    return;
  }
  const required = process.env['MIMO_REQUIRE_DOCKER'] === '1';
  process.stderr.write(`\n*** docker sandboxes are NOT tested: ${probe.reason}\n*** ${probe.hint}\n\n`);
  describe('a docker sandbox', () => {
    test('an engine is needed only where MIMO_REQUIRE_DOCKER=1 asks for it', () => {
      expect(required, probe.reason).toBe(false);
    });
  });
}
