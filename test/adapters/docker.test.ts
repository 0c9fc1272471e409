import { describe, expect, test } from 'vitest';
import { runAgentTrial } from '../../src/testing/agent-trial.ts';
import { whereEngineAnswers } from '../sandbox/engine.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('pi', () =>
  whereEngineAnswers(() =>
    describe('an installed agent in a container', { timeout: 600_000 }, () => {
      test('works from a volume that the engine filled, and leaves the tree of the reference', async () => {
        await using trial = await runAgentTrial({ agent: 'pi', model: 'sim/steady', kind: 'docker' });
        const { outcome, score, steps, claim, agentVersion } = trial.result;
        expect({ outcome: outcome.kind, score, steps, done: claim.done }).toEqual({
          ...{ outcome: 'completed', score: 1, steps: 14, done: true },
        });
        expect(agentVersion).toMatch(/^\d+\.\d+\.\d+$/);
        await using oracle = await runAgentTrial({ agent: 'oracle', model: 'sim/steady', kind: 'docker' });
        expect(trial.result.snapshots.final.tree).toBe(oracle.result.snapshots.final.tree);
      });
    }),
  ),
);
