import { describe, expect, test } from 'vitest';
import { createDockerProvider } from '../../src/sandbox/index.ts';
import { sandboxContract } from '../../src/testing/sandbox-contract.ts';

const probe = await createDockerProvider().probe();

if (probe.ok) sandboxContract('docker', createDockerProvider);
else {
  const required = process.env['MIMO_REQUIRE_DOCKER'] === '1';
  process.stderr.write(`\n*** docker sandboxes are NOT tested: ${probe.reason}\n*** ${probe.hint}\n\n`);
  describe('a docker sandbox', () => {
    test('an engine is needed only where MIMO_REQUIRE_DOCKER=1 asks for it', () => {
      expect(required, probe.reason).toBe(false);
    });
  });
}
