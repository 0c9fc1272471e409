import type { Agent } from '../core/index.ts';

/** Does nothing: what a task scores by itself. */
export function createNop(): Agent {
  return {
    name: 'nop',
    version: '1',
    needsModel: false,
    resumable: false,
    run: async () => ({
      kind: 'ended',
      claim: { done: false, testsPass: null, text: '' },
      exitReason: 'gave-up',
    }),
  };
}
