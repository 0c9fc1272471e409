import type { AgentContext, AgentEnd, Claim, ExecResult, Operation, ScriptStep } from '../core/index.ts';
import { clip } from './clip.ts';

/** A reference step that runs longer than this hangs. */
const stepDeadlineMs = 10 * 60_000;

/** Longer results are cut in the record and kept whole as blobs. */
const resultCharacters = 4096;

/**
 * Runs steps one by one, each in a fresh `sh -c` from the workdir, and reports each. A failing step is in the
 * record and does not stop the ones after it: a wrong solution is allowed to be wrong to its end.
 */
export async function runSteps(
  steps: readonly ScriptStep[],
  context: AgentContext,
  claim: Claim,
): Promise<AgentEnd> {
  for (const [index, step] of steps.entries()) {
    if (context.signal.aborted) return { kind: 'ended', claim: unfinished(claim), exitReason: 'aborted' };
    if (index >= context.maxSteps)
      return { kind: 'refused', claim: unfinished(claim), exitReason: 'step-limit' };
    const operation = await runStep(step, index, context);
    await context.stepEnded([operation], step.title);
  }
  if (context.signal.aborted) return { kind: 'ended', claim: unfinished(claim), exitReason: 'aborted' };
  return { kind: 'ended', claim, exitReason: 'completed' };
}

const unfinished = (claim: Claim): Claim => ({ ...claim, done: null });

async function runStep(step: ScriptStep, index: number, context: AgentContext): Promise<Operation> {
  const result = await context.sandbox.exec({
    argv: ['sh', '-c', step.script],
    timeoutMs: stepDeadlineMs,
    signal: context.signal,
  });
  const whole = outputOf(result);
  const shown = clip(whole, resultCharacters, (left) => `[${left} characters left out]`);
  return {
    id: `step-${index + 1}`,
    tool: 'sh',
    arguments: { command: step.script },
    result: {
      text: shown.text,
      isError: result.exitCode !== 0,
      ...(result.exitCode === undefined ? {} : { exitCode: result.exitCode }),
      durationMs: result.durationMs,
      ...(shown.left > 0 ? { blob: await context.storeBlob(whole) } : {}),
    },
  };
}

function outputOf(result: ExecResult): string {
  const ended = result.timedOut
    ? '[killed at its deadline]\n'
    : result.signal === undefined
      ? ''
      : `[killed by ${result.signal}]\n`;
  const errors = result.stderr === '' ? '' : `[stderr]\n${result.stderr}`;
  return `${ended}${result.stdout}${errors}`;
}
