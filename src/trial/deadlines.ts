import type { Clock } from '../core/index.ts';
import type { EndReason } from './end-reason.ts';

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly wallMs: number | undefined;
  readonly idleMs: number;
  /** Epoch milliseconds of the last sign of life: a byte from or to the model, a command, its output. */
  readonly lastActivity: () => number;
  /** Time that the trial has worked: without what a provider made it wait, with what it took before an interruption. */
  readonly workedMs: () => number;
  /** Set once the trial can come to nothing more: its agent is refused every call, or its provider is gone. */
  readonly over: () => EndReason | undefined;
  readonly onEnd: (reason: EndReason) => void;
}

const checkEveryMs = 250;

/** Refused agents end by themselves within a second or two, or ask again for minutes; nothing lies between. */
const overGraceMs = 5_000;

/** Watches the wall and idle budgets of a trial, and agents that do not take no for an answer, until disposed. */
export function watchDeadlines(options: DeadlineOptions): Disposable {
  const { clock, wallMs, idleMs } = options;
  let overSince: number | undefined;
  const timer = setInterval(() => {
    const over = options.over();
    if (over) overSince ??= clock.monotonic();
    if (over && overSince !== undefined && clock.monotonic() - overSince >= overGraceMs) options.onEnd(over);
    if (wallMs !== undefined && options.workedMs() >= wallMs) {
      options.onEnd({ kind: 'limit', limit: 'wall', reason: `worked for ${seconds(wallMs)}` });
    } else if (clock.now() - options.lastActivity() >= idleMs) {
      options.onEnd({
        kind: 'limit',
        limit: 'idle',
        reason: `no model call and no output for ${seconds(idleMs)}`,
      });
    }
  }, checkEveryMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
