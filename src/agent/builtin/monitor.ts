import { z } from 'zod';
import type { MimoOptions } from './options.ts';

/** Actions looked back on: enough for a cycle of four actions to come round three times. */
const windowSize = 12;
const noticeAt = 3;

/** Actions without a notice after which earlier warnings are forgotten. */
const forgetAfter = 24;

export const monitorSchema = z.strictObject({
  /** Digests of (action, output, tree), the newest last. */
  window: z.array(z.string()),
  /** Warnings given. */
  level: z.int().nonnegative(),
  /** Actions since the last notice. */
  quiet: z.int().nonnegative(),
});
export type MonitorState = z.infer<typeof monitorSchema>;

export const newMonitor = (): MonitorState => ({ window: [], level: 0, quiet: 0 });

export type LoopResponse = 'none' | 'remind' | 'replan' | 'stop';
export interface Notice {
  readonly repeats: number;
  readonly response: LoopResponse;
}

/**
 * Takes in one action. Gives a notice when the same action had the same output on the same tree for the third
 * time (and each time after that) within the window. A test run again after an edit, and a poll whose output
 * moves on, have another digest and never count.
 */
export function observe(
  state: MonitorState,
  digest: string,
  loops: MimoOptions['loops'],
): { readonly state: MonitorState; readonly notice: Notice | undefined } {
  const window = [...state.window, digest].slice(-windowSize);
  const repeats = window.filter((one) => one === digest).length;
  if (repeats < noticeAt) {
    const quiet = state.quiet + 1;
    return { state: { window, level: quiet >= forgetAfter ? 0 : state.level, quiet }, notice: undefined };
  }
  if (loops === 'monitor') {
    return { state: { window, level: 0, quiet: 0 }, notice: { repeats, response: 'none' } };
  }
  // After a warning the count begins anew: the agent gets the chance to do something else.
  const response = (['remind', 'replan', 'stop'] as const)[Math.min(state.level, 2)]!;
  return { state: { window: [], level: state.level + 1, quiet: 0 }, notice: { repeats, response } };
}

/** What the model is told (`enforce` alone). */
export function warningFor({ repeats, response }: Notice, detail: string): string | undefined {
  if (response === 'remind') {
    return (
      `[Runtime notice] You have done the same thing ${repeats} times with the same result, and no file changed ` +
      `in between: ${detail}\nDoing it again will not help. Use what you know, or try something else.`
    );
  }
  if (response === 'replan') {
    return (
      `[Runtime notice] You are still repeating yourself: ${detail}\nStop and write a new plan: what is done ` +
      'and proven, what remains, why the last approach does not work, and a different next action. If you ' +
      'repeat yourself once more, the session ends.'
    );
  }
  return undefined;
}
