import type { Agent } from '../core/index.ts';
import { runSteps } from './shell-steps.ts';

/** Runs the task's reference solution step by step: what a perfect agent would leave behind. */
export function createOracle(): Agent {
  return {
    name: 'oracle',
    version: '1',
    needsModel: false,
    resumable: false,
    usesSolution: true,
    run: (context) =>
      runSteps(context.reference, context, {
        done: true,
        testsPass: null,
        text: 'The reference was run to its end.',
      }),
  };
}
