import { describe, expect, test } from 'vitest';
import { createAgent } from '../../src/agent/index.ts';
import { MimoError } from '../../src/core/index.ts';

/**
 * Runs `body` where an agent is installed or can be; where no registry answers it says loudly that nothing was
 * tested, or fails if MIMO_REQUIRE_AGENTS=1.
 */
export async function whereInstalled(agent: string, body: () => void | Promise<void>): Promise<void> {
  const reason = await whyMissing(agent);
  if (reason === undefined) {
    await body();
    return;
  }
  const required = process.env['MIMO_REQUIRE_AGENTS'] === '1';
  process.stderr.write(`\n*** the agent ${agent} is NOT tested: ${reason}\n\n`);
  describe(agent, () => {
    test('can be installed wherever MIMO_REQUIRE_AGENTS=1 asks for it', () => {
      expect(required, reason).toBe(false);
    });
  });
}

async function whyMissing(agent: string): Promise<string | undefined> {
  try {
    await createAgent(agent).install?.({ signal: AbortSignal.timeout(600_000) });
    return undefined;
  } catch (error) {
    if (error instanceof MimoError && error.code === 'AGENT_INSTALL_FAILED') return error.message;
    throw error;
  }
}
